from __future__ import annotations

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from tests.conftest import CLEAN_ARTICLE
from tests.services.conftest import translate_all
from webapp.db import Database
from webapp.models import Article, SearchEntry
from webapp.services import annotations, articles, search, translations, upkeep
from webapp.services.annotations import Comment, Passage

OTHER = """长江的桥

武汉长江大桥一九五七年通车。桥上每天走过上万人。

春天，江边的图书馆里坐满了人。
"""


def marked(found: search.Found) -> set[str]:
    excerpts = [found.title, found.title_target]
    for hit in found.hits:
        excerpts += [hit.note, *(side for pair in hit.pairs for side in (pair.source, pair.target))]
    return {piece.text for excerpt in excerpts for piece in excerpt if piece.marked}


def places(results: search.Results) -> list[str]:
    return [pair.place for found in results.found for hit in found.hits for pair in hit.pairs]


@pytest.mark.parametrize(
    ("query", "mark"),
    [("座", "座"), ("座位", "座位"), ("座位可以预约", "座位可以预约"), ("咖啡廳", "咖啡厅"), ("图书館", "图书馆")],
)
def test_chinese_of_any_length_and_script_is_found(session: Session, article: Article, query: str, mark: str) -> None:
    (found,) = search.find(session, query).found
    assert found.article_id == article.id and mark in marked(found)


def test_the_place_is_the_sentence(session: Session, article: Article) -> None:
    results = search.find(session, "咖啡厅")
    (place,) = places(results)
    block, sentence = (int(part) - 1 for part in place.split("."))
    assert "咖啡厅" in article.blocks[block].sentences[sentence].text


def test_english_is_found_by_its_stem_as_soon_as_it_is_there(session: Session, article: Article) -> None:
    sentence = article.blocks[1].sentences[0]
    assert search.find(session, "extends").found == ()
    translations.edit(session, sentence.id, "The library is extending its opening hours.")
    (found,) = search.find(session, "extends").found
    assert marked(found) == {"extending"}
    (pair,) = found.hits[0].pairs
    assert "".join(piece.text for piece in pair.source) == sentence.text
    translations.edit(session, sentence.id, "It stays open longer.")
    assert search.find(session, "extends").found == ()
    translations.revert(session, sentence.id)
    assert search.find(session, "extends").articles == 1


def test_machine_english_is_found(session: Session, article: Article) -> None:
    translate_all(session, article.id)
    assert search.find(session, "咖啡厅", side="target").articles == 1
    assert search.find(session, "咖啡厅", side="note").articles == 0


def test_notes_are_found_while_they_live(session: Session, article: Article) -> None:
    note = annotations.create(session, article.id, Passage("source", "馆长林晓"), Comment("谁是这个人？", tags=("人物",)))
    for query in ("这个人", "人物"):
        (found,) = search.find(session, query).found
        assert [hit.note_id for hit in found.hits] == [note.id] and found.hits[0].exact == "馆长林晓"
    annotations.update(session, article.id, note.id, Comment("director"))
    assert search.find(session, "这个人").articles == 0 and search.find(session, "directors").articles == 1
    annotations.delete(session, article.id, note.id)
    assert search.find(session, "director").articles == 0
    annotations.restore(session, article.id, note.id)
    assert search.find(session, "director").articles == 1


def test_all_words_must_stand_in_one_passage_and_each_is_shown(session: Session, article: Article) -> None:
    results = search.find(session, "林晓 座位")
    (found,) = results.found
    assert marked(found) == {"林晓", "座位"}
    assert len(places(results)) == 2
    assert search.find(session, "林晓 咖啡厅").found == ()


def test_an_article_called_so_comes_first(session: Session, article: Article) -> None:
    articles.import_article(session, OTHER.encode())  # newer, but the word is in its text only
    assert [found.article_id for found in search.find(session, "图书馆").found][0] == article.id
    assert search.find(session, "长江").found[0].title[0] == search.Piece("长江", marked=True)


def test_what_lies_in_the_trash_is_not_found(session: Session, article: Article) -> None:
    annotations.create(session, article.id, Passage("source", "林晓"), Comment("director"))
    articles.trash(session, article.id)
    assert search.find(session, "图书馆").found == () == search.find(session, "director").found
    articles.restore(session, article.id)
    assert search.find(session, "图书馆").articles == search.find(session, "director").articles == 1


def test_cleaning_again_changes_what_is_found(session: Session) -> None:
    damaged = "統(tǒng)計(jì)局公布新數(shù)據(jù)\n\n我們核對(duì)了統(tǒng)計(jì)局?jǐn)?shù)據(jù),誤差不到千分之二。這個(gè)結(jié)果令人放心。\n"
    article, _ = articles.import_article(session, damaged.encode())
    assert search.find(session, "统计局数据").articles == 1
    articles.undo(session, article.id)
    assert search.find(session, "统计局数据").articles == 0 and search.find(session, "這個 gè").articles == 1
    articles.redo(session, article.id)
    assert search.find(session, "统计局数据").articles == 1


def test_rebuilding_gives_the_same(session: Session, article: Article) -> None:
    translate_all(session, article.id)
    annotations.create(session, article.id, Passage("source", "林晓"), Comment("director"))

    def entries() -> list[tuple]:
        search.find(session, "x")
        columns = (SearchEntry.article_id, SearchEntry.block_id, SearchEntry.kind, SearchEntry.source, SearchEntry.target, SearchEntry.note)
        return sorted(map(tuple, session.execute(select(*columns))), key=repr)

    before = entries()
    assert upkeep.rebuild(session) == 1
    assert entries() == before
    assert upkeep.catch_up(session) == 0


def test_a_paragraph_without_end_is_indexed_in_parts(session: Session) -> None:
    long = "".join(f"这是第{number}句话，里面没有别的东西。" for number in range(600)) + "最后一句说到鲸鱼。"
    article, _ = articles.import_article(session, f"很长的段落\n\n{long}\n\n短的段落在这里。".encode())
    results = search.find(session, "鲸鱼")
    assert places(results) == [f"2.{len(article.blocks[1].sentences)}"]
    assert session.scalar(select(func.count()).where(SearchEntry.block_id == article.blocks[1].id)) > 2


def test_a_search_within_one_article_shows_all_its_hits(session: Session, article: Article) -> None:
    articles.import_article(session, OTHER.encode())
    everywhere = search.find(session, "读者")
    within = search.find(session, "图书馆", article_id=article.id)
    assert {found.article_id for found in within.found} == {article.id}
    assert len(within.found[0].hits) >= 2 and within.found[0].more == 0
    assert everywhere.articles == 1


def test_a_search_asks_the_same_number_of_questions_however_much_it_finds(database: Database) -> None:
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *arguments: asked.append(arguments[2]))

    def count() -> int:
        asked.clear()
        with database.reading() as session:
            assert search.find(session, "图书馆").found
        return len(asked)

    with database.transaction() as session:
        articles.import_article(session, CLEAN_ARTICLE.encode())
    one = count()
    with database.transaction() as session:
        for number in range(5):
            articles.import_article(session, f"第{number}号公告\n\n图书馆今天开门。图书馆明天关门。".encode())
    assert count() == one


@pytest.mark.parametrize("query", ["", "  ", "。，", '"', '""', "*", "AND", "a OR b", "NEAR(", "'", "\\", ":", "-图书馆", "😀", "图书馆\x00"])
def test_no_query_is_an_error(session: Session, article: Article, query: str) -> None:
    for side in search.SIDES:
        search.find(session, query, side=side)


def test_paging_ends_with_the_last_page(session: Session) -> None:
    for number in range(search.PAGE + 3):
        articles.import_article(session, f"第{number}号公告\n\n图书馆今天开门，欢迎大家来。".encode())
    first, second, beyond = (search.find(session, "图书馆", page=page) for page in (1, 2, 99))
    assert (first.articles, first.pages, len(first.found), len(second.found)) == (search.PAGE + 3, 2, search.PAGE, 3)
    assert beyond == second
