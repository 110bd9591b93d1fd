"""Public benchmarks, read from a folder that the user has: `dateline eval --set NAME` with DATELINE_BENCH."""

import gzip
import json
import math
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dateline.evals.corpus import archive_of
from dateline.evals.dataset import GoldQuestion
from dateline.evals.runner import judge_all
from dateline.evals.tallies import curve, tally
from dateline.qa.assistant import THRESHOLD, Assistant
from dateline.qa.reader import examples as public
from dateline.store import Archive, Article, Hit
from dateline.store.search import DEPTH

Rows = Iterator[tuple[str, str]]
DAY = date(2024, 12, 31)


@dataclass(frozen=True, slots=True)
class Query:
    """A query of a retrieval benchmark; `relevant` gives the gain of each relevant article."""

    text: str
    relevant: Mapping[str, float]
    asked: date | None = None


def ndcg(ranking: Sequence[str], relevant: Mapping[str, float], *, k: int = 10) -> float:
    """nDCG@k with linear gains (Järvelin and Kekäläinen, TOIS 2002; as trec_eval computes it), 0 to 1."""
    gain = sum(relevant.get(key, 0.0) / math.log2(place + 1) for place, key in enumerate(ranking[:k], 1))
    best = sorted(relevant.values(), reverse=True)[:k]
    return gain / sum(value / math.log2(place + 1) for place, value in enumerate(best, 1))


def scifact(folder: Path) -> Rows:
    """SciFact's 300 test queries over 5,183 abstracts (BEIR); each abstract ranks by its best passage."""
    root = folder / "scifact"
    articles = [Article(text=r["text"], title=r["title"], url=r["id"]) for r in _lines(root / "corpus.jsonl.gz")]
    relevant: dict[str, dict[str, float]] = {}
    for line in (root / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, document, gain = line.split("\t")
        relevant.setdefault(query, {})[document] = float(gain)
    queries = [Query(r["text"], relevant[r["id"]]) for r in _lines(root / "queries.jsonl") if r["id"] in relevant]
    with archive_of(articles) as archive:
        names = {entry.id: entry.url or "" for entry in archive.articles()}
        yield from _retrieval(archive, queries, names)


def realtimeqa(folder: Path) -> Rows:
    """RealTimeQA's questions whose gold article is among the 2,000, read through our own readers.

    A gold article that our readers reject, since it holds no article text, counts as not found.
    """
    root = folder / "realtimeqa"
    path = root / "articles-2k.jsonl.gz"
    there = {record["id"] for record in _lines(path)}
    queries = [
        Query(r["question"], dict.fromkeys(r["relevant_ids"], 1.0), date.fromisoformat(r["asked"].replace("/", "-")))
        for r in _lines(root / "retrieval_dev.jsonl")
        if there.intersection(r["relevant_ids"])
    ]
    with tempfile.TemporaryDirectory() as temporary, Archive(temporary, create=True) as archive:
        names = {o.article: o.record or "" for o in archive.add([path], today=DAY) if o.article}
        yield "questions", str(len(queries))
        yield from _retrieval(archive, queries, names)
        yield "nDCG@10 with the day of asking", f"{_mean(archive, queries, names, asked=True):.4f}"


def clapnq(folder: Path) -> Rows:
    """CLAP NQ: 300 answerable and 300 unanswerable questions, asked on the archive of all their passages.

    An answer is right where it cites a sentence that the annotators selected. The curve: for each share of answerable
    questions that are refused, the right answers and the unanswerable questions refused.
    """
    halves = [public.clapnq(folder, held_out=held_out) for held_out in (False, True)]
    articles, examples = ([*one, *two] for one, two in zip(*halves, strict=True))
    with tempfile.TemporaryDirectory() as temporary, Archive(temporary, create=True) as archive:
        names = {
            o.article: frozenset({a.url or ""})
            for a, o in zip(articles, archive.put(articles), strict=True)
            if o.article
        }
        gold = [
            GoldQuestion(e.url, e.question, bool(e.answers), e.answers, (e.url,) if e.answers else ()) for e in examples
        ]
        run = judge_all(gold, archive, Assistant(archive, threshold=0.0), names, today=DAY)
    chosen = tally(run, threshold=THRESHOLD)
    yield "answerable / unanswerable", f"{chosen.answerable} / {chosen.unanswerable}"
    points = curve(run)
    for share in (0.0, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3):
        point = [p for p in points if p.refused <= share * chosen.answerable][-1]
        yield (
            f"at {share:.1%} of the answerable refused",
            f"right {point.right / chosen.answerable:.1%}, unanswerable refused "
            f"{point.unanswerable_refused / chosen.unanswerable:.1%} (threshold {point.threshold:.3f})",
        )
    yield (
        f"at the operating point, {THRESHOLD}",
        f"right {chosen.right / chosen.answerable:.1%}, refused {chosen.refused / chosen.answerable:.1%}, "
        f"unanswerable refused {chosen.unanswerable_refused / chosen.unanswerable:.1%}",
    )


BENCHMARKS: dict[str, Callable[[Path], Iterable[tuple[str, str]]]] = {
    "scifact": scifact,
    "realtimeqa": realtimeqa,
    "clapnq": clapnq,
}


def _retrieval(archive: Archive, queries: Sequence[Query], names: Mapping[str, str]) -> Rows:
    yield "articles, passages", "{:,}, {:,}".format(*archive.counts())
    runs = [(query, archive.search(query.text, top_k=2 * DEPTH)) for query in queries]
    orders: dict[str, Callable[[Hit], int | None]] = {
        "embedding alone": lambda hit: hit.dense_rank,
        "BM25 alone": lambda hit: hit.lexical_rank,
    }
    for label, rank in orders.items():
        scores = []
        for query, hits in runs:
            placed = [hit for hit in hits if rank(hit) is not None]
            scores.append(ndcg(_ranking(sorted(placed, key=lambda hit: rank(hit) or 0), names), query.relevant))
        yield f"nDCG@10 {label}", f"{sum(scores) / len(scores):.4f}"
    fused = [ndcg(_ranking(hits, names), query.relevant) for query, hits in runs]
    yield "nDCG@10 Archive.search", f"{sum(fused) / len(fused):.4f}"


def _mean(archive: Archive, queries: Sequence[Query], names: Mapping[str, str], *, asked: bool) -> float:
    scores = [
        ndcg(_ranking(archive.search(q.text, top_k=2 * DEPTH, asked=q.asked if asked else None), names), q.relevant)
        for q in queries
    ]
    return sum(scores) / len(scores)


def _ranking(hits: Sequence[Hit], names: Mapping[str, str]) -> list[str]:
    """The articles of the hits, in their order, each followed by those that hold a near-copy of its passage."""
    return list(dict.fromkeys(names[article] for hit in hits for article in (hit.article.id, *hit.also_in)))


def _lines(path: Path) -> Iterator[dict[str, str]]:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for line in content.splitlines():
        yield json.loads(line)
