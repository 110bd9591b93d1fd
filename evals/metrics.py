"""What each measure means, and when an answer is right: pure functions."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from dateline.evals.accepted import Accepted, states, tells
from dateline.evals.dataset import GoldQuestion
from dateline.evals.results import Result
from dateline.qa.answer import Answer, Citation, Sentence

VERSION = 1
"""Of the definitions below; runs of different versions cannot be compared."""

MAX_SENTENCES, MAX_WORDS = 3, 90
"""A longer answer is not right, whatever it holds."""

DEPTHS = (1, 3, 5, 10)
"""Where recall is measured."""

Names = Mapping[str, frozenset[str]]
"""By article id, the names by which a gold file may know the article."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure of one question, from 0 to 1, the more the better: its name, what it is, and where it comes from."""

    name: str
    definition: str
    source: str = ""


_IR = "ir_measures (MacAvaney, Macdonald and Ounis, ECIR 2022), which computes it with trec_eval's code"
_SQUAD = "SQuAD (Rajpurkar et al., EMNLP 2016)"
_ALCE = "ALCE (Gao et al., EMNLP 2023), with Dateline's verifier in place of an entailment model"


def _ranked(what: str, relevant: str) -> list[Metric]:
    return [
        *(Metric(f"{what} recall@{k}", f"share of {relevant} among the first {k} {what}s found", _IR) for k in DEPTHS),
        Metric(f"{what} MRR", f"1 over the rank of the first of {relevant}", _IR),
        Metric(f"{what} nDCG@10", f"discounted gain of {relevant} among the first 10, over the best possible", _IR),
    ]


METRICS = (
    Metric("passed", "ended as it should: a right answer with its citation, or a refusal where there is no answer"),
    Metric("right", "answerable: at most 3 sentences and 90 words, one of which tells an accepted answer and cites it"),
    Metric("answered", "answerable: answered, rightly or wrongly"),
    Metric("refused", "unanswerable: refused"),
    Metric("expected reason", "refused for the reason that the gold file gives"),
    Metric("contained", "answerable: an accepted answer stands in the answer, numbers and dates by value"),
    Metric("exact match", "answerable: the answer is an accepted one and nothing else", _SQUAD),
    Metric("token F1", "answerable: F1 of the words of the answer and of the nearest accepted one", _SQUAD),
    Metric("first sentence", "answerable: right by the first sentence alone"),
    Metric("citation recall", "share of the sentences that all their citations together support", _ALCE),
    Metric("citation precision", "share of the citations that are needed for, or alone give, that support", _ALCE),
    Metric("gold citations", "share of the citations that stand in an article that holds the answer, or a copy"),
    Metric("exact quotes", "share of the citations whose quote is the article's text at its offsets"),
    Metric("article success@5", "an article that holds the answer is among the first 5 found", _IR),
    *_ranked("article", "the articles that hold the answer"),
    *_ranked("passage", "the passages of those articles in which an accepted answer stands"),
    Metric("right reactions", "share of the question's variants whose answers changed, or stayed, as they must"),
    Metric("success@5 as typed", "follow-ups: the same for a search without the turns before"),
    Metric("success@5 as written", "follow-ups: the same for the question as a person wrote it out"),
)


def article_names(*, path: str | None, record: str | None = None, url: str | None = None) -> frozenset[str]:
    """The names by which a gold file may know an article: its file's name, `file#key`, its key, or its url."""
    names = {record, url}
    if path is not None:
        name = PurePath(path).name
        names |= {name, f"{name}#{record}" if record is not None else None}
    return frozenset(name for name in names if name is not None)


def is_gold(article: str, gold: GoldQuestion, names: Names) -> bool:
    """Whether the gold line names the article with this id."""
    return not names.get(article, frozenset()).isdisjoint(gold.articles)


def is_right(answer: Answer, gold: GoldQuestion, names: Names, *, first_only: bool = False) -> bool:
    """Whether an answer is right.

    It has at most three sentences and 90 words, and one sentence tells an accepted answer (see `tells`) and cites, with
    a quote that states it, a gold article or a near-copy of one. With `first_only`, that sentence is the first one. An
    abstention, and any answer to an unanswerable question, is not right.
    """
    if not is_short(answer):
        return False
    sentences = answer.sentences[:1] if first_only else answer.sentences
    return any(_is_cited(sentence, answer, gold, names) for sentence in sentences)


def is_short(answer: Answer) -> bool:
    """Whether there is an answer of at most three sentences and 90 words."""
    words = sum(len(sentence.text.split()) for sentence in answer.sentences)
    return not answer.abstention and len(answer.sentences) <= MAX_SENTENCES and words <= MAX_WORDS


def told(answer: Answer, gold: GoldQuestion) -> bool:
    """Whether a sentence of the answer tells an accepted answer, whatever it cites."""
    return any(
        tells(sentence.text, accepted, gold.question, published=_published(sentence, answer))
        for sentence in answer.sentences
        for accepted in gold.answers
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share (0 to 1) of the values does not exceed; 0 without values.

    Nearest rank: https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method.
    """
    ranked = sorted(values)
    return ranked[max(math.ceil(share * len(ranked)), 1) - 1] if ranked else 0.0


def mean(results: Iterable[Result], metric: str) -> tuple[float, int] | None:
    """The mean of a metric and the number of questions that have it; None where none has."""
    scores = [result.scores[metric] for result in results if metric in result.scores]
    return (math.fsum(scores) / len(scores), len(scores)) if scores else None


def _is_cited(sentence: Sentence, answer: Answer, gold: GoldQuestion, names: Names) -> bool:
    citations = [
        one
        for one in answer.citations
        if one.n in sentence.citations and any(is_gold(key, gold, names) for key in (one.article, *one.also_in))
    ]
    return any(_is_told_by(sentence, citations, accepted, gold.question) for accepted in gold.answers)


def _is_told_by(sentence: Sentence, citations: Sequence[Citation], accepted: Accepted, question: str) -> bool:
    return any(
        tells(sentence.text, accepted, question, published=one.published)
        and states(one.quote, accepted, published=one.published)
        for one in citations
    )


def _published(sentence: Sentence, answer: Answer) -> str | None:
    return next((one.published for one in answer.citations if one.n in sentence.citations), None)
