from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from webapp.errors import BadForm, NotFound
from webapp.lexicon import Dictionary
from webapp.services import articles, corrections, words

NEWS = """南京市长江大桥通车

南京市长江大桥昨天通车。记者看到，南京市长江大桥很长。

市长说，桥很长，他也长高了。
"""


@pytest.fixture
def article_id(session: Session) -> int:
    return articles.import_article(session, NEWS.encode())[0].id


def cut(session: Session, dictionary: Dictionary, article_id: int, position: int) -> str:
    text = articles.read(session, article_id).blocks[position].text
    spans = corrections.corrected(session, dictionary, article_id).words(text)
    return " ".join(text[start:end] for start, end in spans)


def test_a_cut_holds_here_in_the_article_or_everywhere(session: Session, dictionary: Dictionary, article_id: int) -> None:
    other = articles.import_article(session, NEWS.replace("昨天", "今天").encode())[0].id
    before = cut(session, dictionary, article_id, 1)
    assert before.startswith("南京市 长江 大桥")
    place = corrections.cut(session, dictionary, article_id, 1, 0, ["南京", "市长江"], "place")
    assert (place.scope, place.words) == ("place", ["南京", "市长江"])
    assert cut(session, dictionary, article_id, 1).count("市长江 ") == 1
    assert cut(session, dictionary, article_id, 0).startswith("南京市 ")
    corrections.remove(session, place.id)
    assert cut(session, dictionary, article_id, 1) == before
    corrections.cut(session, dictionary, article_id, 1, 0, ["南京", "市长江"], "article")
    assert cut(session, dictionary, article_id, 0).startswith("南京 市长江 ")
    assert cut(session, dictionary, other, 0).startswith("南京市 ")
    corrections.cut(session, dictionary, other, 1, 0, ["南京", "市长江"], "everywhere")
    assert cut(session, dictionary, other, 0).startswith("南京 市长江 ")


def test_only_the_words_that_change_are_kept(session: Session, dictionary: Dictionary, article_id: int) -> None:
    text = articles.read(session, article_id).blocks[1].text
    found = words.find(session, dictionary, article_id, 1, text.index("记者")).help
    assert (found.previous, found.word) == ("", "记者")
    made = corrections.cut(session, dictionary, article_id, 1, text.index("记者"), ["记", "者", found.following], "place")
    assert made.words == ["记", "者"]


def test_what_is_no_cut_is_refused(session: Session, dictionary: Dictionary, article_id: int) -> None:
    for wrong in (["南京"], ["南京", "市长河"], [], ["南京市", "长江"]):
        with pytest.raises(BadForm):
            corrections.cut(session, dictionary, article_id, 1, 0, wrong, "place")
    with pytest.raises(BadForm, match="everywhere"):
        corrections.cut(session, dictionary, article_id, 1, 0, ["南京", "市长江"], "the world")
    with pytest.raises(NotFound):
        corrections.cut(session, dictionary, article_id, 99, 0, ["南京"], "place")
    with pytest.raises(NotFound):
        corrections.read(session, dictionary, article_id, 1, 11, "a1", "place")
    with pytest.raises(BadForm, match="zhang3 zhang3"):
        corrections.read(session, dictionary, article_id, 2, 6, "zhang3 zhang3", "place")


def test_a_reading_is_found_in_help_and_in_the_word_list(session: Session, dictionary: Dictionary, article_id: int) -> None:
    at = articles.read(session, article_id).blocks[2].text.index("长高")
    if words.find(session, dictionary, article_id, 2, at).help.word != "长":
        corrections.cut(session, dictionary, article_id, 2, at, ["长", "高", "了"], "place")
    corrections.read(session, dictionary, article_id, 2, at, "zhang3", "place")
    found = words.find(session, dictionary, article_id, 2, at)
    assert found.help.meanings[0].entry.pinyin == "zhǎng"
    assert {one.pinyin for one in found.corrections} >= {"zhǎng"}
    assert words.save(session, dictionary, article_id, 2, at).pinyin == "zhǎng"


def test_saying_it_again_replaces_what_was_said(session: Session, dictionary: Dictionary, article_id: int) -> None:
    first = corrections.read(session, dictionary, article_id, 1, 0, "nan2 jing1 shi4", "article")
    second = corrections.read(session, dictionary, article_id, 1, 0, "nan1 jing1 shi4", "article")
    assert first.deleted_at and corrections.listed(session) == [second]
    corrections.cut(session, dictionary, article_id, 1, 0, ["南", "京市", "长江"], "article")
    assert len(corrections.listed(session)) == 2


def test_a_correction_outlives_a_change_of_the_text(session: Session, dictionary: Dictionary) -> None:
    damaged = NEWS.replace("昨天通车。", "昨\u200b天通车。")
    article_id = articles.import_article(session, damaged.encode())[0].id
    text = articles.read(session, article_id).blocks[1].text
    place = text.rindex("南京")
    corrections.cut(session, dictionary, article_id, 1, place, ["南京", "市长江"], "place")
    (change,) = [row for row in articles.ledger(session, article_id) if row["before"] == "\u200b"]
    articles.undo(session, article_id, change_id=change["id"])
    session.expire_all()
    assert "市长江 " in cut(session, dictionary, article_id, 1)
