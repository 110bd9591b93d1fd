"""How well each sentence of the hits answers a question: its features, and what they add up to."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from dateline.qa.checks.names import names_in, unknown
from dateline.qa.expected import Kind, counted, kind_of, names, offers
from dateline.qa.question import Question
from dateline.qa.reader.read import NOTHING, Finding, Reader, Text
from dateline.store import Archive, Hit
from dateline.store.terms import terms, words

MOST_CANDIDATES = 12
"""Sentences that are weighed."""

_LEAST_WORDS = 3
_READ = 0.15
"""What a logit of the reader counts beside the words of the question, in choosing the sentences to look at."""
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")

Floats = npt.NDArray[np.float64]

FEATURES = (
    "passage cosine",  # of question and passage
    "rank",  # 1 for the first hit, 1/2 for the second, ...
    "coverage",  # of the question's terms by the sentence, weighted by rarity
    "coverage below best",
    "coverage nearby",  # by the sentences around it and the title as well
    "coverage of passage",
    "coverage of article",
    "names",  # of the question's names and numbers, those in the sentence
    "names nearby",
    "names in article",
    "stranger",  # the question names what the article does not name in any form
    "rarest missing nearby",  # rarity of the rarest term that is nowhere near
    "unknown",  # share of the question that stands nowhere in the archive
    "pairs",  # of neighbouring terms of the question, those near each other in the sentence
    "expected",  # offers the kind of thing that is asked for
    "expected unknown",  # the kind is not known
    "new words",  # something to say beyond the question's own words
    "question",  # is itself a question
    "length",  # log of its number of words, over 5
    "lead",  # is the first sentence of the article
    "other year",  # names years, but not the one that the question names
    "nothing offered",  # the kind is known, and there is nothing of it
    "margin",  # by how much the reader finds the sentence's best words likelier than no answer: a logit over 10
    "margin below best",
    "answerable",  # what the reader thinks of the passage answering the question: a logit over 10
    "answerable below best",
    "passages alike",  # other passages in which the reader marks the same words
    "span expected",  # the marked words are of the kind that is asked for
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit: its span in the article's text, without the white space around it, and its text.

    `stems` are its own, in order; `near` those of the sentences before and after it and of the title, too. `margin` and
    `answerable` are the reader's logits of the sentence and of its passage; `marked` is the span of the article's text
    that the reader would mark as the answer.
    """

    hit: Hit
    rank: int
    start: int
    end: int
    text: str
    stems: tuple[str, ...]
    near: frozenset[str]
    margin: float = NOTHING
    answerable: float = NOTHING
    marked: tuple[int, int] | None = None

    @property
    def answer(self) -> str:
        """The words that the reader would mark; "" where it would mark none."""
        return self.hit.article.text[slice(*self.marked)] if self.marked else ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question taken apart: its terms with their weights (rarity, 0 to 1), its names, and what it asks for."""

    text: str
    weights: Mapping[str, float]
    names: tuple[str, ...]
    words: frozenset[str]
    kind: Kind
    things: frozenset[str]
    pairs: tuple[tuple[str, str], ...]
    absent: frozenset[str]
    years: frozenset[str]


def ask_for(
    question: str, *, mentions: Sequence[str], passages: int, frequencies: Callable[[Sequence[str]], Mapping[str, int]]
) -> Asked:
    """The question taken apart.

    `mentions` are the dates it names; `frequencies` tells in how many of the archive's `passages` a stem occurs.
    """
    stems = list(dict.fromkeys(terms(question)))
    found = frequencies(stems)
    top = math.log(1 + passages) or 1.0
    # Inverse document frequency (Sparck Jones, 1972), as a share of its largest value.
    weights = {stem: math.log((1 + passages) / (1 + found[stem])) / top for stem in stems}
    return Asked(
        text=question,
        weights=weights,
        names=tuple(dict.fromkeys(stem for name in names(question) for stem in terms(name))),
        words=frozenset(words(question)),
        kind=kind_of(question),
        things=counted(question),
        pairs=tuple(pairwise(stems)),
        absent=frozenset(stem for stem in stems if not found[stem]),
        years=frozenset(_YEAR.findall(" ".join(mentions))),
    )


def ask_archive(archive: Archive, question: Question) -> Asked:
    """A question taken apart beside the archive that it is put to."""
    return ask_for(
        question.topic,
        mentions=question.mentions,
        passages=archive.counts()[1],
        frequencies=archive.document_frequencies,
    )


def read(question: str, hits: Sequence[Hit], reader: Reader) -> list[Finding]:
    """What the reader finds in the passage of each hit."""
    texts = [
        Text(
            hit.article.title,
            hit.article.dating.published,
            hit.passage.text,
            tuple((start - hit.passage.start, end - hit.passage.start) for start, end in hit.passage.sentences),
        )
        for hit in hits
    ]
    return reader.read(question, texts)


def candidates_of(asked: Asked, hits: Sequence[Hit], findings: Sequence[Finding]) -> list[Candidate]:
    """The most promising sentences of the hits: by what the reader found, by the question's words, by the hit's score.

    A sentence that stands in several articles comes once, from the best hit.
    """
    found: dict[str, tuple[float, Candidate]] = {}
    for rank, (hit, finding) in enumerate(zip(hits, findings, strict=True), 1):
        title = frozenset(terms(f"{hit.article.title} {(hit.article.dating.published or '')[:4]}"))
        passage = [(span, hit.article.text[slice(*span)]) for span in hit.passage.sentences]
        stems = [terms(sentence) for _, sentence in passage]
        for place, ((start, _), sentence) in enumerate(passage):
            if len(sentence.split()) < _LEAST_WORDS:
                continue
            near = title.union(*stems[max(0, place - 1) : place + 2])
            first, text = start + len(sentence) - len(sentence.lstrip()), sentence.strip()
            marked = finding.spans[place]
            candidate = Candidate(
                hit, rank, first, first + len(text), text, tuple(stems[place]), near, finding.margins[place],
                finding.answerable, marked and (hit.passage.start + marked[0], hit.passage.start + marked[1]),
            )  # fmt: skip
            promise = _covered(asked.weights, frozenset(stems[place])) + 0.5 * _covered(asked.weights, near)
            promise += hit.score + _READ * (candidate.margin + candidate.answerable)
            found.setdefault(" ".join(text.casefold().split()), (promise, candidate))
    ranked = sorted(found.values(), key=lambda entry: -entry[0])
    return [candidate for _, candidate in ranked[:MOST_CANDIDATES]]


def features(asked: Asked, candidates: Sequence[Candidate]) -> Floats:
    """One row of `FEATURES` for each candidate."""
    articles = {c.hit.passage.article: _stems(c.hit.article.text) for c in candidates}
    passages = {c.hit.passage.id: _stems(c.hit.passage.text) for c in candidates}
    named = names_in(asked.text)
    strangers = {
        c.hit.passage.article: bool(unknown(named, f"{c.hit.article.title} {c.hit.article.text}")) for c in candidates
    }
    rows = np.zeros((len(candidates), len(FEATURES)))
    for row, candidate in zip(rows, candidates, strict=True):
        hit, here = candidate.hit, frozenset(candidate.stems)
        offered = offers(asked.kind, candidate.text, asked.words, asked.things)
        years = frozenset(_YEAR.findall(candidate.text))
        row[:] = (
            hit.cosine,
            1 / candidate.rank,
            _covered(asked.weights, here),
            0.0,
            _covered(asked.weights, candidate.near),
            _covered(asked.weights, passages[hit.passage.id] | candidate.near),
            _covered(asked.weights, articles[hit.passage.article] | candidate.near),
            _share(asked.names, here),
            _share(asked.names, candidate.near),
            _share(asked.names, articles[hit.passage.article] | candidate.near),
            float(strangers[hit.passage.article]),
            max((weight for stem, weight in asked.weights.items() if stem not in candidate.near), default=0.0),
            _covered(asked.weights, asked.absent),
            _close(asked.pairs, candidate.stems),
            offered,
            float(asked.kind == "other"),
            min(1.0, len(here - asked.weights.keys()) / 4),
            float(candidate.text.rstrip("\"'”’)").endswith("?")),
            math.log(1 + len(candidate.stems)) / 5,
            float(candidate.start == 0),
            float(bool(asked.years and years) and years.isdisjoint(asked.years)),
            float(offered == 0.0),
            candidate.margin / 10,
            0.0,
            candidate.answerable / 10,
            0.0,
            _alike(candidate, candidates),
            offers(asked.kind, candidate.answer, asked.words, frozenset()),
        )
    for name in ("coverage", "margin", "answerable"):
        column, below = FEATURES.index(name), FEATURES.index(f"{name} below best")
        rows[:, below] = rows[:, column].max() - rows[:, column]
    return rows


def _alike(candidate: Candidate, candidates: Sequence[Candidate]) -> float:
    """How many other passages mark words with one of the same stems, as a share of three."""
    own = set(terms(candidate.answer))
    others = {
        other.hit.passage.id
        for other in candidates
        if other.hit.passage.id != candidate.hit.passage.id and other.margin > 0 and own & set(terms(other.answer))
    }
    return min(1.0, len(others) / 3)


@lru_cache(maxsize=512)
def _stems(text: str) -> frozenset[str]:
    """The terms of an article or a passage; people ask about the same ones again and again."""
    return frozenset(terms(text))


def _covered(weights: Mapping[str, float], stems: frozenset[str]) -> float:
    total = sum(weights.values())
    return sum(weight for stem, weight in weights.items() if stem in stems) / total if total else 0.0


def _share(wanted: Sequence[str], stems: frozenset[str]) -> float:
    return sum(stem in stems for stem in wanted) / len(wanted) if wanted else 1.0


def _close(pairs: Sequence[tuple[str, str]], sequence: Sequence[str]) -> float:
    """The share of the pairs whose stems stand within four content words of each other."""
    places: dict[str, list[int]] = {}
    for place, stem in enumerate(sequence):
        places.setdefault(stem, []).append(place)
    near = sum(
        any(abs(one - other) <= 4 for one in places.get(first, ()) for other in places.get(second, ()))
        for first, second in pairs
    )
    return near / len(pairs) if pairs else 0.0
