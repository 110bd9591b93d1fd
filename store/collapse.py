"""Near-copies among the passages of a search, so that its hits are as many different texts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from dateline.store.fingerprints import Shingles, covered, shingles, without_dateline
from dateline.store.passages import Passage
from dateline.store.terms import WORD

COPIED = 0.8
"""A passage is a near-copy where this share of its words stands in better ones: it has next to nothing to add."""

_CHARACTERS_A_MARK = 50
"""A near-copy shares a fingerprint in so many characters at the least, and about one in 25."""


@dataclass(frozen=True, slots=True)
class Leader:
    """The best of several near-copies, and the ids of the other articles that hold it or much of it, best first."""

    passage: Passage
    also_in: tuple[str, ...]


@dataclass(slots=True)
class _Kept:
    passage: Passage
    shared: Mapping[str, int]
    shingles: Shingles
    numbers: frozenset[str]
    also_in: list[str] = field(default_factory=list)


def collapse(ranked: Sequence[Passage], sharing: Callable[[str], Mapping[str, int]], *, most: int) -> list[Leader]:
    """The first `most` passages that are no near-copies of better ones, with the articles of those that are.

    `ranked` are passages, best first; `sharing` gives the ids of the articles that share fingerprints with a text,
    and how many. A passage that holds a number which the better ones lack tells something else, and stays.
    """
    kept: list[_Kept] = []
    for passage in ranked:
        better = _better(passage, kept)
        if better is not None:
            better.also_in.append(passage.article)
        elif len(kept) < most:
            kept.append(_Kept(passage, sharing(passage.text), _own_shingles(passage), _numbers(passage.text)))
    return [Leader(one.passage, tuple(dict.fromkeys(one.also_in))) for one in kept]


def _better(passage: Passage, kept: Sequence[_Kept]) -> _Kept | None:
    """Of the passages kept so far, of other articles, the one that covers most of this one; None where much is new."""
    near = [one for one in kept if passage.article in one.shared and passage.article != one.passage.article]
    if sum(one.shared[passage.article] for one in near) <= len(passage.text) // _CHARACTERS_A_MARK:
        return None
    own = _own_shingles(passage)
    if not own.words:
        return None
    parts = [covered(own, one.shingles) for one in near]
    known = frozenset().union(*(one.numbers for one in near))
    # The copies of a text are cut at other places: one passage may stand in two that are kept.
    if np.logical_or.reduce(parts).mean() < COPIED or not _numbers(passage.text) <= known:
        return None
    return near[int(np.argmax([part.sum() for part in parts]))]


def _own_shingles(passage: Passage) -> Shingles:
    return shingles(without_dateline(passage.text))


def _numbers(text: str) -> frozenset[str]:
    return frozenset(word for word in WORD.findall(without_dateline(text)) if word[0].isdigit())
