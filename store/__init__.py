"""Knows articles: reads, cleans, dates, cuts, stores and finds them."""

from dateline.store.archive import Archive
from dateline.store.article import Article, Dating
from dateline.store.catalog import ArticleEntry
from dateline.store.embedding import Embedder, embedder_for
from dateline.store.errors import ArchiveError, ArchiveLocked, DatelineError, EmbedderError, InputError
from dateline.store.health import Health
from dateline.store.intake import Outcome
from dateline.store.passages import Passage
from dateline.store.search import Hit

__all__ = [
    "Archive",
    "ArchiveError",
    "ArchiveLocked",
    "Article",
    "ArticleEntry",
    "DatelineError",
    "Dating",
    "Embedder",
    "EmbedderError",
    "Health",
    "Hit",
    "InputError",
    "Outcome",
    "Passage",
    "embedder_for",
]
