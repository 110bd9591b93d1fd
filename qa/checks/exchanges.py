"""Names that stand where a line that says the same has others."""

from collections.abc import Sequence
from decimal import Decimal
from difflib import SequenceMatcher

from dateline.qa.checks.figures import figures
from dateline.qa.checks.lines import Line
from dateline.qa.checks.names import NO_NAMES, TITLES
from dateline.qa.checks.seats import same_seat
from dateline.store.fingerprints import folded
from dateline.store.terms import STOPWORDS, WORD, words

_ALIKE = 0.5
"""So alike, from 0 to 1, are a sentence and a line that say the same of two names."""

_BESIDE = 2
"""At most so many other words stand beside a name that is exchanged for another: more is another statement."""


def exchanged(sentence: str, lines: Sequence[Line], passages: str) -> list[tuple[str, str]]:
    """Names that stand where a line that says the same has another: (the sentence's, the line's)."""
    found = []
    for line in lines:
        own, other = _marked(sentence), _marked(line.text)
        matcher = SequenceMatcher(None, [w for w, _ in own], [w for w, _ in other], autojunk=False)
        if matcher.ratio() < _ALIKE:
            continue
        for kind, first, last, there, until in matcher.get_opcodes():
            if kind != "replace":
                continue
            mine, theirs = _capitals(own[first:last]), _capitals(other[there:until])
            numbers = _numbers(own[first:last]), _numbers(other[there:until])
            if numbers[0] and numbers[1] and last - first == until - there == 1 and numbers[0] != numbers[1]:
                found.append((own[first][0], other[there][0]))
            others = _rest(own[first:last], mine), _rest(other[there:until], theirs)
            if mine and theirs and max(map(len, others)) <= _BESIDE and not _same(mine, theirs, other, passages):
                found.append((" ".join(mine), " ".join(theirs)))
    return found


def _marked(text: str) -> list[tuple[str, bool]]:
    """The words of a text in lower case, each with whether it is written with a capital (the first word never)."""
    found = []
    for match in WORD.finditer(text):
        lower = folded(match[0])
        if lower != "s":
            found.append((lower, match[0][0].isupper()))
    return found


def _capitals(marked: Sequence[tuple[str, bool]]) -> list[str]:
    return [word for word, capital in marked if capital and word not in STOPWORDS | TITLES | NO_NAMES]


def _rest(marked: Sequence[tuple[str, bool]], names: Sequence[str]) -> list[str]:
    return [word for word, _ in marked if word not in names and word not in TITLES]


def _numbers(marked: Sequence[tuple[str, bool]]) -> list[Decimal]:
    return [figure.value for figure in figures(" ".join(word for word, _ in marked))]


def _same(mine: Sequence[str], theirs: Sequence[str], line: Sequence[tuple[str, bool]], passages: str) -> bool:
    """Whether names may mean the same: they share a word, mine stands in the line anyhow, or both go together."""
    there = {word for word, _ in line}
    if set(mine) & set(theirs) or all(word in there for word in mine):
        return True
    if same_seat(" ".join(mine), " ".join(theirs)):
        return True
    text = words(passages)
    return any(_beside(text, one, other) for one in mine for other in theirs)


def _beside(text: Sequence[str], one: str, other: str) -> bool:
    """Whether two words stand within two places of each other."""
    return any(other in text[max(0, place - 2) : place + 3] for place, word in enumerate(text) if word == one)
