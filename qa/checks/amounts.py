"""How much: words of quantity, the order of figures, and what is said of each figure (rose by, fell to)."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from dateline.qa.checks.figures import Figure, figures
from dateline.qa.checks.lines import Line, stems
from dateline.qa.checks.names import names_in
from dateline.store.terms import words

_WORD = r"(?![\w’'-])"
_ADDED = tuple(
    (re.compile(added, re.IGNORECASE), re.compile(rf"\b(?:{allowing})\b|%", re.IGNORECASE))
    for added, allowing in (
        (
            rf"(?<!not )(?<!the )\b(?:only|merely|solely|exactly|precisely){_WORD}|\bjust (?=\d)",
            r"only|merely|solely|exactly|precisely|just|sole|single|alone|no (?:more|other|one)|nobody|nothing|but|"
            r"except|unless|until|first|few|little|limited|never|not|last|mere",
        ),
        (
            rf"(?<!at )(?<!after )\b(?:all|every|everyone|everybody|each|always|entire|whole){_WORD}"
            r"(?! (?:over|the same|but|along)\b)",
            r"all|every\w*|each|always|entire\w*|whole|wholly|any\w*|both|no|none|nobody|never|nothing|total|complete\w*|"
            r"full\w*|throughout|unanimous\w*|annual\w*|daily|weekly|monthly|a (?:year|month|day|week)|per|without|"
            r"overall|100",
        ),
        (
            rf"(?<!the )(?<!at )\bmost(?= of\b| \w+s\b| people\b)|\b(?:a|the) majority{_WORD}",
            r"most|mostly|majority|mainly|largely|half|thirds|quarters|almost|nearly|all|bulk|many|per ?cent",
        ),
    )
)
"""Words that say more than the passage, and words of the passage that allow them."""

_ALL = frozenset(("all", "every"))
_QUANTITY = re.compile(r"\b(all|every|most|some|many|several|few|half)\s(?:of\s)?(?:the\s|their\s|its\s)?(\w+)", re.I)
_AT_LEAST = re.compile(
    r"\b(?:at least|more than|over|above|no fewer than|not less than|no less than)\s(?:an?\s)?$", re.I
)
_AT_MOST = re.compile(r"\b(?:at most|less than|fewer than|under|below|up to|no more than|not more than|almost|nearly)"
                      r"\s(?:an?\s)?$", re.I)  # fmt: skip
_PREPOSITION = re.compile(
    r"\b(to|by|from)\s(?:(?:about|around|nearly|almost|some|over|more than|at least|an?|just|only|as much as)\s)*"
    r"[$€£]?$",
    re.I,
)
_BETWEEN = re.compile(
    r"\s?(?:[-–:]|\w*\s?(?:votes?\s)?(?:to|against)\s|(?:percent|per cent|%)\sto\s)\s?", re.IGNORECASE
)
_UP = frozenset(
    stem for word in "rise increase climb grow gain jump soar surge up raise expand widen double".split()
    for stem in stems(word) or (word,)
)  # fmt: skip
_DOWN = frozenset(
    stem for word in "fall drop decline decrease sink shrink plunge slump down lower cut reduce tumble halve".split()
    for stem in stems(word) or (word,)
)  # fmt: skip
_BEFORE = 40
"""So many characters before a figure tell what is said of it."""


def overcounted(sentence: str, lines: Sequence[Line]) -> str | None:
    """A word of quantity that says more than all the lines ("all" for some, "exactly" for about); None where none."""
    text = " ".join(line.text for line in lines)
    for added, allowing in _ADDED:
        match = added.search(sentence)
        if match and lines and not allowing.search(text):
            return match[0].strip()
    for line in lines:
        for mine, theirs in _alike(sentence, line.text):
            before, there = sentence[: mine.start], line.text[: theirs.start]
            if (_AT_MOST.search(before) and _AT_LEAST.search(there)) or (
                _AT_LEAST.search(before) and _AT_MOST.search(there)
            ):
                return f"{before.split()[-1]} {mine.written}"
    return _some_to_more(sentence, lines)


def misplaced(sentence: str, lines: Sequence[Line]) -> str | None:
    """A figure that lines have in another place: in another order, after "by" for "to", or rising for falling."""
    pairs = [_pairs(line.text) for line in lines]
    for one, two in _pairs(sentence):
        there = [line for line, found in zip(lines, pairs, strict=True) if (two, one) in found]
        right = any((one, two) in found for found in pairs)
        if one != two and there and not right and not _turned_names(sentence, there[0].text):
            return f"{one} to {two}"
    for figure in figures(sentence):
        said = [(_preposition(sentence, figure), _direction(sentence, figure))]
        theirs = [
            (_preposition(line.text, other), _direction(line.text, other))
            for line in lines
            for mine, other in _alike(sentence, line.text)
            if mine == figure
        ]
        (preposition, direction) = said[0]
        if not theirs:
            continue
        if preposition and all(other and other != preposition for other, _ in theirs):
            return f"{preposition} {figure.written}"
        if direction and all(other and other != direction for _, other in theirs):
            return figure.written
    return None


def _alike(sentence: str, text: str) -> list[tuple[Figure, Figure]]:
    return [
        (mine, theirs)
        for mine in figures(sentence)
        for theirs in figures(text)
        if mine.value == theirs.value and mine.kind == theirs.kind
    ]


def _pairs(text: str) -> list[tuple[Decimal, Decimal]]:
    """Figures with only a dash, "to" or "against" between them."""
    found = figures(text)
    return [(one.value, two.value) for one, two in pairwise(found) if _BETWEEN.fullmatch(text[one.end : two.start])]


def _preposition(text: str, figure: Figure) -> str:
    match = _PREPOSITION.search(text[max(0, figure.start - _BEFORE) : figure.start])
    before = text[: figure.start]
    # "88 to 51" and "from 3 to 5" are pairs.
    if match and match[1].lower() == "to" and re.search(r"\d(?:\svotes?)?\sto\s$", before):
        return ""
    return match[1].lower() if match else ""


def _direction(text: str, figure: Figure) -> str:
    """Whether the last verb of change before a figure, in its clause, goes up or down; "" where there is none."""
    clause = re.split(r"[,;]\s", text[max(0, figure.start - 2 * _BEFORE) : figure.start])[-1]
    found = ["up" if stem in _UP else "down" for stem in stems(clause) if stem in _UP | _DOWN]
    return found[-1] if found else ""


def _turned_names(sentence: str, text: str) -> bool:
    """Whether the names of the sentence stand in the other order in the text: then its figures do, too."""
    sequence = words(text)
    places = [sequence.index(name.parts[-1]) for name in names_in(f"by {sentence}") if name.parts[-1] in sequence]
    return len(places) > 1 and places[0] > places[1]


def _some_to_more(sentence: str, lines: Sequence[Line]) -> str | None:
    """What says "all", "most" or "every" before a word that the lines have after "some", "many" or "several"."""
    there = [pair for line in lines for pair in _quantities(line.text)]
    for quantity, stem in _quantities(sentence):
        allowed = {"most": _ALL | {"most"}, "all": _ALL, "every": _ALL}.get(quantity)
        found = {other for other, counted in there if counted == stem}
        if allowed and found and not allowed & found:
            return quantity
    return None


def _quantities(text: str) -> list[tuple[str, str]]:
    """Each word of quantity with the stem of what it counts."""
    return [(match[1].lower(), stem) for match in _QUANTITY.finditer(text) for stem in stems(match[2])[:1]]
