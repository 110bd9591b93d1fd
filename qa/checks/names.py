"""The names of a sentence: whether passages have them, put together in the same way and doing the same."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dateline.qa.checks.seats import without_seats
from dateline.qa.expected import spoken_names
from dateline.store.fingerprints import folded
from dateline.store.terms import STOPWORDS, words

TITLES = frozenset("mr mrs ms miss dr sir dame lord lady prof the".split())
NO_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december i according however meanwhile".split()
)
_COMMON = frozenset(
    "west east north south internet web state states government parliament congress senate cabinet council ministry "
    "minister president chancellor king queen mayor church court army navy police union party press media city county "
    "province republic opposition world".split()
)
"""Words that are often written with a capital and, alone, name nobody."""

_SPEAKS = r"(?:say|said|says|told|tells|was|is|has|had|will|were|are|added|called|announced|won|lost|denied|warned)\b"
_ENDINGS = re.compile(r"(?:n|an|ian|ans|ians|ish|ese|er|ers|s|i|is|ic|lander|landers|der|e|ns)?")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written, and its words in lower case without titles and accents."""

    written: str
    parts: tuple[str, ...]


@lru_cache(maxsize=512)
def names_in(text: str) -> tuple[Name, ...]:
    """The names of a sentence in order, without days and months; a lone first word only before a verb."""
    found = list(spoken_names(text))
    first = re.match(rf"\W*([A-Z][\w-]+)(?:['’]s\b|,|\s{_SPEAKS})", text)
    if first and folded(first[1]) not in STOPWORDS:
        found.insert(0, first[1])
    names = []
    for written in dict.fromkeys(found):
        parts = tuple(word for word in words(written) if word not in STOPWORDS | TITLES | NO_NAMES)
        if parts and not all(part.isdigit() or part in _COMMON for part in parts):
            names.append(Name(written, parts))
    return tuple(names)


def unknown(names: Sequence[Name], passages: str) -> list[Name]:
    """The names of which a word stands nowhere in the passages, not even as an inhabitant or an abbreviation.

    A capital stands for its government and the reverse: "Moscow" is known where the passages name Russia.
    """
    there = _vocabulary(passages)
    return [
        name
        for name in names
        if not all(part in there or _kindred(part, there) for part in _worded(name, passages) if not part.isdigit())
        and not _abbreviated(name, passages, there)
    ]


def shortened(name: Name, passages: str, in_full: str) -> bool:
    """Whether the passages have the last word of a full name that stands in full elsewhere in the article."""
    if len(name.parts) < 2 or name.parts[-1] not in _vocabulary(passages):
        return False
    return f" {' '.join(name.parts)} " in f" {' '.join(words(in_full))} "


def mixed(names: Sequence[Name], passages: str) -> list[Name]:
    """Full names whose words all stand in the passages, but never together: a first name with another's surname."""
    sequence = words(passages)
    found = []
    for name in names:
        if len(name.parts) != 2 or any(part not in sequence for part in name.parts):
            continue
        first, last = name.parts
        places = [index for index, word in enumerate(sequence) if word == last]
        together = any(first in sequence[max(0, place - 3) : place + 4] for place in places)
        others = {m[1] for m in re.finditer(rf"\b([A-Z][\w’'-]+)\s{re.escape(name.written.split()[-1])}\b", passages)}
        if not together and others:
            found.append(name)
    return found


@lru_cache(maxsize=256)
def _vocabulary(passages: str) -> frozenset[str]:
    return frozenset(words(passages))


def _worded(name: Name, passages: str) -> list[str]:
    """The parts of a name without those that are a capital, or a country, which the passages name in another way."""
    kept = frozenset(words(without_seats(name.written, passages)))
    return [part for part in name.parts if part in kept]


def _kindred(part: str, there: frozenset[str]) -> bool:
    """Whether a word of the passages is the place of an inhabitant or the inhabitant of a place."""
    stem = part[: max(4, len(part) - 4)]
    for word in there:
        if word.startswith(stem):
            short, long = sorted((part, word), key=len)
            common = len(stem)
            while common < len(short) and short[common] == long[common]:
                common += 1
            if _ENDINGS.fullmatch(long[common:]) and _ENDINGS.fullmatch(short[common:]):
                return True
    return False


def _abbreviated(name: Name, passages: str, there: frozenset[str]) -> bool:
    if len(name.parts) == 1 and name.written.replace(".", "").isupper() and len(name.parts[0]) > 1:
        initials = "".join(match[0] for match in re.findall(r"\b[A-Z]", passages)).lower()
        return name.parts[0] in initials
    return len(name.parts) > 1 and "".join(part[0] for part in name.parts) in there
