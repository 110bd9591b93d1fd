"""What a passage says only as a possibility, a plan, a suspicion or on a condition, and a sentence as a fact."""

import re
from collections.abc import Mapping, Sequence

from dateline.qa.checks.irregular import BASE
from dateline.qa.checks.lines import Line, covered, stems
from dateline.store.terms import STOPWORDS, WORD

_DOUBT = (
    r"(?-i:may)|might|could|can|would|perhaps|possibly|probably|likely|maybe|possible|possibility|potential(?:ly)?|"
    r"allegedly|alleged|"
    r"alleges?|suspected|suspects?|suspicions?|fear\w*|afraid|worr\w+|concern\w*|reportedly|supposedly|presumed|presumably|apparently|"
    r"believed|believes?|thought|thinks?|rumou?red|expected|expects?|expectations?|planned|plans?|proposed|proposes?|proposals?|"
    r"hoped|hopes?|considers?|considering|considered|intends?|intended|wants?|wanted|aims?|accused|accuses?|accusations?|"
    r"claims?|claimed|according|seems?|seemed|appears?|appeared|estimated|estimates?|predicts?|predicted|forecasts?|"
    r"should|threatens?|threatened|asked|asks?|demands?|demanded|calls?|called|urged|urges?|seeks?|sought|offer(?:s|ed)?|"
    r"suggests?|suggested|(?:is|are|was|were)\ssaid|unless|if|whether|risk|risks|chance|danger|dangers|pledged|promised|agreed|vowed"
)
_COMING = r"will|would|shall|due|set|scheduled|going|to|plans?|planned|expected|ready|bound"
_CUES = tuple(
    (re.compile(rf"(?<![\w’'-])(?:{cue})(?![\w’'])"), re.compile(rf"(?<![\w’'])(?:{kept})(?![\w’'])", re.IGNORECASE))
    for cue, kept in (
        (r"may|might", _DOUBT),
        (r"could(?!n)(?!\snot)", _DOUBT),
        (r"[Pp]erhaps|[Pp]ossibly|[Mm]aybe|[Rr]eportedly|[Aa]llegedly|[Ss]upposedly|[Pp]resumably", _DOUBT),
        (r"alleged|suspected|presumed|rumoured|rumored", _DOUBT),
        (r"(?:is|are|was|were|be|been)\s(?:feared|believed|thought|rumoured|alleged|presumed|suspected|said)", _DOUBT),
        (r"(?:is|are|was|were)\s(?:expected|planned|likely|due|scheduled|set)\sto|"
         r"(?:plan(?:s|ned)?|hope[sd]?|want(?:s|ed)?|intend(?:s|ed)?|threaten(?:s|ed)?)\sto", f"{_DOUBT}|{_COMING}"),
        (r"would", f"{_DOUBT}|{_COMING}"),
        (r"[Pp]lanned|[Pp]roposed", f"{_DOUBT}|{_COMING}"),
        (r"[Ff]ormer|ex", r"former|ex|then|ex-\w+|previous(?:ly)?|late|once|had been|used to|retired|old|served"),
        (r"[Aa]cting|[Ii]nterim", r"acting|interim|temporar(?:y|ily)|provisional"),
        (r"[Dd]eputy|[Vv]ice|[Aa]ssistant", r"deputy|vice|assistant|deputies"),
        (r"self-styled|so-called|would-be|fake", r"self-styled|so-called|would-be|fake|called|not"),
    )
)  # fmt: skip
_LIGHT = frozenset("take make get go come give use keep put let set help".split())
"""Verbs that say little without the word after them."""

_CLAUSE = re.compile(r"[,;:–—()]|\b(?:but|while|although|though|because|which|who)\b")
_WILL = re.compile(r"\b(?:will|shall|is to|are to)\s((?:\w+ly\s|be\s|also\s|soon\s)*)(\w+)")
_AHEAD = re.compile(
    rf"\b(?:{_COMING.replace('|to|', '|')}|(?:is|are|was|were|has|have)\s(?:\w+\s)?to|"
    r"should|(?-i:may)|might|could|promised|pledged|agreed|vowed|wants?|hopes?|about to|next|coming|future|tomorrow)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"(?:^|(?<=[\s,;—–-]))(if|unless|provided that|on condition that)\s(?!not\b|possible|necessary)", re.IGNORECASE
)
_IF_NOT = re.compile(r"\bif\s(?=[^,.;]*\b(?:not|no|never|nobody|[a-z]+n['’]t)\b)", re.IGNORECASE)
_NO_CONDITION = re.compile(
    r"\b(?:as|even|asked|asks|ask|wonder\w*|see|know|say|tell|doubt\w*|what|only)\sif\b", re.IGNORECASE
)
_CONDITIONAL = re.compile(
    r"\b(?:if|unless|provided|condition\w*|depend\w*|subject to|once|when|until|without|only|in case|should|would|"
    r"could|(?-i:may)|might)\b",
    re.IGNORECASE,
)
_MOST = 0.8
"""The share of a sentence, weighted by rarity, that the line has whose condition it must keep."""


def overstated(sentence: str, weights: Mapping[str, float], lines: Sequence[Line]) -> str | None:
    """What a line says with a reserve that the sentence drops, as the line words the reserve; None where nothing."""
    own = frozenset(stems(sentence))
    for line in lines:
        for cue, kept in _CUES:
            if kept.search(sentence):
                continue
            for match in cue.finditer(line.text):
                governed = _governed(line.text, match.end())
                if governed and governed in own and not _stated(governed, line, lines):
                    return match[0]
    return _ahead(sentence, lines) or _condition(sentence, weights, lines)


def _governed(text: str, start: int) -> str | None:
    """The stem of the first content word after a cue in its clause."""
    clause = _CLAUSE.split(text[start:].lstrip(" -"), maxsplit=1)[0]
    for match in WORD.finditer(clause):
        word = match[0].lower()
        if word not in STOPWORDS and word not in _LIGHT and not word.endswith("ly"):
            return (stems(word) or (None,))[0]
    return None


def _stated(stem: str, line: Line, lines: Sequence[Line]) -> bool:
    """Whether a stem stands in another line without reserve, or in this one a second time."""
    if line.stems.count(stem) > 1:
        return True
    return any(stem in other.stems and not any(cue.search(other.text) for cue, _ in _CUES)
               for other in lines if other != line)  # fmt: skip


def _ahead(sentence: str, lines: Sequence[Line]) -> str | None:
    """What a line says will be, where the sentence tells it as done."""
    if _AHEAD.search(sentence):
        return None
    past = {(stems(word) or ("",))[0] for word in map(str.lower, WORD.findall(sentence)) if _is_past(word)}
    for line in lines:
        for match in _WILL.finditer(line.text):
            stem = (stems(match[2]) or ("",))[0]
            elsewhere = any(stem in other.stems for other in lines if other != line)
            if stem and stem in past and not elsewhere and line.stems.count(stem) == 1:
                return f"{match[0]}"
    return None


def _is_past(word: str) -> bool:
    return word.endswith("ed") or BASE.get(word, word) != word


def _condition(sentence: str, weights: Mapping[str, float], lines: Sequence[Line]) -> str | None:
    """The condition of the line that has the sentence, which the sentence drops or turns round."""
    line = lines[0] if lines else None
    if line is None or covered(weights, frozenset(line.stems)) < _MOST:
        return None
    theirs = {match[1].lower() for match in _CONDITION.finditer(_NO_CONDITION.sub(" ", line.text))}
    # "If she does not" is "unless she does".
    mine = {match[1].lower() for match in _CONDITION.finditer(_IF_NOT.sub("unless ", sentence))}
    turned = theirs ^ mine and {"if", "unless"} <= theirs | mine and theirs and mine
    if turned or (theirs and not _CONDITIONAL.search(sentence) and _hangs_on(line.text, sentence)):
        return sorted(theirs)[0]
    return None


def _hangs_on(text: str, sentence: str) -> bool:
    """Whether what a sentence says stands in the condition or in what hangs on it."""
    match = _CONDITION.search(text)
    if not match:
        return False
    own = frozenset(stems(sentence))
    end = text.find(",", match.end())
    inside = frozenset(stems(text[match.end() : end if end > 0 else len(text)]))
    beside = text[end + 1 :] if match.start() < 3 and end > 0 else text[: match.start()]
    # What stands in the condition itself is not stated, either.
    return len(own & frozenset(stems(beside))) > len(own & inside) or 2 * len(own & inside) > len(own)
