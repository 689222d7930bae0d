"""The tables.  Importing this package registers all of them on ``webapp.db.Base``."""

from webapp.models.annotation import Annotation
from webapp.models.article import Article, Block, Ledger, Sentence
from webapp.models.job import Job
from webapp.models.search import ArticleTag, Listing, SearchEntry
from webapp.models.term import Term
from webapp.models.translation import Memory, Translation, TranslationHistory
from webapp.models.word import Place, Word, WordCorrection

__all__ = [
    "Annotation",
    "Article",
    "ArticleTag",
    "Block",
    "Job",
    "Ledger",
    "Listing",
    "Memory",
    "Place",
    "SearchEntry",
    "Sentence",
    "Term",
    "Translation",
    "TranslationHistory",
    "Word",
    "WordCorrection",
]
