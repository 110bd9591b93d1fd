"""Whether the reader puts the right articles first: nDCG of public retrieval sets with and without it."""

import gzip
import json
import math
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dateline.evals.held_out import Figure
from dateline.qa.evidence import read
from dateline.qa.reader.read import Reader
from dateline.qa.weighing import reranked
from dateline.store import Archive, Article, Hit
from dateline.store.search import DEPTH

READ = 10
"""So many of the first passages are read; the others stay where they are."""

DAY = date(2024, 12, 31)


@dataclass(frozen=True, slots=True)
class Query:
    """A query, the day it was asked on where that is known, and the gain of each relevant article."""

    text: str
    asked: date | None
    relevant: Mapping[str, float]


def rankings(folder: Path, reader: Reader) -> Iterator[Figure]:
    """nDCG@10 of SciFact, and of RealTimeQA over 2,000 articles without and with the day of asking."""
    with tempfile.TemporaryDirectory() as temporary, Archive(temporary, create=True) as archive:
        queries, names = _scifact(folder / "scifact", archive)
        yield _figure("SciFact, nDCG@10", archive, queries, names, reader, dated=False)
    with tempfile.TemporaryDirectory() as temporary, Archive(temporary, create=True) as archive:
        queries, names = _realtimeqa(folder / "realtimeqa", archive)
        yield _figure("RealTimeQA, nDCG@10", archive, queries, names, reader, dated=False)
        yield _figure("RealTimeQA, day known, nDCG@10", archive, queries, names, reader, dated=True)


def ndcg(ranking: Sequence[str], relevant: Mapping[str, float], *, k: int = 10) -> float:
    """nDCG@k with linear gains (Järvelin and Kekäläinen, TOIS 2002; as trec_eval computes it), 0 to 1."""
    gain = sum(relevant.get(key, 0.0) / math.log2(place + 1) for place, key in enumerate(ranking[:k], 1))
    best = sorted(relevant.values(), reverse=True)[:k]
    return gain / sum(value / math.log2(place + 1) for place, value in enumerate(best, 1))


def _figure(
    label: str, archive: Archive, queries: Sequence[Query], names: Mapping[str, str], reader: Reader, *, dated: bool
) -> Figure:
    before, after = [], []
    for query in queries:
        hits = archive.search(query.text, top_k=2 * DEPTH, asked=query.asked if dated else None)
        first, rest = hits[:READ], hits[READ:]
        again = reranked(first, read(query.text, first, reader))
        before.append(ndcg(_articles(hits, names), query.relevant))
        after.append(ndcg(_articles([*again, *rest], names), query.relevant))
    return Figure(label, sum(after) / len(after), sum(before) / len(before))


def _scifact(root: Path, archive: Archive) -> tuple[list[Query], dict[str, str]]:
    relevant: dict[str, dict[str, float]] = {}
    for line in (root / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, document, gain = line.split("\t")
        relevant.setdefault(query, {})[document] = float(gain)
    for _ in archive.put(Article(r["text"], r["title"], url=r["id"]) for r in _lines(root / "corpus.jsonl.gz")):
        pass
    queries = [
        Query(record["text"], None, relevant[record["id"]])
        for record in _lines(root / "queries.jsonl")
        if record["id"] in relevant
    ]
    return queries, {entry.id: entry.url or "" for entry in archive.articles()}


def _realtimeqa(root: Path, archive: Archive) -> tuple[list[Query], dict[str, str]]:
    path = root / "articles-2k.jsonl.gz"
    there = {record["id"] for record in _lines(path)}
    names = {outcome.article: outcome.record or "" for outcome in archive.add([path], today=DAY) if outcome.article}
    return [
        Query(
            record["question"],
            date.fromisoformat(record["asked"].replace("/", "-")),
            dict.fromkeys(record["relevant_ids"], 1.0),
        )
        for record in _lines(root / "retrieval_dev.jsonl")
        if there.intersection(record["relevant_ids"])
    ], names


def _articles(hits: Sequence[Hit], names: Mapping[str, str]) -> list[str]:
    """The articles of the hits, in their order, each followed by those that hold a near-copy of its passage."""
    return list(dict.fromkeys(names[article] for hit in hits for article in (hit.article.id, *hit.also_in)))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return (json.loads(line) for line in content.splitlines())
