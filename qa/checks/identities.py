"""Who holds which office, or is what to whom; and how far a case before the courts has come."""

import re
from collections.abc import Sequence

from dateline.qa.checks.lines import Line, stems
from dateline.qa.checks.names import names_in
from dateline.store.terms import STOPWORDS, words

_NAME = r"[A-Z][\w’'-]*\w(?:\s(?:de\s|van\s)?[A-Z][\w’'.-]*\w)*"
_ROLE = r"(?:[a-z][\w-]+\s){0,3}?[a-z][\w-]+"
_WHOSE = r"(?:the|a|an|his|her|their|its|[Tt]he|[A-Z]\w+[’']s)"
_END = r"(?=[,.;]|$|\s(?:of|in|for|at|from|and|who|that|by|on|when|to|with)\b)"
_HELD = (
    re.compile(rf"(?P<name>{_NAME}),\s{_WHOSE}\s(?P<role>{_ROLE}){_END}"),
    re.compile(rf"(?P<name>{_NAME})\s(?:is|was|became|remains)\s{_WHOSE}\s(?P<role>{_ROLE}){_END}"),
    re.compile(rf"\b(?:{_WHOSE})\s(?P<role>{_ROLE})(?:\sof\s[\w\s]{{2,30}})?,\s(?P<name>{_NAME})\b"),
    re.compile(
        r"(?i:\b(?P<role>mayor|president|minister|chairman|chairwoman|chair|captain|director|coach|leader|secretary|"
        r"spokesman|spokeswoman|chancellor|governor|inspector|judge|senator|ambassador|king|queen|bishop|commander))"
        rf"\s(?P<name>{_NAME})"
    ),
)
_NEAR = 8
"""A name within so many words of an office may be its holder's."""

_STEPS = (
    "question interrogate interview",
    "arrest detain hold",
    "charge indict accuse",
    "convict sentence jail imprison guilty",
)
_STEP = {stem: place for place, step in enumerate(_STEPS) for word in step.split() for stem in stems(word)}
"""How far each word takes a case: who is questioned is not arrested, and who is charged is not convicted."""

_LEAST_SHARED = 0.5


def another_s_office(sentence: str, lines: Sequence[Line]) -> tuple[str, str, str] | None:
    """A name, the office that the sentence gives to it, and who has that in the lines; None where they agree."""
    held: dict[str, list[str]] = {}
    for line in lines:
        for name, role in _offices(line.text, _HELD):
            held.setdefault(role, []).append(name)
    # A title before a name may be one of several alike: "the foreign minister", "the prime minister".
    for name, role in _offices(sentence, _HELD[:-1]):
        own = frozenset(words(name)) - STOPWORDS
        holders = [other for other in held.get(role, ()) if not own & frozenset(words(other))]
        if len(holders) == len(held.get(role, ())) > 0 and not any(_near(role, own, line.text) for line in lines):
            return name, role, holders[0]
    return None


def ahead_of_the_courts(sentence: str, lines: Sequence[Line]) -> str | None:
    """A word that takes a case further than the line which says the same ("convicted" for "arrested"), or None."""
    told = [word for word in words(sentence) if word.endswith("ed") or word in ("held", "guilty")]
    own = [(stem, word) for word in told for stem in stems(word)[:1] if stem in _STEP]
    if not own:
        return None
    stem, word = max(own, key=lambda one: _STEP[one[0]])
    rest = frozenset(stems(sentence)) - {stem}
    reached: list[int] = []
    for line in lines:
        if len(rest & frozenset(line.stems)) >= _LEAST_SHARED * len(rest):
            reached += [_STEP[other] for other in line.stems if other in _STEP]
    return word if rest and reached and max(reached) < _STEP[stem] else None


def _offices(text: str, patterns: Sequence[re.Pattern[str]]) -> list[tuple[str, str]]:
    """Each name of a text with the stem of the last word of its office."""
    found = []
    for pattern in patterns:
        for match in pattern.finditer(text):
            role = stems(match["role"])
            if role and names_in(f"by {match['name']}") and not STOPWORDS & set(match["role"].split()):
                found.append((match["name"], role[-1]))
    return found


def _near(role: str, name: frozenset[str], text: str) -> bool:
    return any(_beside(role, name, words(part)) for part in re.split(r"[;:.]\s", text))


def _beside(role: str, name: frozenset[str], sequence: Sequence[str]) -> bool:
    places = [place for place, word in enumerate(sequence) if stems(word)[:1] == (role,)]
    return any(name & set(sequence[max(0, place - _NEAR) : place + _NEAR + 1]) for place in places)
