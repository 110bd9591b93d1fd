"""The names of a sentence: whether passages have them, put together in the same way and doing the same."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from dateline.qa.checks.figures import figures
from dateline.qa.checks.lines import Line
from dateline.qa.expected import spoken_names
from dateline.store.fingerprints import folded
from dateline.store.terms import STOPWORDS, WORD, words

_TITLES = frozenset("mr mrs ms miss dr sir dame lord lady prof the".split())
_NO_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december i according however meanwhile".split()
)
_SPEAKS = r"(?:say|said|says|told|tells|was|is|has|had|will|were|are|added|called|announced|won|lost|denied|warned)\b"
_ENDINGS = re.compile(r"(?:n|an|ian|ans|ians|ish|ese|er|ers|s|i|is|ic|lander|landers|der|e|ns)?")
_PRONOUNS = frozenset("he she they his her their him them who it its".split())
_BY = re.compile(
    r"\b(?:was|were|is|are|been|being|be|got)\s(?:\w+ly\s)?\w+(?:ed|en|n|t|ld|ght|un|id)\b[^,;]*\bby\b", re.I
)


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
        parts = tuple(word for word in words(written) if word not in STOPWORDS | _TITLES | _NO_NAMES)
        if parts and not all(part.isdigit() for part in parts):
            names.append(Name(written, parts))
    return tuple(names)


def unknown(names: Sequence[Name], passages: str) -> list[Name]:
    """The names of which a word stands nowhere in the passages, not even as an inhabitant or an abbreviation."""
    there = _vocabulary(passages)
    return [
        name
        for name in names
        if not all(part in there or _kindred(part, there) for part in name.parts if not part.isdigit())
        and not _abbreviated(name, passages, there)
    ]


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


def exchanged(sentence: str, lines: Sequence[Line], passages: str) -> list[tuple[str, str]]:
    """Names that stand where a line that says the same has another: (the sentence's, the line's)."""
    found = []
    for line in lines:
        own, other = _marked(sentence), _marked(line.text)
        matcher = SequenceMatcher(None, [w for w, _ in own], [w for w, _ in other], autojunk=False)
        if matcher.ratio() < 0.5:
            continue
        for kind, first, last, there, until in matcher.get_opcodes():
            if kind != "replace":
                continue
            mine, theirs = _capitals(own[first:last]), _capitals(other[there:until])
            numbers = _numbers(own[first:last]), _numbers(other[there:until])
            if numbers[0] and numbers[1] and last - first == until - there == 1 and numbers[0] != numbers[1]:
                found.append((own[first][0], other[there][0]))
            if mine and theirs and not _same(mine, theirs, other, passages):
                found.append((" ".join(mine), " ".join(theirs)))
    return found


def reversed_roles(sentence: str, lines: Sequence[Line]) -> tuple[str, str] | None:
    """Two names that a line has in the other order around the same word: "A beat B" for "B beat A"."""
    names = names_in(f"by {sentence}")  # so that a first word counts, too
    mine = _order(sentence, names)
    for line in lines:
        theirs = _order(line.text, names)
        for (one, verb, other), passive in mine.items():
            if theirs.get((other, verb, one)) == passive and (one, verb, other) not in theirs:
                return one, other
    return None


def _order(text: str, names: Sequence[Name]) -> dict[tuple[str, str, str], bool]:
    """Each (name, word between, name) of a text, and whether it is said in the passive."""
    sequence = words(text)
    last_words = {name.parts[-1] for name in names}
    places = [(index, word) for index, word in enumerate(sequence) if word in last_words]
    passive = bool(_BY.search(text))
    found = {}
    for (first, one), (second, other) in pairwise(places):
        for word in sequence[first + 1 : second]:
            if one != other and word not in STOPWORDS and word not in last_words:
                found[one, word, other] = passive
    return found


@lru_cache(maxsize=256)
def _vocabulary(passages: str) -> frozenset[str]:
    return frozenset(words(passages))


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


def _marked(text: str) -> list[tuple[str, bool]]:
    """The words of a text in lower case, each with whether it is written with a capital (the first word never)."""
    found = []
    for match in WORD.finditer(text):
        lower = folded(match[0])
        if lower != "s":
            found.append((lower, match[0][0].isupper()))
    return found


def _capitals(marked: Sequence[tuple[str, bool]]) -> list[str]:
    return [word for word, capital in marked if capital and word not in STOPWORDS | _TITLES | _NO_NAMES]


def _numbers(marked: Sequence[tuple[str, bool]]) -> list[Decimal]:
    return [figure.value for figure in figures(" ".join(word for word, _ in marked))]


def _same(mine: Sequence[str], theirs: Sequence[str], line: Sequence[tuple[str, bool]], passages: str) -> bool:
    """Whether names may mean the same: they share a word, mine stands in the line anyhow, or both go together."""
    there = {word for word, _ in line}
    if set(mine) & set(theirs) or all(word in there for word in mine):
        return True
    text = words(passages)
    return any(_beside(text, one, other) for one in mine for other in theirs)


def _beside(text: Sequence[str], one: str, other: str) -> bool:
    """Whether two words stand within two places of each other."""
    return any(other in text[max(0, place - 2) : place + 3] for place, word in enumerate(text) if word == one)
