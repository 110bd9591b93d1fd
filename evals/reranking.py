"""Whether the reader puts the right articles first: nDCG of public retrieval sets with and without it."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from dateline.evals.benchmarks.realtimeqa import asked_of
from dateline.evals.benchmarks.retrieval import DEPTH, Documents, Query, archived, collection, ranked
from dateline.evals.held_out import Figure
from dateline.evals.ranking import means, scores
from dateline.qa.evidence import read
from dateline.qa.reader.read import Reader
from dateline.qa.weighing import reranked
from dateline.store import Archive

READ = 10
"""So many of the first passages are read; the others stay where they are."""

MEASURE = "nDCG@10"


def rankings(folder: Path, reader: Reader) -> Iterator[Figure]:
    """nDCG@10 of SciFact, and of RealTimeQA over 2,000 articles without and with the day of asking."""
    data = collection(folder / "scifact")
    with archived(data.articles) as archive:
        yield _figure("SciFact", archive, data.queries, data.documents, reader, dated=False)
    with tempfile.TemporaryDirectory() as temporary, Archive(temporary, create=True) as archive:
        queries, documents = asked_of(folder / "realtimeqa", archive, name="articles-2k.jsonl")
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
