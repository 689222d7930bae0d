"""Articles: taken in, listed, read, re-cleaned, put in the trash and taken out again."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from webapp import importers, text
from webapp.db import now
from webapp.errors import Conflict, NotFound, UnreadableContent
from webapp.models import Annotation, Article, Block, Job, Ledger, Sentence
from webapp.models.job import LIVE
from webapp.services import library as listing
from webapp.services import passages
from webapp.services.library import Listed
from webapp.text import pipeline, segment
from webapp.text.step import Cleaned


LONG = 100_000  # bytes; cleaning more may take longer than a second
_HAN = re.compile(r"[〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]")


def import_article(
    session: Session,
    data: bytes,
    name: str = "",
    *,
    address: str | None = None,
    fetched_at: datetime | None = None,
    at_once: bool = True,
) -> tuple[Article, bool]:
    """Take in raw bytes: decode, clean, cut into blocks and sentences.

    Returns the article and whether it is new: the same bytes lead to the article that is there (taken out of
    the trash if that is where it lay).  Not ``at_once``, a LONG one is only decoded and kept (revision 0), and
    ``finish_import`` does the rest.  Raises UnreadableContent, also for a text without
    Chinese.
    """
    digest = hashlib.sha256(data).hexdigest()
    article = session.scalar(select(Article).where(Article.raw_sha256 == digest))
    if article is not None:
        article.deleted_at = None
        return article, False
    imported = importers.read(data, name)
    later = not at_once and len(data) > LONG
    cleaned = text.clean("" if later else imported.text)
    # The cleaned text, where there is one: Chinese read in the wrong encoding shows only there.
    if imported.text.isascii() or not (later or _HAN.search(cleaned.text)):
        raise UnreadableContent("There is no Chinese in this text, so there is nothing to read beside an English translation.")
    article = Article(
        raw=data, raw_sha256=digest, raw_name=name, raw_encoding=imported.encoding, address=address, fetched_at=fetched_at
    )
    article.revision = 0 if later else 1
    _describe(article, cleaned, imported.hints)
    article.blocks = _blocks(article.title, cleaned)
    article.ledger = Ledger(changes=[change._asdict() for change in cleaned.changes])
    session.add(article)
    session.flush()
    return article, True


def _describe(article: Article, cleaned: Cleaned, hints: text.Metadata) -> None:
    """Fill the article's own columns: what the text says of itself, else what its file said."""
    for name in ("source", "author", "editor", "published", "reading_minutes", "views"):
        found = getattr(cleaned.metadata, name)
        setattr(article, name, getattr(hints, name) if found is None else found)
    article.title = cleaned.metadata.title or hints.title or _first_words(cleaned) or article.raw_name or "无题"
    article.character_count = sum(len(block.text) for block in cleaned.blocks)


def _first_words(cleaned: Cleaned) -> str:
    """A text without a title goes by its first words."""
    first = cleaned.blocks[0].text if cleaned.blocks else ""
    return first if len(first) <= 24 else first[:24] + "……"


def _blocks(title: str, cleaned: Cleaned) -> list[Block]:
    """The title is block 0, so that it is translated, annotated and exported like the rest.

    A text of one short line is its own title; as a paragraph too, the page would say it twice.
    """
    at = cleaned.title
    rows = [Block(position=0, kind="title", text=title, raw_start=at.raw_start if at else 0, raw_end=at.raw_end if at else 0)]
    if [block.text for block in cleaned.blocks] == [title]:
        rows[0].raw_start, rows[0].raw_end = cleaned.blocks[0].raw_start, cleaned.blocks[0].raw_end
        return _with_sentences(rows)
    rows += [
        Block(position=position, kind=block.kind, text=block.text, raw_start=block.raw_start, raw_end=block.raw_end)
        for position, block in enumerate(cleaned.blocks, start=1)
    ]
    return _with_sentences(rows)


def _with_sentences(rows: list[Block]) -> list[Block]:
    for row in rows:
        row.sentences = [
            Sentence(position=position, start=start, end=end)
            for position, (start, end) in enumerate(segment.sentences(row.text))
        ]
    return rows


def find(session: Session, article_id: int, *, trashed: bool = False) -> Article:
    """The article's own row.  Raises NotFound, also for what lies in the trash unless ``trashed``."""
    article = session.get(Article, article_id)
    if article is None:
        raise NotFound("There is no article %(number)s in the library. It may have been removed.", number=article_id)
    if article.deleted_at is not None and not trashed:
        raise NotFound("There is no article %(number)s in the library. It may be in the trash.", number=article_id)
    return article


def read(session: Session, article_id: int) -> Article:
    """The article with blocks, sentences and translations, in a fixed number of queries."""
    find(session, article_id)
    query = (
        select(Article)
        .where(Article.id == article_id)
        .options(selectinload(Article.blocks).selectinload(Block.sentences).selectinload(Sentence.translation))
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).one()


def choose_engine(session: Session, article_id: int, name: str | None) -> Article:
    """From now on this engine translates the article (None: the best there is); what is translated stays as it is."""
    article = find(session, article_id)
    article.engine = name
    session.flush()
    return article


def of_sentences(session: Session, sentence_ids: Sequence[int]) -> list[int]:
    """The articles that these sentences stand in."""
    found: set[int] = set()
    for start in range(0, len(sentence_ids), 500):  # databases limit the number of parameters of one statement
        query = select(Block.article_id).join(Block.sentences).where(Sentence.id.in_(sentence_ids[start : start + 500])).distinct()
        found.update(session.scalars(query))
    return sorted(found)


def places(session: Session, sentence_ids: Sequence[int]) -> dict[int, str]:
    """Where sentences stand, as the page numbers them: ``12.3`` is the third of the twelfth block."""
    found: dict[int, str] = {}
    for start in range(0, len(sentence_ids), 500):
        query = select(Sentence.id, Block.position, Sentence.position).join(Sentence.block)
        for row in session.execute(query.where(Sentence.id.in_(sentence_ids[start : start + 500]))):
            found[row[0]] = f"{row[1] + 1}.{row[2] + 1}"
    return found


def library(session: Session, *, trashed: bool = False) -> list[Listed]:
    """Every article, newest first (pages and filters: ``services.library``)."""
    return listing.every(session, listing.Choice(state="trash" if trashed else ""))


def trash(session: Session, article_id: int) -> Article:
    article = find(session, article_id)
    article.deleted_at = now()
    return article


def restore(session: Session, article_id: int) -> Article:
    article = find(session, article_id, trashed=True)
    article.deleted_at = None
    return article


def raw(session: Session, article_id: int) -> tuple[bytes, Article]:
    """The bytes as they were given."""
    article = find(session, article_id)
    return article.raw, article


def raw_text(session: Session, article_id: int) -> str:
    """The raw bytes decoded: what the ledger's raw offsets count in."""
    data, article = raw(session, article_id)
    return importers.read(data, article.raw_name).text


def ledger(session: Session, article_id: int) -> list[dict]:
    """The article's changes, each as the fields of ``text.Change``."""
    find(session, article_id)
    return session.get_one(Ledger, article_id).changes


@dataclass(frozen=True, slots=True)
class Choice:
    """What of an article's ledger is taken back, and which of its offers are accepted; ids of changes."""

    undone: frozenset[str]
    accepted: frozenset[str]


def undo(
    session: Session, article_id: int, *, change_id: str | None = None, step: str | None = None, like: str | None = None
) -> Article:
    """Take back changes of the ledger: one, all of a step, all that do the same as the change ``like``, or (nothing
    named) all there are.
    """
    choice = choose(session, article_id, "undo", change_id=change_id, step=step, like=like)
    return _settle_at_once(session, article_id, choice)


def redo(
    session: Session, article_id: int, *, change_id: str | None = None, step: str | None = None, like: str | None = None
) -> Article:
    """Apply again what was taken back; changes that were only offered are accepted when they are named themselves."""
    choice = choose(session, article_id, "redo", change_id=change_id, step=step, like=like)
    return _settle_at_once(session, article_id, choice)


def choose(
    session: Session, article_id: int, action: str, *,
    change_id: str | None = None, step: str | None = None, like: str | None = None, by_job: bool = False,
) -> Choice:  # fmt: skip
    """What is taken back and accepted after ``undo`` or ``redo``; nothing changes yet.

    Raises NotFound, and Conflict while a job is at work on the text (``by_job``: that job asks).
    """
    rows = _chosen(session, article_id, change_id, step, like)
    if not by_job:
        _not_at_work(session, article_id)
    article = find(session, article_id)
    undone, accepted = frozenset(article.undone), frozenset(article.accepted)
    if action == "undo":
        ids = {row["id"] for row in rows if row["state"] == "applied"}
        offers = ids & accepted  # what was only offered goes back to being offered
        return Choice(undone | (ids - offers), accepted - offers)
    if change_id is None and step is None and like is None:
        # Also what does not show, because what it rests on was taken back too.
        return Choice(frozenset(), accepted)
    offered = {row["id"] for row in rows if row["state"] == "offered"} if change_id or like else set()
    return Choice(undone - {row["id"] for row in rows}, accepted | offered)


def chosen_texts(
    article: Article, choice: Choice, progress: Callable[[int, int], None] = lambda done, total: None
) -> tuple[Cleaned, Cleaned]:
    """What the article's bytes are under its present choices, and under ``choice``."""
    raw_text = importers.read(article.raw, article.raw_name).text
    full = text.clean(raw_text, accepted=frozenset(article.accepted), progress=progress)
    before = pipeline.take_back(full, frozenset(article.undone))
    if choice.accepted != set(article.accepted):
        full = text.clean(raw_text, accepted=choice.accepted, progress=progress)
    return before, pipeline.take_back(full, choice.undone)


def settle(session: Session, article_id: int, choice: Choice, before: Cleaned, after: Cleaned) -> Article:
    """Put ``after`` in the place of ``before``; notes and translations move with the text."""
    article = read(session, article_id)
    article.undone, article.accepted = sorted(choice.undone), sorted(choice.accepted)
    _replace_blocks(session, article, before, after)
    return article


def _settle_at_once(session: Session, article_id: int, choice: Choice) -> Article:
    return settle(session, article_id, choice, *chosen_texts(find(session, article_id), choice))


def takes_long(session: Session, article_id: int) -> bool:
    """Does cleaning this article again take so long that it is a job?"""
    return session.scalar(select(func.length(Article.raw)).where(Article.id == article_id)) > LONG


def _not_at_work(session: Session, article_id: int) -> None:
    """Raises Conflict while a job works on the sentences that a change would replace."""
    if session.scalar(select(Job.id).where(Job.article_id == article_id, Job.state.in_(LIVE))):
        raise Conflict("This article is being worked on just now. Cancel that or wait for it, then change the cleaning.")


SAME = ("step", "before", "after", "state")  # changes alike in these are one line of the ledger's panel


def _chosen(session: Session, article_id: int, change_id: str | None, step: str | None, like: str | None) -> list[dict]:
    rows = ledger(session, article_id)
    if like is not None:
        model = next(([row[name] for name in SAME] for row in rows if row["id"] == like), None)
        rows = [row for row in rows if [row[name] for name in SAME] == model]
    elif change_id is not None:
        rows = [row for row in rows if row["id"] == change_id]
    elif step is not None:
        rows = [row for row in rows if row["step"] == step]
    if not rows:
        raise NotFound("This change is not in the ledger any more; the text may have been cleaned again since.")
    return rows


def to_be_cleaned(session: Session, article_id: int) -> Article:
    """The article with its raw bytes, free of the session."""
    article = find(session, article_id, trashed=True)
    assert article.raw is not None  # read now: afterwards there is no session to read it from
    session.expunge(article)
    return article


def finish_import(session: Session, article_id: int, cleaned: Cleaned) -> None:
    """Put what cleaning has made of an article's raw bytes in the place of its provisional title."""
    article = find(session, article_id, trashed=True)
    if not article.revision:
        _replace_blocks(session, article, text.clean(""), cleaned)


def clean_again(article: Article, progress: Callable[[int, int], None] = lambda done, total: None) -> Cleaned:
    """What cleaning gives for the article's raw bytes under its present choices (the same every time)."""
    imported = importers.read(article.raw, article.raw_name)
    undone, accepted = frozenset(article.undone), frozenset(article.accepted)
    return text.clean(imported.text, undone=undone, accepted=accepted, progress=progress)


def _replace_blocks(session: Session, article: Article, before: Cleaned, after: Cleaned) -> None:
    """Put new blocks in the old ones' place; translations and notes move with the text, none is lost."""
    old_blocks = list(article.blocks)
    notes = session.scalars(select(Annotation).where(Annotation.article_id == article.id)).all()
    imported = importers.read(article.raw, article.raw_name)
    spans = {block.id: passages.target_spans(block) for block in old_blocks}
    old_positions = {block.id: block.position for block in old_blocks}
    # Positions are unique within an article: the old ones step aside until they are gone.
    for block in old_blocks:
        block.position = -1 - block.position
    session.flush()
    _describe(article, after, imported.hints)
    new_blocks = _blocks(article.title, after)
    article.blocks.extend(new_blocks)
    session.flush()
    moved = _move_translations(session, article, old_blocks, new_blocks, before, after)
    for note in notes:
        _move_note(note, old_positions, spans, new_blocks, before, after, moved)
    session.flush()
    for block in old_blocks:
        article.blocks.remove(block)
    session.get_one(Ledger, article.id).changes = [change._asdict() for change in after.changes]
    article.revision += 1
    session.flush()


def _move_translations(
    session: Session, article: Article, old: list[Block], new: list[Block], before: Cleaned, after: Cleaned
) -> dict[int, int]:
    """Give each translation to the new sentence that says the same; returns old sentence id → new sentence id.

    What a reader wrote for a sentence that reads differently now goes to the sentence in its place, and is kept
    as an orphaned note when there is none.
    """
    waiting: dict[str, deque[Sentence]] = defaultdict(deque)
    for block in new:
        for sentence in block.sentences:
            waiting[sentence.text].append(sentence)
    moved: dict[int, int] = {}
    homeless: list[tuple[Block, Sentence]] = []
    for block in old:
        for sentence in block.sentences:
            if sentence.translation is None:
                continue
            if waiting[sentence.text]:
                _hand_over(sentence, waiting[sentence.text].popleft(), moved)
            elif sentence.translation.state != "machine":
                homeless.append((block, sentence))
    for block, sentence in homeless:
        place = _same_place(block, sentence, new, before, after)
        if place is not None and place.translation is None:
            _hand_over(sentence, place, moved)
        else:
            session.add(_keepsake(article, sentence))
    session.flush()
    return moved


def _hand_over(old: Sentence, new: Sentence, moved: dict[int, int]) -> None:
    translation, old.translation = old.translation, None
    new.translation = translation
    moved[old.id] = new.id


def _same_place(block: Block, sentence: Sentence, new: list[Block], before: Cleaned, after: Cleaned) -> Sentence | None:
    index = -1 - block.position - 1  # set aside above; the title has no place in the cleaned blocks
    if index < 0 and not before.title:
        return new[0].sentences[0] if new[0].sentences else None
    place = pipeline.move_offset(before, after, index, sentence.start)
    if place is None:
        return None
    target, offset = _row(new, place[0]), place[1]
    return next((row for row in target.sentences if row.start <= offset < row.end), None)


def _row(new: list[Block], index: int) -> Block:
    """The row of a cleaned block: behind the title, unless the text is one short line and the title its only row."""
    return new[min(index + 1, len(new) - 1)]


def _keepsake(article: Article, sentence: Sentence) -> Annotation:
    return Annotation(
        article_id=article.id,
        side="source",
        start=0,
        end=len(sentence.text),
        exact=sentence.text,
        body=sentence.translation.text,
        tags=["translation"],
        orphaned=True,
    )


def _move_note(
    note: Annotation,
    old_positions: dict[int, int],
    spans: dict[int, tuple[passages.Span, ...]],
    new: list[Block],
    before: Cleaned,
    after: Cleaned,
    moved: dict[int, int],
) -> None:
    place = None
    if note.block_id in old_positions:
        if note.side == "source":
            place = _source_place(note, old_positions[note.block_id] - 1, new, before, after)
        else:
            place = _target_place(note, spans[note.block_id], new, moved)
    if place is None:
        note.block_id, note.orphaned = None, True
        return
    block, note.start, note.end = place
    note.block_id, note.orphaned = block.id, False
    whole = passages.side_text(block, note.side)
    note.exact = whole[note.start : note.end]
    note.prefix, note.suffix = passages.context(whole, note.start, note.end)


def _source_place(
    note: Annotation, index: int, new: list[Block], before: Cleaned, after: Cleaned
) -> tuple[Block, int, int] | None:
    if index < 0 and not before.title:
        found = passages.locate(new[0].text, note.exact, near=note.start, prefix=note.prefix, suffix=note.suffix)
        return (new[0], *found) if found else None
    place = pipeline.move_span(before, after, index, note.start, note.end)
    if place is None or place[0] != place[2] or place[3] <= place[1]:
        return None
    return _row(new, place[0]), place[1], place[3]


def _target_place(
    note: Annotation, before: tuple[passages.Span, ...], new: list[Block], moved: dict[int, int]
) -> tuple[Block, int, int] | None:
    renamed = [passages.Span(moved.get(s.sentence_id, -1), s.start, s.end, s.text) for s in before]
    for block in new:
        place = passages.move(note.start, note.end, renamed, passages.target_spans(block))
        if place is not None:
            return block, *place
    return None
