from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.services.conftest import translate_all
from webapp.engines.fake import ID
from webapp.engines.terms import Term as Wanted
from webapp.errors import BadForm, Conflict
from webapp.services import articles, terms, translations

NEWS = """研究者离职

领导音频研究的亚历西斯·克努亚（Alexis Conneau）宣布离职。克努亚没有说明原因。

他研究的是人工智能（AI）。克努亚曾经在别处工作。
"""


@pytest.fixture
def news(session: Session) -> int:
    article_id = articles.import_article(session, NEWS.encode())[0].id
    terms.harvest(session, article_id)
    return article_id


def known(session: Session, article_id: int) -> dict[str, str]:
    return {term.chinese: term.english for term in terms.glossary(session, article_id)}


def test_an_article_teaches_its_own_terms_once(session: Session, news: int) -> None:
    assert known(session, news) == {"亚历西斯·克努亚": "Alexis Conneau", "克努亚": "Conneau", "人工智能": "AI"}
    assert terms.harvest(session, news) == 0
    first = terms.list_for(session, news)[0]
    assert translations.find_sentence(session, first.sentence_id).text.startswith("领导音频研究")


def test_the_readers_word_wins_and_harvesting_again_leaves_it(session: Session, news: int) -> None:
    terms.add(session, news, Wanted("克努亚", "C.", "name"))
    terms.harvest(session, news)
    assert known(session, news)["克努亚"] == "C."


def test_for_everywhere_wins_over_the_harvest_and_loses_to_the_articles_own(session: Session, news: int) -> None:
    terms.add(session, None, Wanted("克努亚", "Everywhere"))
    assert known(session, news)["克努亚"] == "Everywhere"
    terms.add(session, news, Wanted("克努亚", "Here"))
    assert known(session, news)["克努亚"] == "Here"


def test_what_was_struck_out_stays_out_until_it_is_put_back(session: Session, news: int) -> None:
    (row,) = [row for row in terms.list_for(session, news) if row.chinese == "人工智能"]
    terms.delete(session, row.id)
    terms.harvest(session, news)
    assert "人工智能" not in known(session, news)
    terms.edit(session, row.id, Wanted("人工智能", "artificial intelligence"))
    assert known(session, news)["人工智能"] == "artificial intelligence"
    terms.delete(session, row.id)  # the reader's own now: gone, and harvested again with the next translation
    terms.harvest(session, news)
    assert known(session, news)["人工智能"] == "AI"


@pytest.mark.parametrize("wanted", [Wanted("abc", "x"), Wanted("中", " "), Wanted("中" * 201, "x"), Wanted("中", "x", "poem")])
def test_a_term_of_the_wrong_shape_is_refused(session: Session, news: int, wanted: Wanted) -> None:
    with pytest.raises(BadForm):
        terms.add(session, news, wanted)


def test_two_rows_for_the_same_chinese_are_refused(session: Session, news: int) -> None:
    row = terms.add(session, news, Wanted("原因", "reason"))
    with pytest.raises(Conflict, match="already"):
        terms.edit(session, row.id, Wanted("克努亚", "C."))


def test_each_sentence_gets_its_own_terms_and_the_memory_knows_them(session: Session, news: int) -> None:
    items = terms.attach(session, news, translations.pending(session, news, ID))
    assert [[term.english for term in item.terms] for item in items] == [
        [], ["Alexis Conneau", "Conneau"], ["Conneau"], ["AI"], ["Conneau"],
    ]
    before = translations.memory_key(items[2], ID, "")
    terms.add(session, news, Wanted("克努亚", "C.", "short"))
    again = terms.attach(session, news, [items[2]])[0]
    assert translations.memory_key(again, ID, "") != before
    assert translations.memory_key(items[0], ID, "") == translations.memory_key(terms.attach(session, news, items)[0], ID, "")


def test_a_changed_term_names_the_machine_sentences_to_do_again_and_no_other(session: Session, news: int) -> None:
    translate_all(session, news)
    affected = terms.affected(session, news, "克努亚")
    assert [translations.find_sentence(session, id).text[:4] for id in affected] == ["领导音频", "克努亚没", "克努亚曾"]
    translations.edit(session, affected[1], "By hand.")
    assert terms.affected(session, None, "克努亚") == [affected[0], affected[2]]
    assert translations.mark_stale(session, affected) == 2
    assert [item.sentence_id for item in translations.pending(session, news, ID)] == [affected[0], affected[2]]


def test_glossaries_are_taken_in_and_given_out(session: Session, news: int) -> None:
    assert terms.take_in(session, None, [Wanted("甲", "a"), Wanted("乙", "b"), Wanted("甲", "c")]) == 2
    assert {(term.chinese, term.english) for term in terms.give_out(session, None)} == {("甲", "c"), ("乙", "b")}
    assert len(terms.give_out(session, news)) == 3
