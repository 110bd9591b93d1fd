"""How well the reader reads what it never saw in training, beside the embedding alone: figures of each set."""

import math
import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dateline.evals.groundedness import roc_auc
from dateline.qa.reader import examples
from dateline.qa.reader.drawing import as_written
from dateline.qa.reader.exercises import exercises
from dateline.qa.reader.pools import make_pools
from dateline.qa.reader.read import Finding, Reader, Text
from dateline.store import Article
from dateline.store.embedding import MiniLM, embedded_text
from dateline.store.passages import split_sentences

Pair = tuple[float, float]
"""What the reader and what the embedding make of a question with a passage."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure of one set: with the reader, and with the embedding alone where that can do it."""

    label: str
    reader: float
    embedding: float | None


def xquad(folder: Path, reader: Reader, model: MiniLM) -> Iterator[Figure]:
    """Token F1 of the marked words, and how well gold passages are told from the best-ranked others, one a question."""
    pools = list(make_pools(*examples.xquad(folder, held_out=True)))
    read, near, marked, nearest = [], [], [], []
    for pool in pools:
        shown = [(pool.title, pool.text), *((other.title, other.text) for other in pool.ranked[:1])]
        findings = _read(reader, pool.question, shown)
        read.append([finding.answerable for finding in findings])
        near.append(_cosines(model, pool.question, shown))
        span = best_span(findings[0])
        marked.append(_f1(pool.text[slice(*span)] if span else "", pool.answers))
        nearest.append(_f1(_nearest(pool.question, pool.text, model)[1], pool.answers))
    yield Figure("xquad-en, token F1", _mean(marked), _mean(nearest))
    yield Figure("xquad-en, AUC against ranked passages", *(
        _auc([row[0] for row in rows], [row[1] for row in rows if len(row) > 1]) for rows in (read, near)
    ))  # fmt: skip


def clapnq(folder: Path, reader: Reader, model: MiniLM) -> Iterator[Figure]:
    """How well answering passages are told from others on the subject; how often a gold sentence holds the answer."""
    articles, asked = examples.clapnq(folder, held_out=True)
    by_url = {article.url: article for article in articles}
    scores: dict[bool, list[Pair]] = {True: [], False: []}
    inside, nearest = [], []
    for one in asked:
        article = by_url[one.url]
        shown = [(article.title, article.text)]
        finding = _read(reader, one.question, shown)[0]
        scores[bool(one.spans)].append((finding.answerable, _cosines(model, one.question, shown)[0]))
        if one.spans:
            inside.append(_lies_in(best_span(finding), one.spans))
            nearest.append(_lies_in(_nearest(one.question, article.text, model)[0], one.spans))
    yield Figure("clapnq, AUC of answerability", *_aucs(scores[True], scores[False]))
    yield Figure("clapnq, the words lie in a gold sentence", _mean(inside), _mean(nearest))


def trecqa(folder: Path, reader: Reader, model: MiniLM) -> Iterable[Figure]:
    """Mean average precision over the clean test questions: those with sentences of both kinds."""
    with_reader, with_embedding = [], []
    for one in examples.trecqa(folder, part="test"):
        labels = [label for _, label in one.sentences]
        if not any(labels) or all(labels):
            continue
        question, shown = as_written(one.question), [("", as_written(text)) for text, _ in one.sentences]
        findings = _read(reader, question, shown)
        # Sentences are chosen by their margins; `answerable` is about passages.
        with_reader.append(_average_precision([max(finding.margins) for finding in findings], labels))
        with_embedding.append(_average_precision(_cosines(model, question, shown), labels))
    yield Figure("trecqa, clean test, MAP", _mean(with_reader), _mean(with_embedding))


def invented(_: Path, reader: Reader, model: MiniLM) -> Iterator[Figure]:
    """How well questions that the exercises kept apart answer are told from each kind of those that they do not.

    The token F1 of the marked words, too.
    """
    answered: list[Pair] = []
    unanswered: dict[str, list[Pair]] = {}
    marked = []
    for one in exercises(held_out=True):
        text, shown = Text(one.title, one.published, one.text, one.sentences), [(one.title, one.text)]
        for question, span in one.answered:
            finding = reader.read(question, [text])[0]
            answered.append((finding.answerable, _cosines(model, question, shown)[0]))
            best = best_span(finding)
            marked.append(token_f1(one.text[slice(*best)] if best else "", one.text[slice(*span)]))
        for question, kind in one.unanswered:
            answerable = reader.read(question, [text])[0].answerable
            unanswered.setdefault(kind, []).append((answerable, _cosines(model, question, shown)[0]))
    yield Figure(f"exercises, token F1 ({len(answered)})", _mean(marked), None)
    everything = [pair for pairs in unanswered.values() for pair in pairs]
    for kind, pairs in [("all", everything), *sorted(unanswered.items())]:
        yield Figure(f"exercises, AUC, {kind} ({len(pairs)})", *_aucs(answered, pairs))


def token_f1(said: str, accepted: str) -> float:
    """The F1 of the words that two answers share, without articles and punctuation (Rajpurkar et al., EMNLP 2016)."""
    one, two = (Counter(_plain(text)) for text in (said, accepted))
    shared = sum((one & two).values())
    return 2 * shared / (sum(one.values()) + sum(two.values())) if shared else 0.0


def best_span(finding: Finding) -> tuple[int, int] | None:
    """The words that the reader would mark in a passage."""
    best = max(range(len(finding.margins)), key=lambda place: finding.margins[place])
    return finding.spans[best]


def calibration_error(probabilities: Sequence[float], outcomes: Sequence[bool], *, bins: int = 10) -> float:
    """Expected calibration error over bins of equal width, 0 to 1 (Guo et al., ICML 2017, arXiv:1706.04599)."""
    return sum(
        count / len(outcomes) * abs(mean - share) for mean, share, count in reliability(probabilities, outcomes, bins)
    )


def reliability(
    probabilities: Sequence[float], outcomes: Sequence[bool], bins: int = 10
) -> list[tuple[float, float, int]]:
    """For each bin that holds any: the mean probability, the share that came true, and how many there are."""
    rows: dict[int, list[tuple[float, bool]]] = {}
    for probability, outcome in zip(probabilities, outcomes, strict=True):
        rows.setdefault(min(bins - 1, math.floor(probability * bins)), []).append((probability, outcome))
    return [
        (sum(p for p, _ in row) / len(row), sum(o for _, o in row) / len(row), len(row))
        for _, row in sorted(rows.items())
    ]


def _read(reader: Reader, question: str, shown: Sequence[tuple[str, str]]) -> list[Finding]:
    return reader.read(question, [Text(title, None, text, tuple(split_sentences(text))) for title, text in shown])


def _cosines(model: MiniLM, question: str, shown: Sequence[tuple[str, str]]) -> list[float]:
    vectors = model.embed([embedded_text(Article(text=text, title=title), text) for title, text in shown])
    return [float(value) for value in vectors @ model.embed_query(question)]


def _nearest(question: str, text: str, model: MiniLM) -> tuple[tuple[int, int], str]:
    """The sentence whose vector is nearest to the question's: its span and its words."""
    spans = split_sentences(text)
    cosines = _cosines(model, question, [("", text[slice(*span)]) for span in spans])
    best = spans[cosines.index(max(cosines))]
    return best, text[slice(*best)]


def _f1(said: str, accepted: Sequence[str]) -> float:
    return max(token_f1(said, answer) for answer in accepted)


def _lies_in(span: tuple[int, int] | None, gold: Sequence[tuple[int, int]]) -> bool:
    """Whether the middle of a span lies in one of the gold ones."""
    return span is not None and any(start <= sum(span) / 2 <= end for start, end in gold)


def _auc(higher: Sequence[float], lower: Sequence[float]) -> float:
    return roc_auc(np.array([*higher, *lower]), np.array([1.0] * len(higher) + [0.0] * len(lower)))


def _aucs(higher: Sequence[Pair], lower: Sequence[Pair]) -> tuple[float, float]:
    """The area with the reader's scores, and that with the embedding's."""
    one, two = (_auc([pair[place] for pair in higher], [pair[place] for pair in lower]) for place in (0, 1))
    return one, two


def _average_precision(scores: Sequence[float], labels: Sequence[bool]) -> float:
    ranked = [label for _, label in sorted(zip(scores, labels, strict=True), key=lambda pair: -pair[0])]
    found = [sum(ranked[:place]) / place for place, label in enumerate(ranked, 1) if label]
    return sum(found) / len(found)


def _plain(text: str) -> list[str]:
    bare = "".join(sign for sign in text.casefold() if sign not in string.punctuation)
    return re.sub(r"\b(?:a|an|the)\b", " ", bare).split()


def _mean(values: Iterable[float]) -> float:
    every = list(values)
    return sum(every) / len(every)
