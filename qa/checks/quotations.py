"""Words in quotation marks: whether a passage has them, and from whom."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dateline.qa.checks.lines import Line, covered, lines_of, stems
from dateline.qa.checks.names import Name, names_in
from dateline.store.terms import words

_QUOTED = re.compile(
    r"[“\"]([^“”\"]{2,}?)[”\"]|‘((?:[^‘’]|(?<=\w)’(?=\w))+)’(?!\w)|(?<![\w])'((?:[^']|(?<=\w)'(?=\w))+)'(?!\w)"
)
_ELLIPSIS = re.compile(r"\s?(?:\.\.\.|…|\[[^\]]*\]|\(\.\.\.\))\s?")
_SAYS = (
    r"(?:said|says|say|saying|told|tells|added|adds|asked|wrote|writes|called|calls|warned|warns|insisted|argued|stated|"
    r"explained|replied|announced|noted|declared|claimed|joked|promised|admitted|recalled|according\sto|described|"
    r"predicted|complained|commented|remarked|quipped|shouted|concluded|continued|testified|denied|praised|criticised)"
)
_SAID = re.compile(rf"\b{_SAYS}\b", re.IGNORECASE)
_NAME = r"[A-Z][\w’'-]*\w(?:\s(?:de\s|van\s|al-)?[A-Z][\w’'.-]*\w)*"
_RETOLD = 0.6
"""The share of a sentence's words, weighted by rarity, that the line must have which it retells."""

_SAID_ONE = re.compile(rf"\b{_SAYS}\s(?:[a-z’',\s-]{{0,40}}?)?(?P<name>{_NAME})")
_ONE_SAID = re.compile(rf"(?P<name>{_NAME})(?:,[^,]*,)?[^.,]{{0,30}}?\b{_SAYS}\b")
_REACH = 6
"""In so many lines before "she said" the speaker is looked for."""

_PRONOUN = re.compile(r"\b(?:he|she|they)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks, at `text[start:end]` with the marks."""

    words: str
    start: int
    end: int


def quotations(text: str) -> tuple[Quotation, ...]:
    """The quotations of a text in order."""
    return tuple(
        Quotation(next(group for group in match.groups() if group is not None), match.start(), match.end())
        for match in _QUOTED.finditer(text)
    )


def absent(quotation: Quotation, texts: Sequence[str]) -> bool:
    """Whether no text has these words; white space, marks at the ends and the kind of quotation marks do not count."""
    pieces = [piece for piece in (_plain(part) for part in _ELLIPSIS.split(quotation.words)) if piece]
    return not any(all(_stands(piece, plain) for piece in pieces) for plain in map(_plain, texts))


def misattributed(sentence: str, quotation: Quotation, texts: Sequence[str]) -> tuple[str, str] | None:
    """Whom the sentence and whom the passage name as the speaker, where both are clear and they differ."""
    claimed = speaker(sentence, quotation.start, quotation.end)
    if claimed is None:
        return None
    found = [name for text in texts for name in speakers_of(quotation.words, text)]
    if not found or any(_same(claimed, name) for name in found):
        return None
    return claimed.written, found[0].written


def speakers_of(quoted: str, text: str) -> list[Name]:
    """Whom a text names as the speaker, at each place where it has the words; nothing where it does not tell."""
    lines = lines_of(text, 0)
    wanted = _plain(_ELLIPSIS.split(quoted)[0])
    found = []
    for place, line in enumerate(lines):
        reach = " ".join(other.text for other in lines[place : place + 3])
        if not (_plain(line.text).strip() and (_stands(wanted, _plain(line.text)) or _begins(wanted, line, reach))):
            continue
        name = _line_speaker(lines, place)
        if name:
            found.append(name)
    return found


def retold(sentence: str, weights: Mapping[str, float], lines: Sequence[Line]) -> tuple[str, str] | None:
    """Whom a sentence and whom the passage name for what somebody said, where it is retold without quotation marks."""
    claimed = _attributed(sentence)
    if claimed is None or quotations(sentence):
        return None
    own = frozenset(stems(claimed.written))
    left = {stem: weight for stem, weight in weights.items() if stem not in own}
    best = max(lines, key=lambda line: covered(left, frozenset(line.stems)), default=None)
    if not left or best is None or covered(left, frozenset(best.stems)) < _RETOLD:
        return None
    spoken = _has_quote(best.text) or _SAID.search(best.text)
    same_premise = [line for line in lines if line.premise == best.premise]
    found = _line_speaker(same_premise, best.place) if spoken else None
    if found is None or _same(claimed, found) or own & frozenset(best.stems):
        return None
    return claimed.written, found.written


def speaker(text: str, start: int, end: int) -> Name | None:
    """The named speaker of what stands at `text[start:end]`, by the words around it in the same sentence."""
    outside = text[end:].lstrip(" ,.”\"'’") if end < len(text) else ""
    after = re.match(
        rf"(?:{_SAYS}\s(?:[a-z’',\s-]{{0,40}}?)?(?P<one>{_NAME})|(?P<two>{_NAME})[^.\"“]{{0,60}}?\b{_SAYS}\b)", outside
    )
    if after:
        return _named(after["one"] or after["two"])
    before = text[:start]
    told = list(re.finditer(rf"(?P<one>{_NAME})[^\"“”.]{{0,80}}?\b{_SAYS}\b|\b{_SAYS}\s(?P<two>{_NAME})", before))
    if told:
        return _named(told[-1]["one"] or told[-1]["two"])
    return None


def _line_speaker(lines: Sequence[Line], place: int) -> Name | None:
    """The speaker of a line: named in it, or in the line before or after it where that goes on with the quotation."""
    for other in (place, place + 1, place - 1, place - 2):
        if not 0 <= other < len(lines) or (other > place and not _goes_on(lines, place)):
            continue
        text = lines[other].text
        said = _SAID.search(_outside(text))
        if not said:
            if other < place and not _has_quote(text):
                return None
            continue
        name = _attributed(text)
        if name:
            return name
        if _PRONOUN.search(_outside(text)):
            return _earlier(lines, other)
        return None
    return None


def _attributed(text: str) -> Name | None:
    """The named speaker of a line: after "said" if somebody is named there, else before it."""
    outside = _outside(text)
    match = _SAID_ONE.search(outside) or _ONE_SAID.search(outside)
    return _named(match[1]) if match else None


def _earlier(lines: Sequence[Line], place: int) -> Name | None:
    """The nearest speaker or subject named before a line that says "he said" or "she said"; None where unclear."""
    for other in range(place - 1, max(-1, place - _REACH), -1):
        text = lines[other].text
        name = _attributed(text) if _SAID.search(_outside(text)) else None
        if name:
            return name
        names = names_in(_outside(text))
        if names and (len(names) == 1 or text.startswith(names[0].written)):
            return names[0]
        if names:
            return None
    return None


def _outside(text: str) -> str:
    """A text with the words in quotation marks, and what is opened and not closed, left out."""
    return re.sub(r"[“\"][^“”\"]*$", " “” ", _QUOTED.sub(" “” ", text))


def _has_quote(text: str) -> bool:
    return bool(re.search(r"[“”\"]", text))


def _goes_on(lines: Sequence[Line], place: int) -> bool:
    """Whether the quotation of a line is closed only in the next one."""
    text = lines[place].text
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


def _named(written: str) -> Name | None:
    names = names_in(f"by {written}")
    return names[0] if names else None


def _same(one: Name, other: Name) -> bool:
    """Whether two names share a word."""
    return bool(set(one.parts) & set(other.parts))


def _begins(wanted: str, line: Line, reach: str) -> bool:
    """Whether words that go over the end of a line begin in it."""
    first = " ".join(wanted.split()[:3])
    return len(wanted.split()) > 3 and _stands(first, _plain(line.text)) and _stands(wanted, _plain(reach))


def _stands(piece: str, text: str) -> bool:
    return f" {piece} " in f" {text} "


def _plain(text: str) -> str:
    return " ".join(words(text))
