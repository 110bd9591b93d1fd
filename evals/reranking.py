"""Whether the reader puts the right articles first: nDCG of public retrieval sets with and without it."""

import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from dateline.evals.benchmarks.retrieval import DEPTH, Documents, Query, archived, collection, lines, ranked
from dateline.evals.held_out import Figure
from dateline.evals.ranking import means, scores
from dateline.qa.evidence import read
from dateline.qa.reader.read import Reader
from dateline.qa.weighing import reranked
from dateline.store import Archive

READ = 10
"""So many of the first passages are read; the others stay where they are."""

MEASURE = "nDCG@10"
_TODAY = date(2024, 12, 31)


def rankings(folder: Path, reader: Reader) -> Iterator[Figure]:
    """nDCG@10 of SciFact, and of RealTimeQA over 2,000 articles without and with the day of asking."""
    data = collection(folder / "scifact")
    with archived(data.articles) as archive:
        yield _figure("SciFact", archive, data.queries, data.documents, reader, dated=False)
    with tempfile.TemporaryDirectory() as temporary, Archive(temporary, create=True) as archive:
        queries, documents = _realtimeqa(folder / "realtimeqa", archive)
        yield _figure("RealTimeQA", archive, queries, documents, reader, dated=False)
        yield _figure("RealTimeQA, day known", archive, queries, documents, reader, dated=True)


def _figure(
    label: str, archive: Archive, queries: Sequence[Query], documents: Documents, reader: Reader, *, dated: bool
) -> Figure:
    before, after = {}, {}
    for query in queries:
        hits = archive.search(query.text, top_k=DEPTH, asked=query.asked if dated else None)
        first, rest = hits[:READ], hits[READ:]
        before[query.id] = ranked(hits, documents)
        after[query.id] = ranked([*reranked(query.text, first, read(query.text, first, reader)), *rest], documents)
    relevant = {query.id: query.relevant for query in queries}
    with_reader, without = (means(scores(run, relevant, [MEASURE]))[MEASURE] for run in (after, before))
    return Figure(f"{label}, {MEASURE}", with_reader, without)


def _realtimeqa(root: Path, archive: Archive) -> tuple[list[Query], dict[str, tuple[str, ...]]]:
    """The questions whose gold article is among the 2,000, which are put into the archive, and their names."""
    there = {record["id"] for record in lines(root / "articles-2k.jsonl")}
    documents: dict[str, tuple[str, ...]] = {}
    for outcome in archive.add([root / "articles-2k.jsonl.gz"], today=_TODAY):
        if outcome.article:
            documents[outcome.article] = (*documents.get(outcome.article, ()), outcome.record or "")
    queries = [
        Query(
            id=record["id"],
            text=record["question"],
            relevant=dict.fromkeys(record["relevant_ids"], 1),
            asked=date.fromisoformat(record["asked"].replace("/", "-")),
        )
        for record in lines(root / "retrieval_dev.jsonl")
        if there.intersection(record["relevant_ids"])
    ]
    return queries, documents
