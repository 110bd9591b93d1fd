"""What makes two texts near-copies: runs of the same words, whatever the case, accents, quotation marks and spaces."""

import re
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
import numpy.typing as npt

from dateline.store.terms import WORD

WIDTH = 4
"""Words in a shingle, a run of words that is hashed."""

WINDOW = 6
"""Of each so many shingles in a row one is kept: a run of WIDTH + WINDOW - 1 words in two texts is always found."""

_MULTIPLIER, _MIXER = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
"""Odd constants of the splitmix64 generator (Steele, Lea and Flood, OOPSLA 2014): they spread the bits."""

_WORDS_A_CHANGE = 8
"""One word in so many may differ between a quote and its near-copy."""

_TELLING = frozenset(
    "not no never nor neither none cannot without t zero one two three four five six seven eight nine ten eleven "
    "twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy "
    "eighty ninety hundred thousand million billion first second third half".split()
)
"""Words that change what a sentence states; "t" is what is left of "didn't"."""

_DATELINE = re.compile(
    r"\s*+[A-Z]{3}[\w'’-]*+(?:[\s,./(]++(?:[A-Z]|\d{1,4}\b)[\w'’]*+\)?+){0,20}+[.,)]*+\s*(?:\s--?|[–—])\s+"
)
"""Capitals first, then words with a capital, days and years, up to a dash. Nothing in it is tried twice:
no text may keep the search busy."""

_LONGEST_DATELINE = 200

Hashes = npt.NDArray[np.int64]
Covered = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Shingles:
    """A text as runs of WIDTH words: their hashes (31 bits), in order, and the offset at which each begins.

    A text of fewer words is one run; a text without words has none. `words` is how many words the text has.
    """

    hashes: Hashes
    offsets: tuple[int, ...]
    words: int


def shingles(text: str) -> Shingles:
    """Every run of WIDTH words of a text."""
    found = [(match[0], match.start()) for match in WORD.finditer(text)]
    if not found:
        return Shingles(np.zeros(0, np.int64), (), 0)
    known = {word: zlib.crc32(folded(word).encode()) for word in {word for word, _ in found}}
    single = np.fromiter((known[word] for word, _ in found), np.uint64, len(found))
    width = min(WIDTH, len(found))
    count = len(found) - width + 1
    mixed = np.zeros(count, np.uint64)
    for place in range(width):
        mixed = mixed * _MULTIPLIER + single[place : place + count]
    mixed ^= mixed >> np.uint64(29)
    mixed *= _MIXER
    hashes = (mixed >> np.uint64(33)).astype(np.int64)
    return Shingles(hashes, tuple(offset for _, offset in found[:count]), len(found))


def winnowed(text: str) -> list[tuple[int, int]]:
    """Hash and offset of the shingles that stand for a text, about two in seven of all.

    Of each WINDOW shingles in a row the one with the smallest hash is kept, the last of equals (Schleimer, Wilkerson
    and Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", SIGMOD 2003).
    """
    every = shingles(text)
    if not every.words:
        return []
    window = min(WINDOW, len(every.hashes))
    windows = np.lib.stride_tricks.sliding_window_view(every.hashes, window)
    last = window - 1 - windows[:, ::-1].argmin(axis=1)
    kept = np.unique(np.arange(len(windows)) + last)
    return [(int(every.hashes[place]), every.offsets[place]) for place in kept]


def covered(part: Shingles, whole: Shingles) -> Covered:
    """For each word of `part` whether it lies in a run of WIDTH words which `whole` has, too."""
    shared = np.isin(part.hashes, whole.hashes)
    found = np.zeros(part.words, np.bool_)
    for place in range(part.words - len(shared) + 1 if part.words else 0):
        found[place : place + len(shared)] |= shared
    return found


def coverage(part: Shingles, whole: Shingles) -> float:
    """The share (0 to 1) of the words of `part` that `whole` covers."""
    return float(covered(part, whole).mean()) if part.words else 0.0


def without_dateline(text: str) -> str:
    """The text without the place, date and agency that news agencies put before it, "RAVNO, March 10 (Wire) – "."""
    found = _DATELINE.match(text[:_LONGEST_DATELINE])
    return text[found.end() :] if found else text


def says_the_same(quote: str, passage: str) -> bool:
    """Whether a quote stands somewhere in a passage, word for word or with one word in eight changed.

    Case, accents, punctuation, white space and the quote's dateline do not count. A changed number or negation, or one
    name in the place of another, makes it another statement.
    """
    wanted, there = WORD.findall(without_dateline(quote)), WORD.findall(passage)
    wanted_folded, there_folded = [folded(word) for word in wanted], [folded(word) for word in there]
    allowed = len(wanted) // _WORDS_A_CHANGE
    vocabulary = set(there_folded)
    if not wanted or sum(word not in vocabulary for word in wanted_folded) > allowed:
        return False
    changes = 0
    matcher = SequenceMatcher(None, wanted_folded, there_folded, autojunk=False)
    for kind, first, last, there_first, there_last in matcher.get_opcodes():
        if kind == "equal" or (kind == "insert" and first in (0, len(wanted))):
            continue
        # Before the first and after the last word of the quote the passage goes on with words of its own.
        if last == len(wanted) or first == 0:
            there_first, there_last = _beside(last == len(wanted), there_first, there_last, last - first)
        changes += max(last - first, there_last - there_first)
        if changes > allowed or _tells(wanted[first:last], there[there_first:there_last]):
            return False
    return True


def folded(word: str) -> str:
    """A word in lower case and without accents."""
    lower = word.casefold()
    if lower.isascii():
        return lower
    return "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))


def _beside(at_end: bool, first: int, last: int, count: int) -> tuple[int, int]:
    """The `count` words of a span that are nearest to the rest of the quote."""
    return (first, min(last, first + count)) if at_end else (max(first, last - count), last)


def _tells(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether a change from some words to others changes what is stated."""
    if any(folded(word) in _TELLING or word[0].isdigit() for word in (*before, *after)):
        return True
    return any(word[0].isupper() for word in before) and any(word[0].isupper() for word in after)
