"""The English side: what still needs translating, what comes back from an engine, and what the reader makes of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, Text, and_, cast, func, or_, select, update
from sqlalchemy.orm import Session, selectinload

from webapp.db import now
from webapp.engines import EngineId, Output, assisted, checks
from webapp.engines.terms import Term
from webapp.errors import BadForm, Conflict, NotFound
from webapp.models import Annotation, Article, Block, Memory, Sentence, Translation, TranslationHistory
from webapp.services import passages


@dataclass(frozen=True, slots=True)
class Pending:
    """One sentence waiting for its English; ``terms``: the names and terms it has (``services.terms.attach``)."""

    sentence_id: int
    text: str
    terms: tuple[Term, ...] = ()


def pending(session: Session, article_id: int, engine: EngineId) -> list[Pending]:
    """The sentences ``engine`` should translate, in reading order.

    Those are the ones without English and those marked stale; a translating engine also takes those that have only
    a gloss.  What a reader edited or checked is never touched.
    """
    query = _waiting(article_id, engine, Sentence.id, Block.text, Sentence.start, Sentence.end)
    rows = session.execute(query.order_by(Block.position, Sentence.position))
    return [Pending(row.id, row.text[row.start : row.end]) for row in rows]


def _waiting(article_id: int, engine: EngineId, *columns: object) -> Select:
    missing = or_(Translation.id.is_(None), and_(Translation.stale, Translation.state == "machine"))
    if engine.kind == "translation":
        only_gloss = and_(Translation.engine_kind == "gloss", Translation.state == "machine")
        missing = or_(missing, only_gloss)
    return (
        select(*columns)
        .join(Sentence.block)
        .outerjoin(Sentence.translation)
        .where(Block.article_id == article_id, missing)
    )


def pending_count(session: Session, article_id: int, engine: EngineId) -> int:
    """How many sentences ``pending`` would name."""
    return session.scalar(select(func.count()).select_from(_waiting(article_id, engine, Sentence.id).subquery())) or 0


def glossed_count(session: Session, article_id: int) -> int:
    """How many sentences have only a dictionary gloss."""
    query = (
        select(func.count(Translation.id))
        .join(Translation.sentence)
        .join(Sentence.block)
        .where(Block.article_id == article_id, Translation.engine_kind == "gloss")
    )
    return session.scalar(query) or 0


def doubtful_count(session: Session, article_id: int) -> int:
    """How many machine-translated sentences need a look."""
    query = (
        select(Translation.flags)
        .join(Translation.sentence)
        .join(Sentence.block)
        .where(Block.article_id == article_id, Translation.state == "machine", cast(Translation.flags, Text) != "[]")
    )
    return sum(assisted.needs_look(flags) for flags in session.scalars(query))


def engines_used(session: Session, article_id: int) -> list[tuple[str, str, str]]:
    """(engine, version, kind) of everything that made the article's English, sorted."""
    query = (
        select(Translation.engine, Translation.engine_version, Translation.engine_kind)
        .join(Translation.sentence)
        .join(Sentence.block)
        .where(Block.article_id == article_id, Translation.engine != "")
        .distinct()
    )
    return sorted(tuple(row) for row in session.execute(query))


def memory_key(item: Pending, engine: EngineId, parameters: str) -> str:
    """SHA-256 over everything that decides the output: source, its terms, engine, version, parameters."""
    terms = sorted((term.chinese, term.english, term.kind) for term in item.terms)
    parts = json.dumps([item.text, engine.name, engine.version, parameters, terms], ensure_ascii=False)
    return hashlib.sha256(parts.encode()).hexdigest()


def remembered(session: Session, items: Sequence[Pending], engine: EngineId, parameters: str) -> dict[int, Output]:
    """What the memory already has: sentence id → Output."""
    keys = {item.sentence_id: memory_key(item, engine, parameters) for item in items}
    found: dict[str, Memory] = {}
    names = list(dict.fromkeys(keys.values()))
    for start in range(0, len(names), 500):  # databases limit the number of parameters of one statement
        for row in session.scalars(select(Memory).where(Memory.key.in_(names[start : start + 500]))):
            found[row.key] = row
    rows = {sentence_id: found[key] for sentence_id, key in keys.items() if key in found}
    return {sentence_id: Output(row.text, row.score, tuple(row.flags)) for sentence_id, row in rows.items()}


def save(
    session: Session,
    batch: Iterable[tuple[Pending, Output]],
    engine: EngineId,
    parameters: str,
    *,
    job_id: int | None = None,
    step: int = 0,
) -> int:
    """Write machine output; returns how many of the sentences are still there.

    A sentence that a reader has edited meanwhile, or that is gone, is left alone.  ``step`` numbers the first.
    """
    rows = list(batch)
    sentences = _sentences(session, [item.sentence_id for item, _ in rows])
    spans = _spans_of_annotated(session, sentences.values())
    for offset, (item, output) in enumerate(rows):
        sentence = sentences.get(item.sentence_id)
        if sentence is not None and sentence.text == item.text:
            _write_machine(sentence, output, engine, job_id, step + offset)
    session.flush()
    remember(session, rows, engine, parameters)
    _reanchor(session, spans)
    return len(sentences)


def _sentences(session: Session, ids: list[int]) -> dict[int, Sentence]:
    query = select(Sentence).where(Sentence.id.in_(ids)).options(selectinload(Sentence.translation), selectinload(Sentence.block))
    return {row.id: row for row in session.scalars(query)}


def _write_machine(sentence: Sentence, output: Output, engine: EngineId, job_id: int | None, step: int) -> None:
    translation = sentence.translation
    if translation is None:
        translation = Translation(text="", engine="", engine_version="", engine_kind=engine.kind)
        sentence.translation = translation
    elif translation.state != "machine":
        return
    elif translation.text != output.text:
        _keep_history(translation)
    translation.stale = False
    translation.text, translation.score, translation.flags = output.text, output.score, list(output.flags)
    translation.engine, translation.engine_version, translation.engine_kind = engine.name, engine.version, engine.kind
    translation.job_id, translation.job_step, translation.updated_at = job_id, step, now()


def _keep_history(translation: Translation) -> None:
    translation.history.append(
        TranslationHistory(
            text=translation.text,
            state=translation.state,
            engine=translation.engine,
            engine_version=translation.engine_version,
            engine_kind=translation.engine_kind,
        )
    )


def remember(session: Session, batch: Iterable[tuple[Pending, Output]], engine: EngineId, parameters: str) -> None:
    """Put machine output into the memory, whether or not an article takes it."""
    for item, output in batch:
        key = memory_key(item, engine, parameters)
        if session.get(Memory, key) is None:
            session.add(Memory(key=key, text=output.text, score=output.score, flags=list(output.flags)))
            session.flush()


def edit(session: Session, sentence_id: int, text: str, *, seen: str | None = None) -> Sentence:
    """Replace a sentence's English by the reader's own.

    ``seen`` is the English the reader saw when they began; when another hand changed it meanwhile this raises
    Conflict (the door shows both).  Raises BadForm for an empty text, NotFound for an unknown sentence.
    """
    text = " ".join(text.split())
    if not text:
        raise BadForm("The English cannot be empty. To get the machine's version back, use Revert.")
    sentence = find_sentence(session, sentence_id)
    translation = sentence.translation
    if seen is not None and translation is not None and translation.text != seen and translation.state != "machine":
        raise Conflict("This sentence was changed elsewhere while you were editing. Both versions are shown; choose one.")
    spans = _spans_of_annotated(session, [sentence])
    if translation is None:
        sentence.translation = Translation(text=text, engine="", engine_version="", engine_kind="reader", state="edited")
    elif translation.text != text:
        _keep_history(translation)
        translation.text, translation.state, translation.engine_kind = text, "edited", "reader"
        translation.flags, translation.stale, translation.updated_at = [], False, now()
    session.flush()
    _reanchor(session, spans)
    return sentence


def check(session: Session, sentence_id: int, checked: bool) -> Sentence:
    """The reader says the English is right as it stands, or takes that back.  Raises Conflict where there is none."""
    sentence = find_sentence(session, sentence_id)
    translation = sentence.translation
    if translation is None:
        raise Conflict("This sentence has no English yet that could be marked as checked.")
    unchecked = "edited" if translation.engine_kind == "reader" else "machine"
    translation.state = "checked" if checked else unchecked
    translation.stale = False
    session.flush()
    return sentence


def revert(session: Session, sentence_id: int, version: int | None = None, known: Sequence[Term] = ()) -> Sentence:
    """Go back to a version of the history (default: the last); the present one joins it.

    ``known``: the terms with which a machine's version is checked again, since the history keeps no flags.
    """
    sentence = find_sentence(session, sentence_id)
    translation = sentence.translation
    versions = {} if translation is None else {row.id: row for row in translation.history}
    if not versions or (version is not None and version not in versions):
        raise Conflict("There is no such earlier version of this sentence.")
    spans = _spans_of_annotated(session, [sentence])
    earlier = versions[max(versions) if version is None else version]
    translation.history.remove(earlier)
    _keep_history(translation)
    translation.text, translation.state = earlier.text, earlier.state
    translation.engine, translation.engine_version = earlier.engine, earlier.engine_version
    translation.engine_kind, translation.updated_at, translation.stale = earlier.engine_kind, now(), False
    by_machine = earlier.engine_kind == "translation"
    translation.flags = list(checks.flags(sentence.text, earlier.text, known)) if by_machine else []
    session.flush()
    _reanchor(session, spans)
    return sentence


def mark_stale(session: Session, sentence_ids: Sequence[int]) -> int:
    """Have these sentences translated anew, except what a reader edited or checked; returns how many.

    What stands there stays until the new English comes.
    """
    marked = 0
    for start in range(0, len(sentence_ids), 500):  # databases limit the number of parameters of one statement
        wanted = Translation.sentence_id.in_(sentence_ids[start : start + 500])
        mark = update(Translation).where(wanted, Translation.state == "machine").values(stale=True)
        marked += session.execute(mark).rowcount
    return marked


def machine_sentences(session: Session, article_id: int, *, block: int | None = None) -> list[int]:
    """The ids of the article's sentences (or of its block at this position) whose English no reader has touched."""
    query = (
        select(Sentence.id)
        .join(Sentence.block)
        .join(Sentence.translation)
        .where(Block.article_id == article_id, Translation.state == "machine")
        .order_by(Block.position, Sentence.position)
    )
    return list(session.scalars(query if block is None else query.where(Block.position == block)))


def next_to_look_at(session: Session, article_id: int, after: tuple[int, int]) -> tuple[int, int] | None:
    """The place (1-based paragraph and sentence) of the next sentence after ``after`` whose English needs a look.

    When none does any more, of the next that no reader has checked; past the end it begins again.  None: all is done.
    """
    query = (
        select(Block.position + 1, Sentence.position + 1, Translation.flags)
        .join(Translation.sentence)
        .join(Sentence.block)
        .where(Block.article_id == article_id, Translation.state == "machine")
        .order_by(Block.position, Sentence.position)
    )
    flagged = session.execute(query.where(cast(Translation.flags, Text) != "[]"))
    places = [(row[0], row[1]) for row in flagged if assisted.needs_look(row.flags)]
    places = places or [(row[0], row[1]) for row in session.execute(query)]
    return next((place for place in places if place > after), places[0] if places else None)


def following(session: Session, sentence: Sentence) -> int | None:
    """The id of the sentence after this one in its article; None after the last."""
    query = (
        select(Sentence.id)
        .join(Sentence.block)
        .where(
            Block.article_id == sentence.block.article_id,
            or_(
                Block.position > sentence.block.position,
                and_(Block.position == sentence.block.position, Sentence.position > sentence.position),
            ),
        )
        .order_by(Block.position, Sentence.position)
        .limit(1)
    )
    return session.scalar(query)


@dataclass(frozen=True, slots=True)
class Same:
    """A sentence elsewhere with the same Chinese.  ``place``: as the page numbers it, 12.3."""

    sentence_id: int
    article_id: int
    title: str
    place: str
    text: str
    state: str


def same_elsewhere(session: Session, sentence: Sentence) -> list[Same]:
    """All other sentences, in any article, with the same Chinese and other English; the article's own first."""
    text, length = sentence.text, sentence.end - sentence.start
    query = (
        select(Sentence.id, Block.article_id, Article.title, Block.position, Sentence.position, Translation)
        .join(Sentence.block)
        .join(Block.article)
        .join(Sentence.translation)
        .where(
            Sentence.id != sentence.id,
            Article.deleted_at.is_(None),
            Sentence.end - Sentence.start == length,
            func.substr(Block.text, Sentence.start + 1, length) == text,
            Translation.text != (sentence.translation.text if sentence.translation else ""),
        )
        .order_by(Block.article_id != sentence.block.article_id, Block.article_id, Block.position, Sentence.position)
    )
    return [
        Same(row[0], row[1], row[2], f"{row[3] + 1}.{row[4] + 1}", row.Translation.text, row.Translation.state)
        for row in session.execute(query)
    ]


def apply_elsewhere(session: Session, sentence_id: int, chosen: Collection[int]) -> int:
    """Give this sentence's English to those of ``chosen`` that say the same; each keeps its history.  Returns a count."""
    sentence = find_sentence(session, sentence_id)
    wanted = [same for same in same_elsewhere(session, sentence) if same.sentence_id in chosen]
    for same in wanted:
        edit(session, same.sentence_id, sentence.translation.text)
    return len(wanted)


def find_sentence(session: Session, sentence_id: int, article_id: int | None = None) -> Sentence:
    """Raises NotFound, also for a sentence of another article than ``article_id``."""
    sentence = session.get(Sentence, sentence_id)
    if sentence is None or article_id not in (None, sentence.block.article_id):
        raise NotFound("This sentence is not there any more; the text was cleaned again. Reload the page.")
    return sentence


def _spans_of_annotated(session: Session, sentences: Iterable[Sentence]) -> dict[int, tuple[passages.Span, ...]]:
    """The English as it stands, for those blocks that carry notes on it."""
    block_ids = {sentence.block_id for sentence in sentences}
    if not block_ids:
        return {}
    query = select(Annotation.block_id).where(Annotation.block_id.in_(block_ids), Annotation.side == "target").distinct()
    return {block_id: passages.target_spans(session.get_one(Block, block_id)) for block_id in session.scalars(query)}


def _reanchor(session: Session, spans: dict[int, tuple[passages.Span, ...]]) -> None:
    """Move the notes on the English of these blocks; those whose passage was rewritten away become orphans."""
    for block_id, before in spans.items():
        block = session.get_one(Block, block_id)
        after = passages.target_spans(block)
        whole = " ".join(span.text for span in after)
        query = select(Annotation).where(Annotation.block_id == block_id, Annotation.side == "target")
        for note in session.scalars(query):
            place = passages.move(note.start, note.end, before, after)
            place = place or passages.locate(whole, note.exact, near=note.start, prefix=note.prefix, suffix=note.suffix)
            note.orphaned = place is None
            if place is not None:
                note.start, note.end = place
                note.exact = whole[note.start : note.end]
                note.prefix, note.suffix = passages.context(whole, note.start, note.end)
