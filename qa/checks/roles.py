"""Who does what to whom: the order of names around a verb, whose deed it is, and what is compared with what."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from dateline.qa.checks.lines import Line, covered, stems
from dateline.qa.checks.names import Name, names_in
from dateline.qa.checks.seats import same_seat
from dateline.store.terms import STOPWORDS, words

Deed = tuple[str, str, str]
"""Who does it, the stem of the verb, to whom."""

_BE = frozenset("was were is are been being be got gets get".split())
_ASIDE = frozenset("in at near off on after before of during around outside inside with under for than".split())
"""After these a name is where or when something was done, not to whom."""

_BEATEN = frozenset(stem for word in "beat defeat overcome thrash win".split() for stem in stems(word))
_TURNED = {"buy": "sell", "sell": "sell", "lose": "beat", "receive": "give", "follow": "precede", "succeed": "precede"}
"""Verbs that say the same with the names in the other order: "A sold it to B" as "B bought it from A"."""

_FLIPPED = {stems(word)[0]: stems(other)[0] for word, other in _TURNED.items() if word != other}
_LOSE = stems("lose")[0]
_NAME = r"[A-Z][\w’'-]*\w(?:\s(?:de\s|van\s|of\s(?=[A-Z]))?[A-Z][\w’'.-]*\w)*"
_HELPS = (
    r"(?:has|have|had|was|were|is|are|been|be|being|will|would|may|might|could|can|should|must|also|not|never|then|later|"
    r"since|already|now|soon|first|\w+ly|to|did|does|do)"
)
_DEED = re.compile(
    rf"(?<![\w’'])(?P<name>{_NAME})(?P<aside>,\s[^,;.]{{2,60}},|,)?\s(?P<helps>(?:{_HELPS}\s){{0,4}})(?P<verb>[a-z][\w-]+)"
)
_PLACED = re.compile(rf"(?P<verb>[a-z][\w-]+)\s(?P<where>in|at|near|off|from)\s(?P<name>{_NAME})")
_SEVERAL = re.compile(
    rf"(?P<name>(?:\d+|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|Several|Some|Many)\s(?:[a-z]+\s)?[a-z]+s)\s"
    rf"(?P<helps>(?:{_HELPS}\s){{1,4}})(?P<verb>[a-z][\w-]+)"
)
_GOVERNED = re.compile(
    r"\b(?:of|in|at|for|from|with|by|to|on|near|off|against|after|before|between|into|over|through|about|as|like|than|"
    r"and|or|under|around|across|towards?|via|that|which|who|whom|the|[a-z]+[’']s|s[’'])\s$"
)
_NO_DEED = frozenset(
    stem
    for word in "say tell add report write announce note state speak warn insist one two".split()
    for stem in stems(word)
)
_KIN = 5
_REACH = 7
"""So many words stand between two names at most that one verb brings together."""

_END = re.compile(r"[.;:!?]\s")
_MOST = 0.6
"""The share of the rest of a sentence, weighted by rarity, that a line has which tells of the same deed."""

_THAN = re.compile(
    r"\b(?:(?P<more>more|less|fewer)|(?P<word>\w+er|worse))\b(?P<middle>[^.;]{0,60}?)\sthan\s(?P<right>[^,.;]+)", re.I
)
_LOWER = frozenset(
    "less fewer lower smaller worse weaker poorer slower shorter cheaper cooler colder younger earlier".split()
)


def reversed_roles(sentence: str, lines: Sequence[Line]) -> tuple[str, str] | None:
    """Two names whose deed a line tells the other way round: "A beat B" for "B beat A", or "A was beaten by B"."""
    names = names_in(f"by {sentence}")  # so that a first word counts, too
    mine = _deeds(sentence, names)
    theirs = {deed for line in lines for deed in _deeds(line.text, names)}
    for one, verb, other in mine:
        if (other, verb, one) in theirs and (one, verb, other) not in theirs:
            return one, other
    return None


def agrees_in_roles(sentence: str, lines: Sequence[Line]) -> bool:
    """Whether a line tells the same of the same two names: "A bought it from B" for "B sold it to A"."""
    names = names_in(f"by {sentence}")
    return any(_deeds(sentence, names) & _deeds(line.text, names) for line in lines)


def another_place(sentence: str, weights: Mapping[str, float], lines: Sequence[Line]) -> tuple[str, str] | None:
    """Where the sentence says that something was done, and where the line with most of the rest says it was."""
    for match in _PLACED.finditer(sentence):
        verb, name = stems(match["verb"]), match["name"]
        rest = {stem: weight for stem, weight in weights.items() if stem not in stems(name)}
        for line in lines:
            theirs = [other["name"] for other in _PLACED.finditer(line.text)
                      if stems(other["verb"]) == verb and other["where"] == match["where"]]  # fmt: skip
            stands = set(words(name)) & set(words(line.text)) or not names_in(f"by {name}")
            if theirs and not stands and verb and covered(rest, frozenset(line.stems)) >= _MOST:
                return name, theirs[0]
    return None


def another_s_deed(sentence: str, weights: Mapping[str, float], lines: Sequence[Line]) -> tuple[str, str] | None:
    """Whose deed the sentence makes what the lines tell of somebody else, and who that is; None where it is right.

    The line must have most of the rest of the sentence, and no line may have the sentence's name before the verb.
    """
    every = [(line, one) for line in lines for one in (*_subjects(line.text), *_numbers_of(line.text))]
    for name, verb, passive in _subjects(sentence):
        clause = frozenset(stems(_clause(sentence, name)))
        rest = {stem: weight for stem, weight in weights.items() if stem in clause and stem not in stems(name)}
        same = [(line, other) for line, (other, their_verb, their_passive) in every
                if their_verb == verb and their_passive == passive]  # fmt: skip
        if any(_shared(name, other) or words(name)[-1] in words(_joined(line.text, other)) for line, other in same):
            continue
        for line, other in same:
            if covered(rest, frozenset(line.stems)) >= _MOST and not _together(name, other, lines):
                return name, other
    return None


def turned_comparison(sentence: str, lines: Sequence[Line]) -> tuple[str, str] | None:
    """What the sentence compares the other way round than a line does; None where it agrees or is not comparable."""
    mine = _compared(sentence)
    for line in lines:
        theirs = _compared(line.text)
        if mine and theirs and set(mine[:2]) == set(theirs[:2]):
            swapped = mine[:2] != theirs[:2]
            if swapped == (mine[2] == theirs[2]):
                return mine[0], mine[1]
    return None


def agrees_in_comparison(sentence: str, lines: Sequence[Line]) -> bool:
    """Whether a line compares the same two as the sentence and comes to the same."""
    mine = _compared(sentence)
    if mine is None or turned_comparison(sentence, lines):
        return False
    return any(theirs is not None and set(mine[:2]) == set(theirs[:2]) for theirs in map(_compared, _texts(lines)))


def _texts(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in lines]


def _compared(text: str) -> tuple[str, str, bool] | None:
    """The two names of a comparison, and whether the first has less."""
    match = _THAN.search(text)
    if not match:
        return None
    right = names_in(f"by {match['right']}")
    left = [name for name in names_in(f"by {text[: match.start()]} {match['middle']}") if name not in right]
    if not left or not right:
        return None
    word = (match["more"] or match["word"]).lower()
    return left[-1].parts[-1], right[0].parts[-1], word in _LOWER


def _deeds(text: str, names: Sequence[Name]) -> set[Deed]:
    """What a text tells of one name and the next, in the active voice."""
    last_words = {name.parts[-1] for name in names}
    of_names = {part for name in names for part in name.parts}
    found: set[Deed] = set()
    for part in _END.split(text):
        sequence = words(part)
        places = [(index, word) for index, word in enumerate(sequence) if word in last_words]
        for (first, one), (second, other) in pairwise(places):
            between = sequence[first + 1 : second]
            while between and between[-1] in of_names:
                between.pop()
            if one != other and len(between) <= _REACH and not _apart(between):
                found |= {_deed(one, between, place, other) for place, word in enumerate(between)
                          if word not in STOPWORDS and word not in last_words}  # fmt: skip
    return found


def _apart(between: Sequence[str]) -> bool:
    return bool(between) and (between[-1] in _ASIDE or any(word.isdigit() for word in between))


def _deed(one: str, between: Sequence[str], place: int, other: str) -> Deed:
    """What the word at a place between two names says of them."""
    stem = (stems(between[place]) or (between[place],))[0]
    passive = "by" in between and bool(_BE & set(between[: between.index("by")]))
    turned = passive != any(one in _FLIPPED and (one != _LOSE or "to" in between) for one in stems(" ".join(between)))
    verb = stem if stem == _LOSE and "to" not in between else _FLIPPED.get(stem, "beat" if stem in _BEATEN else stem)
    return (other, verb, one) if turned else (one, verb, other)


def _subjects(text: str) -> list[tuple[str, str, bool]]:
    """Each name right before a verb, the verb's stem, and whether it is in the passive."""
    found = []
    for match in _DEED.finditer(text):
        stem = (stems(match["verb"]) or ("",))[0]
        named = names_in(f"by {match['name']}")
        if not stem or stem in _NO_DEED or not named or _GOVERNED.search(text[: match.start()]):
            continue
        if match["verb"] in STOPWORDS or (match["aside"] == "," and not text[: match.start()].rstrip().endswith(",")):
            continue
        found.append((match["name"], stem, bool(_BE & set(match["helps"].split()))))
    return found


def _numbers_of(text: str) -> list[tuple[str, str, bool]]:
    """The same of "three officers" and the like at the beginning of a text."""
    match = _SEVERAL.match(text)
    stem = (stems(match["verb"]) or ("",))[0] if match else ""
    return [(match["name"], stem, bool(_BE & set(match["helps"].split())))] if match and stem else []


def _clause(sentence: str, name: str) -> str:
    """The sentence without what stands between commas after a name."""
    return re.sub(rf"({re.escape(name)}),[^,]*,", r"\1", sentence)


def _shared(one: str, other: str) -> bool:
    mine, theirs = set(words(one)) - STOPWORDS, set(words(other)) - STOPWORDS
    # "Norland's" and "Norlandic" are of one kind.
    alike = any(a[:_KIN] == b[:_KIN] and len(a) >= _KIN for a in mine for b in theirs)
    return bool(mine & theirs) or alike or same_seat(one.lower(), other.lower())


def _joined(text: str, name: str) -> str:
    """What stands before a name in its clause: "Holm and Rask resigned" tells of Holm, too."""
    return re.split(r"[;:.]", text[: text.find(name)])[-1]


def _together(one: str, other: str, lines: Sequence[Line]) -> bool:
    """Whether a line has both names side by side, as of one person or thing."""
    return any(
        re.search(rf"{re.escape(a)}\W+(?:\w+\W+){{0,2}}{re.escape(b)}", line.text)
        for line in lines
        for a, b in ((one, other), (other, one))
    )
