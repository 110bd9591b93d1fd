"""Questions of a benchmark asked of the extractive assistant, and what came of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dateline.evals.accepted import states, token_f1
from dateline.evals.benchmarks.retrieval import Rows
from dateline.evals.dataset import GoldQuestion
from dateline.evals.metrics import is_right
from dateline.qa.assistant import THRESHOLD, Assistant
from dateline.store import Archive

_DAY = date(2024, 12, 31)
_SHARES = (0.0, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked with the threshold 0, and the confidence (0 to 1) of its answer, None for a refusal.

    `right` is `metrics.is_right`; `contained` is whether an accepted answer stands in the answer; `f1` (0 to 1) is that
    of its words and of the nearest accepted answer. They are False and 0 without an answer.
    """

    answerable: bool
    confidence: float | None
    right: bool = False
    contained: bool = False
    f1: float = 0.0

    def given(self, threshold: float) -> bool:
        """Whether the answer is given at a threshold of confidence."""
        return self.confidence is not None and self.confidence >= threshold


@dataclass(frozen=True, slots=True)
class Counts:
    """What a threshold gives: right answers and refusals of the answerable questions, refusals of the others."""

    right: int
    refused: int
    unanswerable_refused: int


def ask(archive: Archive, questions: Iterable[GoldQuestion], documents: Mapping[str, Sequence[str]]) -> list[Asked]:
    """What comes of each question; `documents` are the names of each article, by its id."""
    assistant = Assistant(archive, threshold=0.0)
    names = {article: frozenset(known) for article, known in documents.items()}
    found = []
    for gold in questions:
        answer = assistant.ask(gold.question, asked=_DAY)
        if answer.abstention:
            found.append(Asked(gold.answerable, None))
            continue
        text = " ".join(sentence.text for sentence in answer.sentences)
        found.append(
            Asked(
                answerable=gold.answerable,
                confidence=answer.confidence,
                right=is_right(answer, gold, names),
                contained=any(states(text, one) for one in gold.answers),
                f1=max((token_f1(text, one) for one in gold.answers), default=0.0),
            )
        )
    return found


def counts(run: Sequence[Asked], threshold: float) -> Counts:
    """The counts at a threshold."""
    return Counts(
        right=sum(one.right and one.given(threshold) for one in run if one.answerable),
        refused=sum(not one.given(threshold) for one in run if one.answerable),
        unanswerable_refused=sum(not one.given(threshold) for one in run if not one.answerable),
    )


def answered(run: Sequence[Asked], *, threshold: float = THRESHOLD) -> Rows:
    """The shares of answerable questions that are answered rightly, wrongly or not, and the words of the answers."""
    size = len(run)
    told = [one for one in run if one.given(threshold)]
    right = sum(one.right for one in told)
    yield "questions asked", f"{size:,}"
    yield "right: cites an accepted answer in the gold paragraph", f"{right / size:.1%}"
    yield "refused", f"{1 - len(told) / size:.1%}"
    yield "wrong", f"{(len(told) - right) / size:.1%}"
    yield "an accepted answer stands in the answer", f"{sum(one.contained for one in told) / size:.1%}"
    yield "token F1 of the answer, whole sentences", f"{sum(one.f1 for one in told) / size:.4f}"


def traded(run: Sequence[Asked]) -> Rows:
    """Right answers against refusals: for each share of answerable questions that may be refused, and as it is set."""
    answerable = sum(one.answerable for one in run)
    yield "answerable / unanswerable", f"{answerable} / {len(run) - answerable}"
    thresholds = sorted({one.confidence for one in run if one.confidence is not None})
    refused = {threshold: counts(run, threshold).refused for threshold in thresholds}
    for share in _SHARES:
        allowed = [threshold for threshold in thresholds if refused[threshold] <= share * answerable]
        if allowed:
            yield f"at most {share:.1%} of the answerable refused", _told(run, allowed[-1])
    yield f"at the operating point, {THRESHOLD}", _told(run, THRESHOLD)


def _told(run: Sequence[Asked], threshold: float) -> str:
    counted = counts(run, threshold)
    answerable = sum(one.answerable for one in run)
    return (
        f"right {counted.right / answerable:.1%}, refused {counted.refused / answerable:.1%}, unanswerable refused "
        f"{counted.unanswerable_refused / (len(run) - answerable):.1%} (threshold {threshold:.3f})"
    )
