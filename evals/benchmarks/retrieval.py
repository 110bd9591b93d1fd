"""Documents and queries of a retrieval benchmark, and how well Dateline's searches rank the documents."""

import gzip
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dateline.evals.ranking import means, scores
from dateline.store import Archive, Article, Hit, InputError

Rows = Iterator[tuple[str, str]]
"""What a benchmark yields: a label and a figure."""

Documents = Mapping[str, tuple[str, ...]]
"""By article id, the ids of the documents that are this article."""

MEASURES = ("nDCG@10", "recall@10")

DEPTH = 200
"""Hits that are looked at for the first ten documents; and all that the two searches inside `Archive.search` return."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query; `relevant` gives the gain of each relevant document, `answers` what a right answer says, if known."""

    id: str
    text: str
    relevant: Mapping[str, int]
    answers: tuple[str, ...] = ()
    asked: date | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """The documents of a benchmark, whose `url` is their id, and its queries."""

    articles: tuple[Article, ...]
    queries: tuple[Query, ...]

    @property
    def documents(self) -> Documents:
        """The ids of each article's documents, by article id."""
        found: dict[str, tuple[str, ...]] = {}
        for article in self.articles:
            found[article.id] = (*found.get(article.id, ()), article.url or "")
        return found


def collection(root: Path) -> Collection:
    """A collection in BEIR's format (Thakur et al., NeurIPS 2021); queries without judgements are left out.

    `corpus.jsonl` and `queries.jsonl` may be compressed; their keys are `_id` or `id`, `text`, `title` and, for a
    query, `answers`. `qrels.tsv` has query, document and gain.
    """
    relevant: dict[str, dict[str, int]] = {}
    for line in _content(root / "qrels.tsv").decode().splitlines()[1:]:
        query, document, gain = line.split("\t")
        relevant.setdefault(query, {})[document] = int(gain)
    articles = [
        Article(text=record["text"].strip(), title=record["title"].replace("_", " "), url=_id(record))
        for record in lines(root / "corpus.jsonl")
    ]
    queries = [
        Query(_id(record), record["text"], relevant[_id(record)], tuple(record.get("answers", ())))
        for record in lines(root / "queries.jsonl")
        if _id(record) in relevant
    ]
    return Collection(tuple(articles), tuple(queries))


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON Lines file, or of its compressed copy, whose name has .gz at the end.

    Raises InputError where there is neither.
    """
    # Not splitlines() of a text: it also breaks at characters that JSON texts may hold as they are.
    for line in _content(path).splitlines():
        yield json.loads(line)


@contextmanager
def archived(articles: Iterable[Article]) -> Iterator[Archive]:
    """A temporary archive of the articles."""
    with tempfile.TemporaryDirectory(prefix="dateline-eval-") as folder, Archive(folder, create=True) as archive:
        for _ in archive.put(articles):
            pass
        yield archive


def searched(archive: Archive, queries: Sequence[Query], documents: Documents, *, depth: int = DEPTH) -> Rows:
    """The mean measures of `Archive.search` and of its two parts, and with the day of asking where queries have one.

    `depth` hits of each search are looked at; the parts are seen through them.
    """
    yield "articles, passages", "{:,}, {:,}".format(*archive.counts())
    yield "queries", f"{len(queries):,}"
    rankings: dict[str, dict[str, list[str]]] = {label: {} for label in _ORDERS}
    for query in queries:
        hits = archive.search(query.text, top_k=depth)
        for label, rank in _ORDERS.items():
            rankings[label][query.id] = ranked(_by(rank, hits), documents)
    if any(query.asked for query in queries):
        rankings["Archive.search with the day of asking"] = {
            query.id: ranked(archive.search(query.text, top_k=depth, asked=query.asked), documents) for query in queries
        }
    for label, found in rankings.items():
        yield from figures(label, found, queries)


def figures(label: str, rankings: Mapping[str, Sequence[str]], queries: Sequence[Query]) -> Rows:
    """The mean of each measure over the queries, given rankings of documents by query id."""
    mean = means(scores(rankings, {query.id: query.relevant for query in queries}, MEASURES))
    for name, value in mean.items():
        yield f"{name}, {label}", f"{value:.4f}"


def ranked(hits: Sequence[Hit], documents: Documents) -> list[str]:
    """The documents of the hits, in their order, each followed by those that hold a near-copy of its passage."""
    articles = dict.fromkeys(article for hit in hits for article in (hit.article.id, *hit.also_in))
    return [document for article in articles for document in documents[article]]


def _content(path: Path) -> bytes:
    packed = path.with_name(f"{path.name}.gz")
    try:
        return gzip.decompress(packed.read_bytes()) if packed.exists() else path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path} cannot be read ({error.strerror or error}): DATELINE_BENCH has to name the folder that holds "
            f"{path.parent.name}."
        ) from error


def _by(rank: Callable[[Hit], float | None], hits: Sequence[Hit]) -> list[Hit]:
    placed = [(place, hit) for hit in hits if (place := rank(hit)) is not None]
    return [hit for _, hit in sorted(placed, key=lambda pair: pair[0])]


_ORDERS: dict[str, Callable[[Hit], float | None]] = {
    "embedding alone": lambda hit: hit.dense_rank,
    "BM25 of passages alone": lambda hit: hit.lexical_rank,
    "Archive.search": lambda hit: -hit.score,
}
"""What puts the hits of a search into order, the least first; without a value a hit is left out."""


def _id(record: Mapping[str, str]) -> str:
    return record.get("_id") or record["id"]
