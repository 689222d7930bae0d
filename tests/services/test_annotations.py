from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.services.conftest import translate_all
from webapp.errors import BadForm, Conflict, NotFound
from webapp.models import Article
from webapp.services import annotations
from webapp.services.annotations import Comment, Passage


def test_a_note_is_stored_with_both_selectors(session: Session, article: Article) -> None:
    block = next(b for b in article.blocks if "林晓" in b.text)
    start = block.text.index("林晓")
    note = annotations.create(session, article.id, Passage("source", "林晓", block.position, start, start + 2), Comment("馆长", "blue", ("人名",)))
    assert (note.start, note.end, note.exact) == (start, start + 2, "林晓")
    assert block.text == block.text[: start - len(note.prefix)] + note.prefix + "林晓" + note.suffix + block.text[start + 2 + len(note.suffix) :]
    assert note.prefix and note.suffix and note.tags == ["人名"] and note.colour == "blue"


def test_offsets_are_code_points_also_beyond_the_basic_plane(session: Session) -> None:
    from webapp.services import articles

    article, _ = articles.import_article(session, "奇字考\n\n这里有一个罕见的字𠮷𠮷，后面还有字。".encode())
    block = next(b for b in article.blocks if "𠮷" in b.text)
    note = annotations.create(session, article.id, Passage("source", "后面"), Comment())
    assert block.text[note.start : note.end] == "后面"


def test_a_quote_is_enough(session: Session, article: Article) -> None:
    translate_all(session, article.id)
    note = annotations.create(session, article.id, Passage("target", "EN[第一周就有三千人注册，超过了去年全年的人数。]"), Comment())
    assert note.block.kind == "paragraph"


def test_a_moved_quote_is_found_by_its_surroundings(session: Session, article: Article) -> None:
    block = next(b for b in article.blocks if b.text.count("图书馆") >= 2)
    second = block.text.rindex("图书馆")
    prefix = block.text[second - 4 : second]
    note = annotations.create(session, article.id, Passage("source", "图书馆", block.position, 1, 4, prefix=prefix), Comment())
    assert note.start == second


@pytest.mark.parametrize("exact", ["这句话不在文章里", "林晓 馆长"])
def test_a_quote_that_stands_nowhere_is_refused(session: Session, article: Article, exact: str) -> None:
    with pytest.raises(Conflict, match="does not stand"):
        annotations.create(session, article.id, Passage("source", exact), Comment())


def test_wrong_side_colour_or_empty_quote_are_refused(session: Session, article: Article) -> None:
    for passage, comment in (
        (Passage("above", "林晓"), Comment()),
        (Passage("source", "林晓"), Comment(colour="plaid")),
        (Passage("source", "  "), Comment()),
    ):
        with pytest.raises(BadForm):
            annotations.create(session, article.id, passage, comment)


def test_notes_are_listed_in_reading_order(session: Session, article: Article) -> None:
    for exact in ("咖啡厅", "馆长林晓", "春城图书馆昨天", "预约座位"):
        annotations.create(session, article.id, Passage("source", exact), Comment())
    assert [n.exact for n in annotations.list_for(session, article.id)] == ["春城图书馆昨天", "馆长林晓", "预约座位", "咖啡厅"]


def test_deleted_notes_come_back(session: Session, article: Article) -> None:
    note = annotations.create(session, article.id, Passage("source", "林晓"), Comment("a"))
    annotations.delete(session, article.id, note.id)
    assert annotations.list_for(session, article.id) == []
    annotations.restore(session, article.id, note.id)
    assert [n.body for n in annotations.list_for(session, article.id)] == ["a"]


def test_a_note_belongs_to_its_article(session: Session, article: Article) -> None:
    note = annotations.create(session, article.id, Passage("source", "林晓"), Comment("a"))
    with pytest.raises(NotFound):
        annotations.update(session, article.id + 1, note.id, Comment("b"))


def test_a_passage_selected_in_traditional_characters_is_stored_as_the_text_has_it(session: Session, article: Article) -> None:
    block = next(b for b in article.blocks if "馆长林晓" in b.text)
    start = block.text.index("馆长林晓")
    note = annotations.create(session, article.id, Passage("source", "館長林曉", block.position, start, start + 4), Comment())
    assert note.exact == "馆长林晓"
