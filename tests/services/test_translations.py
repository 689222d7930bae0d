from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.services.conftest import translate_all
from webapp.engines import EngineId, Output
from webapp.engines.fake import ID
from webapp.errors import BadForm, Conflict
from webapp.models import Article, Sentence
from webapp.services import annotations, articles, passages, translations
from webapp.services.annotations import Comment, Passage

GLOSS = EngineId("glosses", "1", "gloss")


def first_sentence(session: Session, article: Article) -> Sentence:
    return articles.read(session, article.id).blocks[1].sentences[0]


def test_pending_sentences_come_in_reading_order(session: Session, article: Article) -> None:
    waiting = translations.pending(session, article.id, ID)
    expected = [s.text for block in article.blocks for s in block.sentences]
    assert [item.text for item in waiting] == expected
    translate_all(session, article.id)
    assert translations.pending(session, article.id, ID) == []


def test_a_gloss_waits_for_a_translation_but_not_for_another_gloss(session: Session, article: Article) -> None:
    waiting = translations.pending(session, article.id, GLOSS)
    translations.save(session, [(item, Output("word · word")) for item in waiting], GLOSS, "")
    session.expire_all()
    assert translations.glossed_count(session, article.id) == len(waiting)
    assert translations.pending(session, article.id, GLOSS) == []
    assert translations.pending(session, article.id, ID) == waiting
    translate_all(session, article.id)
    assert translations.glossed_count(session, article.id) == 0


def test_machine_output_never_replaces_what_a_reader_wrote(session: Session, article: Article) -> None:
    waiting = translations.pending(session, article.id, ID)
    sentence = first_sentence(session, article)
    translations.edit(session, sentence.id, "By hand.")
    translations.save(session, [(item, Output("by machine")) for item in waiting], ID, "")
    session.expire_all()
    assert first_sentence(session, article).translation.text == "By hand."


def test_the_memory_answers_for_the_same_engine_version_and_parameters_only(session: Session, article: Article) -> None:
    waiting = translations.pending(session, article.id, ID)
    translations.save(session, [(waiting[0], Output("known", 0.5, ("loop",)))], ID, "beam 4")
    assert translations.remembered(session, waiting, ID, "beam 4") == {waiting[0].sentence_id: Output("known", 0.5, ("loop",))}
    assert translations.remembered(session, waiting, ID, "beam 1") == {}
    assert translations.remembered(session, waiting, EngineId(ID.name, "2", ID.kind), "beam 4") == {}


def test_an_edit_keeps_history_and_can_be_reverted(session: Session, article: Article) -> None:
    translate_all(session, article.id)
    sentence = first_sentence(session, article)
    machine = sentence.translation.text
    translations.edit(session, sentence.id, "  Better   English. ")
    assert (sentence.translation.text, sentence.translation.state) == ("Better English.", "edited")
    translations.revert(session, sentence.id)
    assert (sentence.translation.text, sentence.translation.state) == (machine, "machine")
    translations.revert(session, sentence.id)
    assert sentence.translation.text == "Better English."


def test_an_empty_edit_is_refused(session: Session, article: Article) -> None:
    with pytest.raises(BadForm):
        translations.edit(session, first_sentence(session, article).id, " \n ")


def test_two_hands_on_one_sentence_do_not_overwrite_each_other(session: Session, article: Article) -> None:
    sentence = first_sentence(session, article)
    translations.edit(session, sentence.id, "First hand.")
    with pytest.raises(Conflict):
        translations.edit(session, sentence.id, "Second hand.", seen="what the second hand saw before")


def test_notes_on_the_english_move_when_a_sentence_before_them_changes(session: Session, article: Article) -> None:
    translate_all(session, article.id)
    note = annotations.create(session, article.id, Passage("target", "EN[图书馆还将增加两百个座位。]"), Comment())
    block = note.block
    translations.edit(session, block.sentences[0].id, "A very much longer sentence than the one before it, on purpose.")
    assert passages.target_text(block)[note.start : note.end] == note.exact
    assert not note.orphaned


def test_a_note_whose_english_is_rewritten_is_shown_as_an_orphan_and_comes_back(session: Session, article: Article) -> None:
    translate_all(session, article.id)
    note = annotations.create(session, article.id, Passage("target", "EN[图书馆还将增加两百个座位。]"), Comment("why?"))
    sentence = next(s for s in note.block.sentences if "两百" in s.text)
    translations.edit(session, sentence.id, "Two hundred seats more.")
    assert note.orphaned and note in annotations.list_for(session, article.id)
    translations.revert(session, sentence.id)
    assert not note.orphaned


def test_a_reverted_machine_sentence_is_flagged_again(session: Session, article: Article) -> None:
    sentence = first_sentence(session, article)
    item = translations.Pending(sentence.id, sentence.text)
    translations.save(session, [(item, Output("春城", None, ("han",)))], ID, "")
    session.expire_all()
    translations.edit(session, sentence.id, "Spring City Library.")
    assert first_sentence(session, article).translation.flags == []
    translations.revert(session, sentence.id)
    assert "han" in first_sentence(session, article).translation.flags
    assert translations.doubtful_count(session, article.id) == 1
    translations.check(session, sentence.id, True)
    assert translations.doubtful_count(session, article.id) == 0


def test_the_same_english_again_makes_no_history(session: Session, article: Article) -> None:
    translate_all(session, article.id)
    sentence = first_sentence(session, article)
    translations.mark_stale(session, [sentence.id])
    translate_all(session, article.id)
    translation = first_sentence(session, article).translation
    assert translation.history == [] and not translation.stale
