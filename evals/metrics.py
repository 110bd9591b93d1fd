"""What counts as right, refused and wrong, and the figures made of it: pure functions."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from dateline.evals.dataset import GoldQuestion
from dateline.qa.answer import Answer, Sentence
from dateline.qa.expected import spoken_names
from dateline.store.terms import terms

Verdict = Literal["right", "refused", "wrong"]

MAX_SENTENCES, MAX_WORDS = 3, 90
"""A longer answer is not right, whatever it holds."""

Names = Mapping[str, frozenset[str]]
"""By article id, the names by which a gold file may know the article."""

_QUOTES = str.maketrans({**dict.fromkeys("‘’‚‛`´′", "'"), **dict.fromkeys("“”„‟«»″", '"')})


@dataclass(frozen=True, slots=True)
class Judged:
    """One question of a run, and what is known of its answer.

    `right` and `right_first` say whether the sentences given, or the first one alone, are right; False for a refusal.
    `found` is whether the search had a gold article among its first five articles. `seconds` is the time to answer.
    For a question with earlier turns, `found_as_typed` and `found_as_written` say the same of a search for the
    question without them and for the one that the gold file's author wrote; None where there is no such question.
    """

    gold: GoldQuestion
    answer: Answer
    right: bool
    right_first: bool
    found: bool
    citations: int
    exact_citations: int
    seconds: float
    found_as_typed: bool | None = None
    found_as_written: bool | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many questions ended how.

    `answerable` = `right` + `refused` + `wrong`; `right_first` and `found` count answerable questions, too.
    """

    answerable: int
    right: int
    refused: int
    wrong: int
    right_first: int
    found: int
    unanswerable: int
    unanswerable_refused: int


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What a threshold would give: right answers, answerable questions refused, unanswerable questions refused."""

    threshold: float
    right: int
    refused: int
    unanswerable_refused: int


def holds(text: str, answer: str) -> bool:
    """Whether the text contains the accepted answer as whole words.

    Case, kinds of quotes and white space do not count. A number is whole: "14" is not in "2014", "14,000" or "3.14".
    """
    wanted = _normalised(answer)
    before = r"(?<!\w)" if wanted[0].isalnum() else ""
    after = r"(?!\w)" if wanted[-1].isalnum() else ""
    if wanted[0].isdigit():
        before += r"(?<!\d[.,])"
    if wanted[-1].isdigit():
        after += r"(?![.,]\d)"
    return re.search(before + re.escape(wanted) + after, _normalised(text)) is not None


def tells(text: str, answer: str, question: str) -> bool:
    """Whether the text has the accepted answer, as it stands or in other words.

    Accepted answers are the article's own words, and a model's are not. In other words means: every number of the
    accepted answer that the question does not have; where there is none, at least half of its other new words, or one
    of its new names.
    """
    if holds(text, answer):
        return True
    known = frozenset(terms(question))
    new = [stem for stem in terms(answer) if stem not in known]
    numbers = [stem for stem in new if any(sign.isdigit() for sign in stem)]
    others = [stem for stem in new if stem not in numbers]
    there = frozenset(terms(text))
    if numbers or not new:
        return bool(numbers) and there.issuperset(numbers)
    named = {stem for name in spoken_names(answer) for stem in terms(name)} & set(others)
    return 2 * sum(stem in there for stem in others) >= len(others) or not named.isdisjoint(there)


def article_names(*, path: str | None, record: str | None = None, url: str | None = None) -> frozenset[str]:
    """The names by which a gold file may know an article: its file's name, `file#key`, its key, or its url."""
    names = {record, url}
    if path is not None:
        name = PurePath(path).name
        names |= {name, f"{name}#{record}" if record is not None else None}
    return frozenset(name for name in names if name is not None)


def is_right(answer: Answer, gold: GoldQuestion, names: Names, *, first_only: bool = False) -> bool:
    """Whether an answer is right.

    It has at most three sentences and 90 words, and one sentence tells an accepted answer (see `tells`) and cites, with
    a quote that contains it, a gold article. With `first_only`, that sentence is the first one. An abstention, and any
    answer to an unanswerable question, is not right.
    """
    if answer.abstention or len(answer.sentences) > MAX_SENTENCES:
        return False
    if sum(len(sentence.text.split()) for sentence in answer.sentences) > MAX_WORDS:
        return False
    sentences = answer.sentences[:1] if first_only else answer.sentences
    return any(_sentence_is_right(sentence, answer, gold, names) for sentence in sentences)


def verdict(judged: Judged, *, threshold: float | None = None) -> Verdict:
    """What became of a question; below a threshold on the answer's confidence it counts as refused.

    For an unanswerable question every answer is wrong.
    """
    if judged.answer.abstention or (threshold is not None and judged.answer.confidence < threshold):
        return "refused"
    return "right" if judged.right else "wrong"


def tally(run: Iterable[Judged], *, threshold: float | None = None) -> Tally:
    """The counts over a run; `threshold` as in `verdict`."""
    asked = [(judged, verdict(judged, threshold=threshold)) for judged in run]
    answerable = [(judged, outcome) for judged, outcome in asked if judged.gold.answerable]
    outcomes = [outcome for _, outcome in answerable]
    unanswerable = [outcome for judged, outcome in asked if not judged.gold.answerable]
    return Tally(
        answerable=len(answerable),
        right=outcomes.count("right"),
        refused=outcomes.count("refused"),
        wrong=outcomes.count("wrong"),
        right_first=sum(judged.right_first and outcome == "right" for judged, outcome in answerable),
        found=sum(judged.found for judged, _ in answerable),
        unanswerable=len(unanswerable),
        unanswerable_refused=unanswerable.count("refused"),
    )


def tallies_by_tag(run: Sequence[Judged], *, threshold: float | None = None) -> tuple[tuple[str, Tally], ...]:
    """The counts for each tag of the gold questions, tags in alphabetical order."""
    tags = sorted({tag for judged in run for tag in judged.gold.tags})
    return tuple((tag, tally([j for j in run if tag in j.gold.tags], threshold=threshold)) for tag in tags)


def curve(run: Sequence[Judged]) -> tuple[CurvePoint, ...]:
    """What each threshold that makes a difference would give, from answering all to refusing all.

    The run must have been answered with the threshold 0. An answer is kept where its confidence is at least the
    threshold, so the thresholds are the confidences of the answers; the last one, infinity, refuses every question.
    """
    given = {judged.answer.confidence for judged in run if not judged.answer.abstention}
    points = []
    for threshold in (*sorted(given), math.inf):
        counts = tally(run, threshold=threshold)
        points.append(CurvePoint(threshold, counts.right, counts.refused, counts.unanswerable_refused))
    return tuple(points)


def found_in_first(ranked: Iterable[str], gold: GoldQuestion, names: Names, *, articles: int = 5) -> bool:
    """Whether a gold article is among the first different articles of a ranking, given by article ids, best first."""
    first = list(dict.fromkeys(ranked))[:articles]
    return any(_is_gold(article, gold, names) for article in first)


def exact_citations(answer: Answer, texts: Mapping[str, str]) -> int:
    """How many citations quote exactly `text[start:end]` of their article; `texts` by article id."""
    return sum(
        citation.quote == texts[citation.article][citation.start : citation.end] for citation in answer.citations
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share (0 to 1) of the values does not exceed; 0 without values.

    Nearest rank: https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method.
    """
    ranked = sorted(values)
    return ranked[max(math.ceil(share * len(ranked)), 1) - 1] if ranked else 0.0


def _normalised(text: str) -> str:
    return " ".join(text.translate(_QUOTES).casefold().split())


def _sentence_is_right(sentence: Sentence, answer: Answer, gold: GoldQuestion, names: Names) -> bool:
    quotes = [
        citation.quote
        for citation in answer.citations
        if citation.n in sentence.citations and _is_gold(citation.article, gold, names)
    ]
    return any(
        tells(sentence.text, accepted, gold.question) and any(holds(quote, accepted) for quote in quotes)
        for accepted in gold.answers
    )


def _is_gold(article: str, gold: GoldQuestion, names: Names) -> bool:
    return not names.get(article, frozenset()).isdisjoint(gold.articles)
