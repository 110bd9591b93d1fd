"""Asks every question of a gold file and judges the answers."""

import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from dateline.evals.corpus import opened, require_gold_articles
from dateline.evals.dataset import GoldQuestion, load_gold
from dateline.evals.judge import Opinion, opinion
from dateline.evals.metrics import (
    CurvePoint,
    Judged,
    Names,
    Tally,
    Verdict,
    curve,
    exact_citations,
    found_in_first,
    is_right,
    percentile,
    tallies_by_tag,
    tally,
    verdict,
)
from dateline.qa import EXTRACTIVE
from dateline.qa.answer import Answer
from dateline.qa.batch import answer_in_turn
from dateline.qa.output import answer_json
from dateline.qa.question import understand
from dateline.qa.retrieval import find
from dateline.store import Archive, Embedder

if TYPE_CHECKING:
    from dateline.qa.llms import LanguageModel

_DEPTH = 50
"""Hits looked at for the first five articles: ten passages of each."""


class Asks(Protocol):
    """What is evaluated: `Assistant`, or anything that answers like it."""

    def ask(self, question: str, /, *, history: Sequence[Answer] = (), asked: date | None = None) -> Answer:
        """The answer to a question after earlier turns, as of the day `asked`, today by default."""
        ...


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that did not end as it should: as it was searched, what was expected, and what was answered."""

    id: str
    question: str
    standalone: str
    answers: tuple[str, ...]
    articles: tuple[str, ...]
    verdict: Verdict
    confidence: float
    answered: str


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Answerable questions with earlier turns: how many have a gold article among the first five of a search.

    `found` is for the question as the rules made it, `as_typed` without the earlier turns, `as_written` for the one
    that the gold file's author wrote, which `written` questions have.
    """

    questions: int
    found: int
    as_typed: int
    written: int
    as_written: int


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a run.

    `llm` is what was asked to write the answers, `sentences` what was shown of them, `struck` what was not, and
    `fallbacks` counts the answers that something else wrote or that a fault cut short. `answers` are whole, as JSON;
    `opinion` is that of a judge, None where none was asked.
    `threshold` is the one in force. `reasons_expected` counts the refusals for which the gold file names a reason,
    `reasons_met` those that gave it. Times are in seconds a question. `curve` is empty unless every threshold was
    asked for.
    """

    questions: int
    articles: int
    llm: str
    threshold: float
    tally: Tally
    tags: tuple[tuple[str, Tally], ...]
    reasons_expected: int
    reasons_met: int
    citations: int
    exact_citations: int
    seconds_p50: float
    seconds_p95: float
    failures: tuple[Failure, ...]
    curve: tuple[CurvePoint, ...]
    follow_ups: FollowUps
    sentences: int
    struck: int
    fallbacks: int
    answers: tuple[dict[str, object], ...]
    opinion: Opinion | None


def evaluate(
    gold: Path,
    *,
    articles: Path | None,
    folder: Path,
    embedder: Embedder,
    today: date,
    every_threshold: bool,
    llm: str = EXTRACTIVE,
    cache: Path | None = None,
    replay: bool = False,
    judge: str | None = None,
) -> Report:
    """The figures for a gold file, asked on a temporary archive of `articles`, or on the archive in `folder`.

    `llm` is the specification of what writes the answers; what a model writes is kept in the file `cache`, and with
    `replay` taken from there alone. `judge` is the specification of a model that is asked for its opinion, too.
    With `every_threshold` the questions are answered once with the threshold 0, and each threshold is then applied to
    the confidences, the one in force too. Raises InputError where the gold file is wrong, or an article that it names
    is not in the archive, and ModelError where the model cannot be used: its figures would be those of another.
    """
    from dateline.qa.assistant import THRESHOLD, Assistant
    from dateline.qa.llms import open_model

    questions = load_gold(gold)
    with opened(articles, folder, embedder, today) as (archive, names):
        require_gold_articles(questions, names)
        assistant = Assistant(
            archive, llm=_writer(llm, cache, replay=replay), threshold=0.0 if every_threshold else THRESHOLD
        )
        run = judge_all(questions, archive, assistant, names, today=today)
        thought = opinion(run, open_model(judge)) if judge else None
        return summarise(
            run,
            opinion=thought,
            llm=llm,
            articles=archive.counts()[0],
            threshold=THRESHOLD,
            every_threshold=every_threshold,
        )


def _writer(llm: str, cache: Path | None, *, replay: bool) -> "str | LanguageModel":
    """What writes the answers; a model is opened at once, since the figures of another would be no use."""
    if llm == EXTRACTIVE:
        return llm
    from dateline.evals.cache import CachedModel
    from dateline.qa.llms import open_model

    return CachedModel(llm, cache, replay=replay) if cache else open_model(llm)


def judge_all(
    questions: Iterable[GoldQuestion], archive: Archive, assistant: Asks, names: Names, *, today: date
) -> list[Judged]:
    """Each question asked once, in order, and its answer judged; `names` are those of the archive's articles."""
    return [_judge(archive, assistant, question, names, today) for question in questions]


def summarise(
    run: Sequence[Judged],
    *,
    articles: int,
    threshold: float,
    every_threshold: bool,
    llm: str = EXTRACTIVE,
    opinion: Opinion | None = None,
) -> Report:
    """The figures of a run on so many articles.

    With `every_threshold` the run was answered with the threshold 0, and `threshold` is applied here.
    """
    applied = threshold if every_threshold else None
    expected = [j for j in run if j.gold.why and verdict(j, threshold=applied) == "refused"]
    times = [judged.seconds for judged in run]
    return Report(
        questions=len(run),
        articles=articles,
        llm=llm,
        threshold=threshold,
        tally=tally(run, threshold=applied),
        tags=tallies_by_tag(run, threshold=applied),
        reasons_expected=len(expected),
        reasons_met=sum(_reason(judged) == judged.gold.why for judged in expected),
        citations=sum(judged.citations for judged in run),
        exact_citations=sum(judged.exact_citations for judged in run),
        seconds_p50=percentile(times, 0.5),
        seconds_p95=percentile(times, 0.95),
        failures=tuple(_failures(run, applied)),
        curve=curve(run) if every_threshold else (),
        follow_ups=_follow_ups(run),
        sentences=sum(len(judged.answer.sentences) for judged in run),
        struck=sum(len(judged.answer.struck) for judged in run),
        fallbacks=sum(judged.answer.note is not None for judged in run),
        answers=tuple(answer_json(judged.answer, key=judged.gold.id) for judged in run),
        opinion=opinion,
    )


def report_json(report: Report) -> dict[str, object]:
    """All figures as one JSON object; the last threshold of the curve, which refuses everything, is null."""
    return asdict(report) | {
        "tags": {tag: asdict(part) for tag, part in report.tags},
        "failures": [asdict(failure) for failure in report.failures],
        "follow_ups": asdict(report.follow_ups),
        "curve": [
            asdict(point) | {"threshold": None if math.isinf(point.threshold) else point.threshold}
            for point in report.curve
        ],
    }


def benchmarks() -> dict[str, Callable[[Path], Iterable[tuple[str, str]]]]:
    """The benchmarks by name: each takes the folder of benchmark data and returns rows of a label and a figure."""
    from dateline.evals.benchmarks import BENCHMARKS
    from dateline.evals.followups import followups

    return {**BENCHMARKS, "followups": followups}


def _judge(archive: Archive, assistant: Asks, gold: GoldQuestion, names: Names, today: date) -> Judged:
    started = time.perf_counter()
    answer = answer_in_turn(gold.history, gold.question, partial(_ask, assistant, gold.asked))
    seconds = time.perf_counter() - started
    day = gold.asked or today

    def found(question: str) -> bool:
        return found_in_first(_ranking(archive, question, day), gold, names)

    cited = {citation.article: archive.article(citation.article) for citation in answer.citations}
    return Judged(
        gold=gold,
        answer=answer,
        right=is_right(answer, gold, names),
        right_first=is_right(answer, gold, names, first_only=True),
        found=found(answer.standalone if gold.history else gold.question),
        found_as_typed=found(gold.question) if gold.history else None,
        found_as_written=found(gold.standalone) if gold.history and gold.standalone else None,
        citations=len(answer.citations),
        exact_citations=exact_citations(answer, {key: article.text for key, article in cited.items() if article}),
        seconds=seconds,
    )


def _ask(assistant: Asks, asked: date | None, question: str, history: Sequence[Answer]) -> Answer:
    return assistant.ask(question, history=history, asked=asked)


def _ranking(archive: Archive, question: str, asked: date) -> list[str]:
    """Ids of the articles whose passages a search for the question returns, best first; copies after each."""
    hits = find(archive, understand(question, asked=asked), top_k=_DEPTH)
    return [article for hit in hits for article in (hit.article.id, *hit.also_in)]


def _follow_ups(run: Sequence[Judged]) -> FollowUps:
    asked = [judged for judged in run if judged.gold.history and judged.gold.answerable]
    return FollowUps(
        questions=len(asked),
        found=sum(judged.found for judged in asked),
        as_typed=sum(bool(judged.found_as_typed) for judged in asked),
        written=sum(judged.found_as_written is not None for judged in asked),
        as_written=sum(bool(judged.found_as_written) for judged in asked),
    )


def _reason(judged: Judged) -> str:
    # An answer that only the threshold turns into a refusal would have been refused as not stated.
    return judged.answer.abstention.reason if judged.answer.abstention else "not_stated"


def _failures(run: Iterable[Judged], threshold: float | None) -> Iterator[Failure]:
    for judged in run:
        gold, answer, outcome = judged.gold, judged.answer, verdict(judged, threshold=threshold)
        if outcome != ("right" if gold.answerable else "refused"):
            yield Failure(
                gold.id, gold.question, answer.standalone, gold.answers, gold.articles, outcome, answer.confidence,
                answer.text,
            )  # fmt: skip
