from __future__ import annotations

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from tests.services.conftest import translate_all
from webapp.db import Database
from webapp.engines import EngineId, Output
from webapp.errors import BadForm, NotFound
from webapp.models import Article
from webapp.services import annotations, articles, jobs, library, translations
from webapp.services.annotations import Comment, Passage
from webapp.services.library import Choice

TITLES = ("重庆的桥", "长江日出", "北京的秋天")


@pytest.fixture
def three(session: Session) -> list[int]:
    """Articles of growing length, in this order; the second one from a source."""
    made = []
    for number, title in enumerate(TITLES):
        body = "这里的风景很好，每年都有很多人来看。" * (number + 1)
        article, _ = articles.import_article(session, f"{title}\n\n{body}".encode())
        article.source = "晚报" if number == 1 else None
        article.published = f"202{5 - number}-01-0{number + 1}" if number else None
        made.append(article.id)
    session.flush()
    return made


def ids(session: Session, **choice: str) -> list[int]:
    return [row.id for row in library.page(session, Choice(**choice)).articles]


def test_every_order(session: Session, three: list[int]) -> None:
    first, second, third = three
    assert ids(session) == [third, second, first]
    assert ids(session, order="oldest") == three
    assert ids(session, order="title") == [third, second, first]  # běi, cháng, chóng
    assert ids(session, order="published") == [second, third, first]
    assert ids(session, order="shortest") == three
    assert ids(session, order="longest") == [third, second, first]
    translate_all(session, third)
    assert ids(session, order="progress")[-1] == third


def test_every_state(session: Session, three: list[int]) -> None:
    first, second, third = three
    assert ids(session, state="untranslated", order="oldest") == three
    translate_all(session, first)
    annotations.create(session, first, Passage("source", "风景"), Comment("where?"))
    glosses = EngineId("gloss", "1", "gloss")
    waiting = translations.pending(session, second, glosses)
    translations.save(session, [(waiting[0], Output("gloss", None, ()))], glosses, "")
    jobs.plan(session, "translate", second, 1)
    articles.trash(session, third)
    assert ids(session, state="translated") == [first] == ids(session, state="noted")
    assert ids(session, state="partly") == [second] == ids(session, state="glossed") == ids(session, state="translating")
    assert ids(session, state="trash") == [third]
    assert ids(session, state="untranslated") == []
    (line,) = (row for row in library.every(session) if row.id == second)
    assert line.live and (line.translated, line.glossed) == (1, 1)


def test_tags_and_sources_filter_and_are_counted(session: Session, three: list[int]) -> None:
    first, second, third = three
    assert library.add_tags(session, three, ["风景", "读过"]) == 3
    library.add_tags(session, [first], ["读过"])  # twice is once
    library.remove_tags(session, [second], ["读过"])
    library.set_tags(session, third, ["北京"])
    assert ids(session, tag="读过") == [first] and ids(session, tag="风景") == [second, first]
    assert ids(session, tag="风景", source="晚报") == [second]
    assert library.one(session, third).tags == ("北京",)
    facets = library.facets(session, Choice(tag="gone"))
    assert facets.tags == (("风景", 2), ("北京", 1), ("读过", 1), ("gone", 0)) and facets.sources == (("晚报", 1),)


def test_what_is_unknown_is_refused(session: Session, three: list[int]) -> None:
    for wrong in ({"state": "lost"}, {"order": "random"}):
        with pytest.raises(BadForm):
            Choice(**wrong)
    with pytest.raises(BadForm, match="at least one"):
        library.trash(session, [])
    with pytest.raises(NotFound, match="999"):
        library.add_tags(session, [three[0], 999], ["x"])
    with pytest.raises(NotFound):
        library.one(session, 999)


def test_a_deletion_of_many_is_taken_back_as_one(session: Session, three: list[int]) -> None:
    articles.trash(session, three[0])
    count, stamp = library.trash(session, three)
    assert count == 2 and ids(session) == []
    assert library.restore_batch(session, stamp) == 2
    assert ids(session, order="oldest") == three[1:]
    assert library.restore_batch(session, stamp) == 0


def test_the_listing_follows_every_change(session: Session, article: Article) -> None:
    annotations.create(session, article.id, Passage("source", "林晓"), Comment("who?"))
    note = annotations.create(session, article.id, Passage("source", "座位"), Comment("how many?"))
    assert library.one(session, article.id).notes == 2
    annotations.delete(session, article.id, note.id)
    assert library.one(session, article.id).notes == 1
    translations.edit(session, article.blocks[0].sentences[0].id, "The library stays open")
    line = library.one(session, article.id)
    assert line.title_target == "The library stays open" and line.translated == 1


def test_pages_are_cut_and_the_work_does_not_grow_with_them(database: Database) -> None:
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *arguments: asked.append(arguments[2]))

    def look() -> tuple[int, library.Page]:
        asked.clear()
        with database.reading() as session:
            page = library.page(session, Choice(), 1)
            library.facets(session)
        return len(asked), page

    def fill(first: int, last: int) -> None:
        with database.transaction() as session:
            for number in range(first, last):
                articles.import_article(session, f"第{number}号公告\n\n今天下雨。".encode())

    fill(0, 1)
    one, _ = look()
    fill(1, library.PAGE + 4)
    many, page = look()
    assert many == one
    assert (len(page.articles), page.total, page.pages) == (library.PAGE, library.PAGE + 4, 2)
    with database.reading() as session:
        last = library.page(session, Choice(), 99)
        assert last.number == 2 and len(last.articles) == 4
        assert not {row.id for row in last.articles} & {row.id for row in page.articles}


def test_a_database_from_before_is_caught_up_with(session: Session, three: list[int]) -> None:
    from webapp.services import upkeep

    library.every(session)
    session.execute(text("DELETE FROM listing"))
    session.execute(text("DELETE FROM search_entry"))
    assert ids(session) == []
    assert upkeep.catch_up(session) == 3
    assert ids(session, order="oldest") == three
