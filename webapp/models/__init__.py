"""The tables.  Importing this package registers all of them on ``webapp.db.Base``."""

from webapp.models.annotation import Annotation
from webapp.models.article import Article, Block, Ledger, Sentence
from webapp.models.job import Job
from webapp.models.translation import Memory, Translation, TranslationHistory
from webapp.models.word import Place, Word

__all__ = [
    "Annotation",
    "Article",
    "Block",
    "Job",
    "Ledger",
    "Memory",
    "Place",
    "Sentence",
    "Translation",
    "TranslationHistory",
    "Word",
]
