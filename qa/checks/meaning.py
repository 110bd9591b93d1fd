"""How near a sentence is to the lines that should carry it: features, and the probability that they add up to."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dateline.qa.checks.lines import Line, covered, stems
from dateline.qa.checks.rarity import rarity
from dateline.store.embedding import MiniLM
from dateline.store.terms import STOPWORDS, WORD, words

Floats = npt.NDArray[np.float64]

_NEARBY = 0.8
"""How near a word counts that stands in the passage, but in no line read: as in `qa/evidence.py`."""

_ENOUGH = 0.85
"""Where the best line has so much of a sentence (weighted by rarity), the others are not read: they hardly add."""

_STRANGE = 0.3
"""A word that no line has one so near to is not what they say: paraphrases of our own had .4 and more."""

_PREDICATE = re.compile(
    r"\b(?:is|are|was|were|became)\s(?:\w+ly\s)?(?:(?:an?|the)\s(?:[a-z]+\s)??)?(?P<word>[a-z][\w-]+)"
    r"(?=[.,;!?]|$|\s(?:of|in|by|for|at|on|off|near|after|before|because|and|but|who|that|with|from)\b)"
)

_ANOTHER = 0.45
"""The same where a line tells something else of the same place or person: "made at Lowe's" for "sold at Lowe's"."""

_COMPLEMENT = re.compile(r"\s(?:of|in|by|for|at|on|from|to)\s(?:the\s)?[A-Z][\w’'-]+")

_CLOSE = 4
"""Two stems within so many content words belong together."""

FEATURES = (
    "overlap",  # of the sentence's stems, those anywhere in the passages
    "meaning",  # of its words, how near the lines have one to each, weighted by rarity
    "missing",  # how many of its words the passages lack, each counted by its rarity in English; 4 or more are 1
    "pairs",  # of its neighbouring stems, those near each other in a line
    "unknown names",  # how many of its names the passages lack; 3 or more are 1
    "missing figures",  # the same of its numbers and dates
    "exchanged",  # has another name or figure where a line that says the same has one
    "polarity",  # says the opposite of a line
)


@dataclass(frozen=True, slots=True)
class Mistakes:
    """What the other checks found: how many names and figures are missing, and whether anything is turned round."""

    unknown_names: int = 0
    missing_figures: int = 0
    exchanged: bool = False
    polarity: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """A sentence beside the lines that carry it.

    `plain` is the sentence without its dates and figures, `weights` has the stems that count, `chosen` the lines,
    `everywhere` the stems of the passages, titles and dates.
    """

    sentence: str
    plain: str
    weights: Mapping[str, float]
    chosen: Sequence[Line]
    everywhere: frozenset[str]
    mistakes: Mistakes


def features(compared: Compared, reader: MiniLM | None) -> Floats:
    """One value for each of FEATURES.

    Sentence and lines are compared token by token, as the model reads each of them ("late interaction", Khattab and
    Zaharia, SIGIR 2020, https://arxiv.org/abs/2004.12832); without a reader, word by word.
    """
    weights, everywhere, mistakes = compared.weights, compared.everywhere, compared.mistakes
    own = stems(compared.plain)
    lacking = [word for word in words(compared.plain)
               if word not in STOPWORDS and not everywhere.intersection(stems(word) or (word,))]  # fmt: skip
    return np.array(
        (
            sum(stem in everywhere for stem in own) / len(own) if own else 1.0,
            _meaning(compared, reader) if reader else covered(weights, everywhere),
            min(sum(rarity(word) for word in lacking), 4) / 4,
            _pairs(own, compared.chosen),
            min(mistakes.unknown_names, 3) / 3,
            min(mistakes.missing_figures, 3) / 3,
            float(mistakes.exchanged),
            float(mistakes.polarity),
        )
    )


def support(row: Floats) -> float:
    """The probability that the passages support the sentence, from its features."""
    weights = _weights()
    return float(1 / (1 + np.exp(-(row @ weights[:-1] + weights[-1]))))


def strange_predicate(compared: Compared, reader: MiniLM) -> str | None:
    """The word in which a sentence says what somebody is ("is a thief") or what was done to them ("was saved").

    None unless the passages lack the word and the lines that carry the sentence have none near it.
    """
    close = {start: (stem, value) for start, stem, value in _closest(compared, reader)}
    for match in _PREDICATE.finditer(compared.sentence):
        stem, value = close.get(match.start("word"), ("", 1.0))
        near = _ANOTHER if _of_another(compared, match.end()) else _STRANGE
        if stem and stem not in compared.everywhere and value < near:
            return match["word"]
    return None


def _of_another(compared: Compared, place: int) -> bool:
    """Whether a line has what follows there ("at Lowe's") after a word of what is done to somebody or something."""
    following = _COMPLEMENT.match(compared.sentence, place)
    return following is not None and any(
        line.text.startswith(following[0], match.end())
        for line in compared.chosen
        for match in _PREDICATE.finditer(line.text)
    )


def _meaning(compared: Compared, reader: MiniLM) -> float:
    weights, everywhere = compared.weights, compared.everywhere
    if not compared.chosen:
        return 0.0
    total, sum_of_weights = 0.0, 0.0
    for _, stem, value in _closest(compared, reader):
        total += weights[stem] * max(value, _NEARBY * (stem in everywhere))
        sum_of_weights += weights[stem]
    return total / sum_of_weights if sum_of_weights else 1.0


def _closest(compared: Compared, reader: MiniLM) -> list[tuple[int, str, float]]:
    """For each word of a sentence that counts its place, its stem, and how near (to 1) the lines have a word to it."""
    sentence, weights, lines = compared.sentence, compared.weights, compared.chosen
    if lines and covered(weights, frozenset(lines[0].stems)) >= _ENOUGH:
        lines = lines[:1]
    read, *others = reader.read([sentence, *(line.text for line in lines)])
    if not others or not len(read.vectors):
        return []
    best = (read.vectors @ np.concatenate([other.vectors for other in others]).T).max(axis=1)
    found = []
    for match in WORD.finditer(sentence):
        stem = (stems(match[0]) or ("",))[0]
        inside = [value for value, (start, end) in zip(best, read.offsets, strict=True)
                  if start < match.end() and end > match.start()]  # fmt: skip
        if stem in weights and inside:
            found.append((match.start(), stem, float(np.mean(inside))))
    return found


def _pairs(own: Sequence[str], chosen: Sequence[Line]) -> float:
    places: list[dict[str, list[int]]] = []
    for line in chosen:
        found: dict[str, list[int]] = {}
        for place, stem in enumerate(line.stems):
            found.setdefault(stem, []).append(place)
        places.append(found)
    pairs = list(pairwise(own))
    near = sum(
        any(abs(a - b) <= _CLOSE for line in places for a in line.get(one, ()) for b in line.get(two, ()))
        for one, two in pairs
    )
    return near / len(pairs) if pairs else 1.0


@cache
def _weights() -> Floats:
    """The fitted weights in the order of FEATURES, the constant last; `python -m dateline.evals.groundedness --fit`."""
    stored = json.loads(Path(__file__).with_name("weights.json").read_text(encoding="utf-8"))
    return np.array([*(stored[name] for name in FEATURES), stored["constant"]])
