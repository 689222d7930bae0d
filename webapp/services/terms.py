"""Names and terms: harvested from articles, kept by the reader, and which of them a sentence has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from webapp.engines import checks
from webapp.engines import terms as workshop
from webapp.engines.terms import Term as Wanted
from webapp.errors import BadForm, Conflict, NotFound
from webapp.models import Article, Block, Sentence, Term, Translation
from webapp.models.term import KINDS
from webapp.services.translations import Pending

LONGEST = 200  # characters of either side


def harvest(session: Session, article_id: int) -> int:
    """Put what the article itself explains into rows; returns how many terms are new.

    The reader's rows, and what the reader struck out, are never touched.
    """
    sentences = _sentences(session, article_id)
    found = {term.chinese: term for term in workshop.harvest([text for _, text in sentences])}
    present = {row.chinese: row for row in session.scalars(select(Term).where(Term.article_id == article_id))}
    for row in present.values():
        if row.origin == "article" and not row.ignored and row.chinese not in found:
            session.delete(row)  # the text was cleaned anew and does not explain it any more
    for term in found.values():
        row = present.get(term.chinese)
        if row is None:
            row = Term(article_id=article_id, chinese=term.chinese, origin="article", english=term.english)
            session.add(row)
        if row.origin == "article" and not row.ignored:
            row.english, row.kind, row.sentence_id = term.english, term.kind, sentences[term.sentence][0]
    session.flush()
    return len(found.keys() - present.keys())


def _sentences(session: Session, article_id: int) -> list[tuple[int, str]]:
    query = (
        select(Sentence.id, Block.text, Sentence.start, Sentence.end)
        .join(Sentence.block)
        .where(Block.article_id == article_id)
        .order_by(Block.position, Sentence.position)
    )
    return [(row.id, row.text[row.start : row.end]) for row in session.execute(query)]


def glossary(session: Session, article_id: int) -> tuple[Wanted, ...]:
    """What holds in an article: the reader's rows for it, else the reader's for everywhere, else the article's own."""
    query = select(Term).where(or_(Term.article_id == article_id, Term.article_id.is_(None)))
    chosen: dict[str, Term] = {}
    for row in sorted(session.scalars(query), key=_precedence):
        chosen.setdefault(row.chinese, row)
    return tuple(Wanted(row.chinese, row.english, row.kind) for row in chosen.values() if not row.ignored)


def _precedence(row: Term) -> tuple[int, int]:
    readers_own = row.article_id is not None and (row.origin == "reader" or row.ignored)
    return 0 if readers_own else 1 if row.article_id is None else 2, row.id


def in_sentence(text: str, known: Sequence[Wanted]) -> tuple[Wanted, ...]:
    """The terms whose Chinese stands in ``text``."""
    return tuple(term for term in known if term.chinese in text)


def attach(session: Session, article_id: int, items: Sequence[Pending]) -> list[Pending]:
    """The same sentences, each with the terms it has."""
    known = glossary(session, article_id)
    return [replace(item, terms=in_sentence(item.text, known)) for item in items]


def list_for(session: Session, article_id: int | None) -> list[Term]:
    """The rows of one article, or those for everywhere (None): the reader's own first, then in the article's order."""
    where = Term.article_id.is_(None) if article_id is None else Term.article_id == article_id
    rows = session.scalars(select(Term).where(where)).all()
    return sorted(rows, key=lambda row: (row.ignored, row.origin != "reader", row.sentence_id or 0, row.id))


def find(session: Session, term_id: int) -> Term:
    row = session.get(Term, term_id)
    if row is None:
        raise NotFound("This term is not there any more.")
    return row


def add(session: Session, article_id: int | None, wanted: Wanted) -> Term:
    """The reader's word on a term: it takes the place of any other row for the same Chinese.  Raises BadForm."""
    wanted = _valid(wanted)
    row = _same(session, article_id, wanted.chinese)
    if row is None:
        row = Term(article_id=article_id, chinese=wanted.chinese)
        session.add(row)
    row.english, row.kind, row.origin, row.ignored = wanted.english, wanted.kind, "reader", False
    session.flush()
    return row


def edit(session: Session, term_id: int, wanted: Wanted) -> Term:
    """Raises BadForm, NotFound, and Conflict when another row has this Chinese."""
    wanted, row = _valid(wanted), find(session, term_id)
    other = _same(session, row.article_id, wanted.chinese)
    if other is not None and other.id != row.id:
        raise Conflict("There is a term %(chinese)s already (%(english)s): change that one.", chinese=wanted.chinese, english=other.english)
    row.chinese, row.english, row.kind = wanted.chinese, wanted.english, wanted.kind
    row.origin, row.ignored = "reader", False
    session.flush()
    return row


def delete(session: Session, term_id: int) -> Term:
    """Strike a harvested term out (it would be found again), or remove the reader's own.  Returns the row."""
    row = find(session, term_id)
    if row.origin == "article":
        row.ignored = True
    else:
        session.delete(row)
    session.flush()
    return row


def _same(session: Session, article_id: int | None, chinese: str) -> Term | None:
    where = Term.article_id.is_(None) if article_id is None else Term.article_id == article_id
    return session.scalar(select(Term).where(where, Term.chinese == chinese))


def _valid(wanted: Wanted) -> Wanted:
    chinese, english = " ".join(wanted.chinese.split()), " ".join(wanted.english.split())
    if not checks.has_han(chinese):
        raise BadForm("A term's Chinese side needs at least one Chinese character.")
    if not english:
        raise BadForm("Say what %(chinese)s is to be in English.", chinese=chinese)
    if len(chinese) > LONGEST or len(english) > LONGEST:
        raise BadForm("A term has at most %(most)s characters on either side.", most=LONGEST)
    if wanted.kind not in KINDS:
        raise BadForm("There is no kind of term “%(kind)s”; choose one of these: %(kinds)s.", kind=wanted.kind[:20], kinds=KINDS)
    return Wanted(chinese, english, wanted.kind)


def take_in(session: Session, article_id: int | None, wanted: Iterable[Wanted]) -> int:
    """Add every term of a glossary file; the last of several for the same Chinese holds.  Returns how many."""
    rows = {term.chinese: term for term in map(_valid, wanted)}
    for term in rows.values():
        add(session, article_id, term)
    return len(rows)


def give_out(session: Session, article_id: int | None) -> list[Wanted]:
    """What a glossary file is to hold: the rows of the article, or those for everywhere; nothing struck out."""
    return [Wanted(row.chinese, row.english, row.kind) for row in list_for(session, article_id) if not row.ignored]


def affected(session: Session, article_id: int | None, chinese: str) -> list[int]:
    """The machine-translated sentences that have ``chinese`` (None: of all articles): their ids, in reading order."""
    length = Sentence.end - Sentence.start
    query = (
        select(Sentence.id)
        .join(Sentence.block)
        .join(Block.article)
        .join(Sentence.translation)
        .where(
            Translation.state == "machine",
            Translation.engine_kind == "translation",
            Article.deleted_at.is_(None),
            # Positions of both count characters from 1.
            func.substr(Block.text, Sentence.start + 1, length).contains(chinese, autoescape=True),
        )
        .order_by(Block.article_id, Block.position, Sentence.position)
    )
    if article_id is not None:
        query = query.where(Block.article_id == article_id)
    return list(session.scalars(query))
