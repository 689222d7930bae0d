from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.conftest import CLEAN_ARTICLE
from tests.services.conftest import translate_all
from webapp.db import Database
from webapp.errors import Conflict, NotFound, UnreadableContent
from webapp.models import Article
from webapp.services import annotations, articles, jobs, translations
from webapp.services.annotations import Comment, Passage

DAMAGED = """統(tǒng)計(jì)局公布新數(shù)據(jù)

我們核對(duì)了統(tǒng)計(jì)局?jǐn)?shù)據(jù),誤差不到千分之二。這個(gè)結(jié)果令人放心。

專家認(rèn)為,明年的經(jīng)濟(jì)會(huì)繼續(xù)增長(zhǎng)。市場(chǎng)的反應(yīng)也很平靜。
"""


def test_the_raw_bytes_are_kept_as_they_came(session: Session) -> None:
    data = DAMAGED.encode("utf-8")
    article, created = articles.import_article(session, data, "数据.txt")
    assert created
    kept, row = articles.raw(session, article.id)
    assert kept == data
    assert row.raw_sha256 == hashlib.sha256(data).hexdigest()
    assert row.raw_encoding.lower().replace("-", "") == "utf8"


def test_blocks_begin_with_the_title_and_are_cut_into_sentences(article: Article) -> None:
    kinds = [block.kind for block in article.blocks]
    assert kinds[0] == "title" and "heading" in kinds and kinds.count("paragraph") >= 3
    assert [block.position for block in article.blocks] == list(range(len(kinds)))
    sentences = [s.text for block in article.blocks for s in block.sentences]
    assert "馆长林晓说：“读者一直希望晚上也能借书。”" in sentences
    assert "图书馆还将增加两百个座位。" in sentences


def test_the_same_bytes_lead_to_the_article_that_is_there(session: Session, article: Article) -> None:
    articles.trash(session, article.id)
    again, created = articles.import_article(session, CLEAN_ARTICLE.encode(), "another name.txt")
    assert again.id == article.id and not created
    assert again.deleted_at is None


def test_what_is_no_text_is_refused(session: Session) -> None:
    with pytest.raises(UnreadableContent):
        articles.import_article(session, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "picture.txt")


def test_the_library_lists_titles_progress_and_notes(session: Session, article: Article) -> None:
    (before,) = articles.library(session)
    assert before.title == "春城图书馆周末延长开放时间" and before.title_target is None and before.progress == 0
    translate_all(session, article.id)
    annotations.create(session, article.id, Passage("source", "馆长林晓"), Comment("谁？"))
    (after,) = articles.library(session)
    assert after.title_target == "EN[春城图书馆周末延长开放时间]"
    assert after.progress == 1 and after.notes == 1


def test_the_library_asks_the_same_number_of_questions_however_long_it_is(database: Database) -> None:
    def count() -> int:
        asked = []
        event.listen(database.engine, "before_cursor_execute", lambda *_: asked.append(1))
        with database.reading() as session:
            articles.library(session)
        return len(asked)

    def fill(first: int, last: int) -> None:
        with database.transaction() as session:
            for number in range(first, last):
                articles.import_article(session, f"第{number}号公告\n\n今天下雨。".encode())

    fill(0, 1)
    one = count()
    fill(1, 6)
    # The second count sees both listeners: every statement twice.
    assert count() == one


def test_the_trash_keeps_and_gives_back(session: Session, article: Article) -> None:
    articles.trash(session, article.id)
    assert articles.library(session) == []
    assert [row.id for row in articles.library(session, trashed=True)] == [article.id]
    with pytest.raises(NotFound, match="trash"):
        articles.read(session, article.id)
    articles.restore(session, article.id)
    assert [row.id for row in articles.library(session)] == [article.id]


def test_undoing_a_change_keeps_the_translations_of_untouched_sentences(session: Session) -> None:
    article, _ = articles.import_article(session, DAMAGED.encode())
    translate_all(session, article.id)
    total = sum(len(block.sentences) for block in articles.read(session, article.id).blocks)
    change = next(row for row in articles.ledger(session, article.id) if "专家" in row["after"] or "認" in row["before"])
    articles.undo(session, article.id, change_id=change["id"])
    session.expire_all()
    kept = [s for block in articles.read(session, article.id).blocks for s in block.sentences if s.translation]
    assert total - 2 <= len(kept) < total
    assert any("误差不到千分之二" in s.text for s in kept)
    state = next(row["state"] for row in articles.ledger(session, article.id) if row["id"] == change["id"])
    assert state == "undone"


def test_undo_and_redo_give_the_same_text_again(session: Session) -> None:
    article, _ = articles.import_article(session, DAMAGED.encode())
    before = [block.text for block in article.blocks]
    for change in [row for row in articles.ledger(session, article.id) if row["state"] == "applied"][:12]:
        articles.undo(session, article.id, change_id=change["id"])
        articles.redo(session, article.id, change_id=change["id"])
        session.expire_all()
        assert [block.text for block in articles.read(session, article.id).blocks] == before


def test_notes_move_with_the_text_when_a_change_is_undone(session: Session) -> None:
    article, _ = articles.import_article(session, DAMAGED.encode())
    translate_all(session, article.id)
    source = annotations.create(session, article.id, Passage("source", "千分之二"), Comment("多少？"))
    target = annotations.create(session, article.id, Passage("target", "市场的反应也很平静"), Comment("calm"))
    change = next(row for row in articles.ledger(session, article.id) if row["raw_end"] < DAMAGED.index("千分"))
    articles.undo(session, article.id, change_id=change["id"])
    session.expire_all()
    for note, side in ((source, "source"), (target, "target")):
        moved = annotations.find(session, article.id, note.id)
        assert not moved.orphaned
        from webapp.services import passages

        assert passages.side_text(moved.block, side)[moved.start : moved.end] == moved.exact == note.exact


def test_what_a_reader_wrote_survives_the_loss_of_its_sentence(session: Session) -> None:
    article, _ = articles.import_article(session, DAMAGED.encode())
    translate_all(session, article.id)
    sentence = next(s for b in article.blocks for s in b.sentences if "放心" in s.text)
    translations.edit(session, sentence.id, "My own words.")
    change = next(
        row
        for row in articles.ledger(session, article.id)
        if row["state"] == "applied" and DAMAGED.index("這個") <= row["raw_start"] < DAMAGED.index("放心")
    )
    articles.undo(session, article.id, change_id=change["id"])
    session.expire_all()
    texts = [s.translation.text for b in articles.read(session, article.id).blocks for s in b.sentences if s.translation]
    bodies = [note.body for note in annotations.list_for(session, article.id)]
    assert "My own words." in texts + bodies


def test_cleaning_cannot_change_under_a_running_translation(session: Session) -> None:
    article, _ = articles.import_article(session, DAMAGED.encode())
    jobs.plan(session, "translate", article.id, 3)
    with pytest.raises(Conflict, match="worked on just now"):
        articles.undo(session, article.id, change_id=articles.ledger(session, article.id)[0]["id"])


def test_an_unknown_change_is_refused(session: Session, article: Article) -> None:
    with pytest.raises(NotFound):
        articles.undo(session, article.id, change_id="no such change")


def test_a_whole_step_and_everything_can_be_undone_and_redone(session: Session) -> None:
    article, _ = articles.import_article(session, DAMAGED.encode())
    clean = [block.text for block in article.blocks]

    def texts() -> list[str]:
        session.expire_all()
        return [block.text for block in articles.read(session, article.id).blocks]

    articles.undo(session, article.id, step="punctuation")
    assert any("认为,明年" in text for text in texts())
    articles.redo(session, article.id, step="punctuation")
    assert texts() == clean
    articles.undo(session, article.id)
    assert "我們核對(duì)了統(tǒng)計(jì)局?jǐn)?shù)據(jù),誤差不到千分之二。這個(gè)結(jié)果令人放心。" in texts()
    articles.redo(session, article.id)
    assert texts() == clean


def test_a_text_without_chinese_is_refused_with_a_sentence(session: Session) -> None:
    for text in ("Only English here.\n\nAnd a second paragraph.", "123", "かな"):
        with pytest.raises(UnreadableContent, match="no Chinese in this text"):
            articles.import_article(session, text.encode())
    assert session.query(Article).count() == 0


def test_chinese_read_in_the_wrong_encoding_is_chinese(session: Session) -> None:
    scraped = "今天下雨，我们去公园。我们在公园里看见很多人。".encode("gb18030").decode("latin-1")
    article, _ = articles.import_article(session, scraped.encode())
    assert "公园" in article.blocks[-1].text


def test_a_text_of_one_short_line_stands_on_the_page_once(session: Session) -> None:
    article, _ = articles.import_article(session, "今天下雨，我们去公园。".encode())
    assert [(block.kind, block.text) for block in article.blocks] == [("title", "今天下雨，我们去公园。")]
    assert [sentence.text for sentence in article.blocks[0].sentences] == ["今天下雨，我们去公园。"]


def test_undoing_a_change_of_a_one_line_text_keeps_it_one_line(session: Session) -> None:
    article, _ = articles.import_article(session, "我们去公园,看花。".encode())
    assert article.title == "我们去公园，看花。"
    change = next(row for row in articles.ledger(session, article.id) if row["step"] == "punctuation")
    articles.undo(session, article.id, change_id=change["id"])
    assert [block.text for block in articles.read(session, article.id).blocks] == ["我们去公园,看花。"]


def test_a_mark_of_the_title_taken_back_moves_nothing_else(session: Session) -> None:
    from tests.text.articles import BYLINES

    article, _ = articles.import_article(session, BYLINES.encode())
    translate_all(session, article.id)
    note = annotations.create(session, article.id, Passage("source", "夜班车，又回来"), Comment("真的？"))
    before = [(block.kind, block.text) for block in article.blocks]
    english = [s.translation.text for block in article.blocks[1:] for s in block.sentences]
    details = (article.author, article.editor, article.source, article.published, article.views)
    assert details == ("林若溪", "周岚", "海湾观察", "2024-10-20 08:15", 801)
    change = next(row for row in articles.ledger(session, article.id) if row["step"] == "punctuation")

    articles.undo(session, article.id, change_id=change["id"])
    session.expire_all()
    after = articles.read(session, article.id)
    assert [(block.kind, block.text) for block in after.blocks] == [("title", "城市的夜班车,又回来了"), *before[1:]]
    assert [s.translation.text for block in after.blocks[1:] for s in block.sentences] == english
    assert (after.author, after.editor, after.source, after.published, after.views) == details
    moved = annotations.find(session, article.id, note.id)
    assert (moved.orphaned, moved.exact) == (False, "夜班车,又回来")

    articles.redo(session, article.id, change_id=change["id"])
    session.expire_all()
    assert [(block.kind, block.text) for block in articles.read(session, article.id).blocks] == before
    assert annotations.find(session, article.id, note.id).exact == "夜班车，又回来"
