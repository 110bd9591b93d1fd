"""A question as people type it: what they say only to be polite, and slips of the keyboard."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from dateline.store.terms import STOPWORDS, terms

_LETTERS = "abcdefghijklmnopqrstuvwxyz"

# Names in capitals stay as they are: another name is another person.
_WORD = re.compile(r"(?<![\w'’.@/-])[a-z]{5,}(?![\w'’@/-]|\.\w)")

_WH = r"(?:who|whom|whose|what|which|when|where|why|how|in which|by whom|at what|to whom)\b"
_BEFORE = re.compile(
    r"^(?:please[,:]?\s+)?(?:(?:(?:can|could|would|will)\s+you\s+)?(?:please\s+)?(?:tell|show)\s+me(?:,?\s+please)?"
    r"|(?:can|could)\s+you\s+(?:please\s+)?(?:say|explain)|do\s+you\s+know|(?:i\s+)?wonder"
    r"|i(?:\s+would|['’]d)?\s+(?:like|want)\s+to\s+know|please)"
    rf"\s*[,:]?\s+(?={_WH})",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:,\s+(?:please|thanks|thank\s+you)|,?\s+according\s+to\s+(?:the|these|your)\s+(?:archives?|articles?|papers?))"
    r"(?=\s*[?.!]*\s*$)",
    re.IGNORECASE,
)

Frequencies = Callable[[Sequence[str]], Mapping[str, int]]


def unframed(text: str) -> str:
    """The question without what is said around it: "Can you tell me …", "…, please", "…, according to the articles"."""
    ended = _AFTER.sub("", text)
    bare = _BEFORE.sub("", ended)
    if not re.search(r"\w", bare):
        return text
    return bare[0].upper() + bare[1:] if bare != ended and text[0].isupper() else bare


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
