"""RealTimeQA: questions of weekly news quizzes, and dated news articles (Kasai et al., NeurIPS 2023)."""

import tempfile
from datetime import date
from functools import partial
from pathlib import Path

from dateline.evals.benchmarks.retrieval import Query, Rows, lines, searched
from dateline.store import Archive

_TODAY = date(2024, 12, 31)


def asked_of(root: Path, archive: Archive, *, name: str) -> tuple[list[Query], dict[str, tuple[str, ...]]]:
    """The questions whose gold article is among those of a file, which are put into the archive, and their names.

    They are read through our own readers. A gold article that these reject, since it holds no article text, counts as
    not found.
    """
    there = {record["id"] for record in lines(root / name)}
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
    documents: dict[str, tuple[str, ...]] = {}
    for outcome in archive.add([root / f"{name}.gz"], today=_TODAY):
        if outcome.article:
            documents[outcome.article] = (*documents.get(outcome.article, ()), outcome.record or "")
    return queries, documents


def _realtimeqa(folder: Path, *, name: str) -> Rows:
    with (
        tempfile.TemporaryDirectory(prefix="dateline-eval-") as temporary,
        Archive(temporary, create=True) as archive,
    ):
        yield from searched(archive, *asked_of(folder / "realtimeqa", archive, name=name))
    yield "nDCG@10, others: BM25 without stemming over 26,000 articles", "0.479"
    yield "recall@10, others: BM25 without stemming over 26,000 articles", "0.660"


realtimeqa = partial(_realtimeqa, name="articles-2k.jsonl")
"""Over 2,000 of the articles: minutes."""

realtimeqa_19k = partial(_realtimeqa, name="articles-19k.jsonl")
"""Over all 19,409 articles: an hour."""
