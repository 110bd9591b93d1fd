"""Slips of the keyboard in a question: a word that nobody writes, put right after the archive's own words."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from dateline.store.terms import STOPWORDS, terms

_LETTERS = "abcdefghijklmnopqrstuvwxyz"

# Names in capitals stay as they are: another name is another person.
_WORD = re.compile(r"(?<![\w'’.@/-])[a-z]{5,}(?![\w'’@/-]|\.\w)")

Frequencies = Callable[[Sequence[str]], Mapping[str, int]]


def corrected(text: str, frequencies: Frequencies, is_word: Callable[[str], bool]) -> str:
    """The text with each slip in a lower-case word of five or more letters put right, where the archive has the word.

    A slip is a word that `is_word` does not know and of whose stem `frequencies` finds none. In its place comes the
    word of the archive that differs by one letter left out, put in, exchanged or changed, or by two neighbours that
    changed places (Damerau, 1964), and begins with the same letter; of several, one that `is_word` knows, the more
    frequent first.
    """

    def right(match: re.Match[str]) -> str:
        word = match[0]
        if word in STOPWORDS or is_word(word) or any(frequencies(terms(word)).values()):
            return word
        stems = {slip: stem for slip in _near(word) if slip not in STOPWORDS for stem in terms(slip)}
        found = frequencies(list(stems.values()))
        known = [slip for slip, stem in stems.items() if found[stem]]
        return min(known, key=lambda slip: (not is_word(slip), -found[stems[slip]], slip), default=word)

    return _WORD.sub(right, text)


def _near(word: str) -> Iterator[str]:
    """The words at a distance of one that begin with the same letter (Norvig, "How to write a spelling corrector")."""
    for place in range(1, len(word) + 1):
        before, after = word[:place], word[place:]
        yield from (before + letter + after for letter in _LETTERS)
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in _LETTERS)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
