"""Texts as lines: whole sentences with their stems, and which of them carry a given sentence."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dateline.qa.checks.irregular import BASE
from dateline.store.passages import split_sentences
from dateline.store.terms import STOPWORDS, terms, words

MOST_LINES = 3
"""A sentence is read beside so many lines: it rarely joins more, and reading them is most of the time."""

_LEAST_GAIN = 0.12
"""The share of a sentence's words, weighted by rarity, that a line must add."""

NEIGHBOURS = 3
"""The lines of a span at most."""

_NUMERIC = re.compile(r"\d")
_SPEECH = frozenset(terms("say says said told tell according report reported reports added stated announced noted"))


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a premise: `premise` is its place among the premises, `start` and `end` lie in that one's text."""

    premise: int
    place: int
    start: int
    end: int
    text: str
    stems: tuple[str, ...]


@lru_cache(maxsize=4096)
def stems(text: str) -> tuple[str, ...]:
    """The stems of the content words of a text, irregular forms brought to their base ("fell" as "fall")."""
    return tuple(terms(" ".join(BASE.get(word, word) for word in words(text) if word not in STOPWORDS)))


@lru_cache(maxsize=256)
def lines_of(text: str, premise: int) -> tuple[Line, ...]:
    """The lines of a premise's text, without the white space around them."""
    found: list[Line] = []
    for start, end in split_sentences(text):
        sentence = text[start:end]
        first = start + len(sentence) - len(sentence.lstrip())
        stripped = sentence.strip()
        if stripped:
            found.append(Line(premise, len(found), first, first + len(stripped), stripped, stems(stripped)))
    return tuple(found)


def weights_of(sentence: str, lines: Sequence[Line]) -> dict[str, float]:
    """For each stem of the sentence how rare it is among the lines: inverse document frequency, at least 0.3 of 1.

    Numbers are left out (they are checked as figures), and so are words that only say that somebody said something.
    """
    wanted = [stem for stem in dict.fromkeys(stems(sentence)) if not _NUMERIC.search(stem) and stem not in _SPEECH]
    found = dict.fromkeys(wanted, 0)
    for line in lines:
        for stem in found.keys() & frozenset(line.stems):
            found[stem] += 1
    top = math.log(2 + len(lines))
    return {stem: max(0.3, math.log((2 + len(lines)) / (1 + count)) / top) for stem, count in found.items()}


def covered(weights: Mapping[str, float], stems_there: frozenset[str]) -> float:
    """The share (0 to 1) of the weights whose stems are there; 1 where there are no weights."""
    total = sum(weights.values())
    return sum(weight for stem, weight in weights.items() if stem in stems_there) / total if total else 1.0


def carriers(weights: Mapping[str, float], lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that together hold most of the words of a sentence, the best first; at most MOST_LINES."""
    left = dict(weights)
    total = sum(weights.values()) or 1.0
    chosen: list[Line] = []
    while left and len(chosen) < MOST_LINES:
        best, gain = None, 0.0
        for line in lines:
            here = frozenset(line.stems)
            found = sum(weight for stem, weight in left.items() if stem in here)
            # Among equals, the one that stands beside what is chosen already.
            found += 0.05 * any(one.premise == line.premise and abs(one.place - line.place) == 1 for one in chosen)
            if found > gain and line not in chosen:
                best, gain = line, found
        if best is None or (chosen and gain / total < _LEAST_GAIN):
            break
        chosen.append(best)
        left = {stem: weight for stem, weight in left.items() if stem not in best.stems}
    return tuple(chosen)


def brought(chosen: Sequence[Line], lines: Sequence[Line], has: Callable[[Line], bool]) -> tuple[Line, ...]:
    """The lines that carry a sentence, with the nearest one that `has` what a reader must see.

    One that stands too far from the first to be shown with it takes its place.
    """
    own = [line for line in lines if chosen and line.premise == chosen[0].premise and has(line)]
    if not own:
        return tuple(chosen)
    nearest = min(own, key=lambda line: abs(line.place - chosen[0].place))
    far = abs(nearest.place - chosen[0].place) >= NEIGHBOURS
    if nearest in chosen and not far:
        return tuple(chosen)
    others = [line for line in chosen if line != nearest]
    return (nearest, *others) if far else (*others, nearest)


def spans_of(chosen: Sequence[Line], premises: int) -> tuple[tuple[int, int] | None, ...]:
    """For each premise the span of its best line and of the other chosen lines near it; None where it has none."""
    spans: list[tuple[int, int] | None] = [None] * premises
    for premise in range(premises):
        own = [line for line in chosen if line.premise == premise]
        if own:
            near = [line for line in own if abs(line.place - own[0].place) < NEIGHBOURS]
            low = min(line.place for line in near)
            near = [line for line in near if line.place < max(low, own[0].place - NEIGHBOURS + 1) + NEIGHBOURS]
            spans[premise] = (min(line.start for line in near), max(line.end for line in near))
    return tuple(spans)
