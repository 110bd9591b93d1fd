"""Search: dense and lexical candidates, fused into one order of passages."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dateline.store.article import Article
from dateline.store.catalog import Catalog
from dateline.store.collapse import collapse
from dateline.store.database import Database
from dateline.store.embedding import Embedder, Vectors
from dateline.store.lookup import Days, Lookup, quoted
from dateline.store.origins import Origins
from dateline.store.passages import Passage
from dateline.store.terms import STOPWORDS, words
from dateline.store.vectors import VectorStore

Order = Literal["relevance", "latest", "earliest"]

DEPTH = 100
"""Candidates taken from each of the two searches."""

LEXICAL_SHARE, ARTICLE_SHARE, LEDE_SHARE = 0.4, 0.3, 0.3
TITLE_WEIGHT, ARTICLE_TITLE_WEIGHT = 0.5, 2.0
NEAR_SHARE, NEAR_DAYS = 0.4, 14.0
ORDER_SHARE = 0.3
"""Chosen on SciFact and RealTimeQA together (`dateline eval --set scifact`, `--set realtimeqa`): the shares of `fuse`;
how much an article gains that was published on the day of asking, which falls to 1/e in NEAR_DAYS; and how much the
last article gains over the first where the latest is asked for."""

_MOST_ARTICLES = 1000
_FEW = 20_000
"""Up to so many passages in a window, Chroma searches just these; of more, the window is cut from a longer list."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search returned.

    `score` orders the hits of one search (about 0 to 2); `cosine` is that of question and passage (-1 to 1). The ranks
    count from 1, None where that search did not return the passage. `before` and `after` are the neighbouring passages
    of the same article. `also_in` are the ids of other articles with a near-copy of the passage that the search found;
    the best of these passages is the hit.
    """

    passage: Passage
    article: Article
    score: float
    cosine: float
    dense_rank: int | None
    lexical_rank: int | None
    before: Passage | None
    after: Passage | None
    also_in: tuple[str, ...] = ()


class Searcher:
    """Searches the passages of one archive."""

    def __init__(self, database: Database, vectors: VectorStore, embedder: Embedder) -> None:
        self._database = database
        self._catalog = Catalog(database)
        self._lookup = Lookup(database)
        self._origins = Origins(database)
        self._vectors = vectors
        self._embedder = embedder

    def search(
        self, query: str, *, top_k: int, since: date | None, until: date | None, asked: date | None, order: Order
    ) -> list[Hit]:
        """The `top_k` best hits, best first; see `Archive.search`."""
        window = (since or date.min, until or date.max) if since or until else None
        generation = self._database.generation()
        vector = self._embedder.embed_query(query)
        dense = dict(self._dense(vector, window, generation))
        match = any_word(query)
        lexical = (
            dict(self._lookup.match(match, limit=DEPTH, window=window, title_weight=TITLE_WEIGHT)) if match else {}
        )
        # The vectors may know passages that a writer has just removed: only what the catalog has counts.
        found = self._lookup.passages(dict.fromkeys([*dense, *lexical]))
        ledes = self._lookup.ledes({passage.article for passage in found.values()})
        others = {*found, *ledes.values()} - set(dense)
        cosines = dense | self._vectors.cosines(vector, sorted(others), generation=generation)
        wholes = (
            self._lookup.match_articles(match, limit=_MOST_ARTICLES, title_weight=ARTICLE_TITLE_WEIGHT) if match else {}
        )
        scores = fuse(
            [(key, passage.article, ledes.get(passage.article, key)) for key, passage in found.items()],
            cosines,
            lexical,
            wholes,
        )
        gains = self._gains_by_date({passage.article for passage in found.values()}, asked, order)
        scores = {key: score + gains.get(found[key].article, 0.0) for key, score in scores.items()}
        ranked = [found[key] for key in sorted(scores, key=lambda key: (-scores[key], key))]
        best = collapse(ranked, self._origins.sharing, most=top_k)
        ranks = [{key: rank for rank, key in enumerate(part, 1)} for part in (dense, lexical)]
        articles = {key: self._catalog.article(key) for key in {leader.passage.article for leader in best}}
        return [
            Hit(passage, article, scores[passage.id], cosines.get(passage.id, 0.0), ranks[0].get(passage.id),
                ranks[1].get(passage.id), *self._lookup.neighbours(passage), leader.also_in)
            for leader in best
            if (article := articles[(passage := leader.passage).article])
        ]  # fmt: skip

    def _dense(self, vector: Vectors, window: Days | None, generation: int) -> list[tuple[str, float]]:
        if window is None:
            return self._vectors.nearest(vector, DEPTH, generation=generation)
        among = self._lookup.within(window)
        if len(among) <= _FEW:
            return self._vectors.nearest(vector, DEPTH, generation=generation, among=among)
        allowed = set(among)
        longer = self._vectors.nearest(vector, 20 * DEPTH, generation=generation)
        return [entry for entry in longer if entry[0] in allowed][:DEPTH]

    def _gains_by_date(self, articles: set[str], asked: date | None, order: Order) -> dict[str, float]:
        """What an article gains by its date, in units of the fused score."""
        if asked is None and order == "relevance":
            return {}
        published = self._lookup.published(articles)
        gains = dict.fromkeys(published, 0.0)
        if asked is not None:
            for article, day in published.items():
                gains[article] += NEAR_SHARE * math.exp(-abs((asked - day).days) / NEAR_DAYS)
        if order != "relevance":
            ranked = sorted(published, key=lambda article: published[article], reverse=order == "earliest")
            for place, article in enumerate(ranked, 1):
                gains[article] += ORDER_SHARE * place / len(ranked)
        return gains


def fuse(
    candidates: Sequence[tuple[str, str, str]],
    cosines: Mapping[str, float],
    lexical: Mapping[str, float],
    articles: Mapping[str, float],
) -> dict[str, float]:
    """A convex mix of cosine and BM25 of each passage, plus shares for its article's BM25 and first passage.

    `candidates` are ids of passage, article and the article's first passage; `cosines` and `lexical` go by passage,
    `articles` (BM25) by article, 0 where absent; each kind of score is divided by its maximum. A convex mix beats rank
    fusion (Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023,
    https://arxiv.org/abs/2210.11934), as it did here.
    """
    top_cosine = max((cosines.get(key, 0.0) for key, _, _ in candidates), default=0.0) or 1.0
    top_lexical = max(lexical.values(), default=0.0) or 1.0
    top_article = max(articles.values(), default=0.0) or 1.0
    return {
        key: (1 - LEXICAL_SHARE) * cosines.get(key, 0.0) / top_cosine
        + LEXICAL_SHARE * lexical.get(key, 0.0) / top_lexical
        + ARTICLE_SHARE * articles.get(article, 0.0) / top_article
        + LEDE_SHARE * cosines.get(lede, 0.0) / top_cosine
        for key, article, lede in candidates
    }


def any_word(text: str) -> str:
    """The FTS5 query for any of the text's content words, or its words where it has no others; "" without words."""
    every = list(dict.fromkeys(words(text)))
    chosen = [word for word in every if word not in STOPWORDS] or every
    return " OR ".join(quoted(word) for word in chosen)
