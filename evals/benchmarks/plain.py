"""Plain BM25 over whole articles: the measuring stick that others publish, without passages, vectors or fusion."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from dateline.evals.benchmarks.retrieval import Documents, Query
from dateline.store import Article
from dateline.store.catalog import Catalog
from dateline.store.database import Database
from dateline.store.lookup import Lookup
from dateline.store.search import any_word

_DEPTH = 100


def plain_bm25(articles: Iterable[Article], queries: Sequence[Query], documents: Documents) -> dict[str, list[str]]:
    """The documents that BM25 finds for each query, best first, by query id.

    Title and text count alike, as one text; words are stemmed, function words left out. SQLite's FTS5 has Robertson's
    formula with k1 = 1.2 and b = 0.75 (https://www.sqlite.org/fts5.html#the_bm25_function).
    """
    with tempfile.TemporaryDirectory(prefix="dateline-eval-") as folder:
        database = Database(Path(folder) / "catalog.sqlite")
        try:
            database.create("none")
            catalog, lookup = Catalog(database), Lookup(database)
            with database.writing():
                for article in articles:
                    catalog.put(article, ())
            found = {
                query.id: lookup.match_articles(any_word(query.text), limit=_DEPTH, title_weight=1.0)
                for query in queries
            }
        finally:
            database.close()
    return {key: _best_first(matches, documents) for key, matches in found.items()}


def _best_first(matches: dict[str, float], documents: Documents) -> list[str]:
    order = sorted(matches, key=lambda article: (-matches[article], article))
    return [document for article in order for document in documents[article]]
