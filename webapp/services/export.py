"""From rows to the frozen Document that exporters write."""

from __future__ import annotations

from sqlalchemy.orm import Session

from webapp.db import now
from webapp.exporters.document import BilingualBlock, Document, Note, SentencePair
from webapp.models import Annotation, Article, Block, Sentence
from webapp.services import annotations, articles, passages


def load_document(session: Session, article_id: int) -> Document:
    """One article with its English, notes and ledger.  Raises NotFound."""
    article = articles.read(session, article_id)
    blocks = tuple(_block(block) for block in article.blocks)
    return Document(
        title=article.title,
        title_target=blocks[0].target,
        source=article.source,
        author=article.author,
        editor=article.editor,
        published=article.published,
        reading_minutes=article.reading_minutes,
        views=article.views,
        address=article.address,
        fetched_at=article.fetched_at,
        imported_at=article.created_at,
        exported_at=now(),
        raw_name=article.raw_name,
        raw_sha256=article.raw_sha256,
        raw_encoding=article.raw_encoding,
        engines=_engines(article),
        blocks=blocks,
        notes=tuple(_note(note) for note in annotations.list_for(session, article_id)),
        changes=tuple(articles.ledger(session, article_id)),
    )


def _engines(article: Article) -> tuple[tuple[str, str, str], ...]:
    rows = (sentence.translation for block in article.blocks for sentence in block.sentences)
    return tuple(sorted({(row.engine, row.engine_version, row.engine_kind) for row in rows if row and row.engine}))


def _block(block: Block) -> BilingualBlock:
    spans = {span.sentence_id: span for span in passages.target_spans(block)}
    pairs = tuple(_pair(sentence, spans.get(sentence.id)) for sentence in block.sentences)
    return BilingualBlock(block.position + 1, block.kind, block.text, passages.target_text(block), pairs)


def _pair(sentence: Sentence, span: passages.Span | None) -> SentencePair:
    translation = sentence.translation
    if translation is None or span is None:
        return SentencePair(sentence.position + 1, sentence.text, "", sentence.start, sentence.end, 0, 0)
    return SentencePair(
        number=sentence.position + 1,
        source=sentence.text,
        target=translation.text,
        start=sentence.start,
        end=sentence.end,
        target_start=span.start,
        target_end=span.end,
        state=translation.state,
        engine=translation.engine,
        engine_version=translation.engine_version,
        engine_kind=translation.engine_kind,
        score=translation.score,
        flags=tuple(translation.flags),
        updated_at=translation.updated_at,
    )


def _note(note: Annotation) -> Note:
    number = None if note.orphaned or note.block is None else note.block.position + 1
    return Note(
        id=note.id,
        side=note.side,
        block=number,
        start=note.start,
        end=note.end,
        exact=note.exact,
        prefix=note.prefix,
        suffix=note.suffix,
        colour=note.colour,
        body=note.body,
        tags=tuple(note.tags),
        created_at=note.created_at,
        updated_at=note.updated_at,
    )
