"""Questions whose claim is negated, or turned into its opposite."""

import re
from dataclasses import replace

from dateline.evals.dataset import GoldQuestion
from dateline.qa.expected import kind_of

_OPPOSITES = (
    "opened closed", "opening closing", "began ended", "begun ended", "begin end", "start end", "started ended",
    "win lose", "bought sold", "buy sell", "rose fell", "risen fallen", "increase decrease", "rise fall", "gained lost",
    "pay rise|pay cut",
    "backed opposed", "support oppose", "supported opposed", "approved rejected", "accepted refused",
    "built demolished", "killed saved", "kill save", "died survived", "die survive", "dead alive", "drowned survived",
    "arrived left", "hired dismissed", "joined left", "joining leaving", "allowed banned", "latest earliest",
    "maximum minimum", "highest lowest", "largest smallest", "biggest smallest", "longest shortest", "oldest youngest",
    "hardest easiest", "most least", "more less", "praised criticised", "guilty innocent",
    "reduced raised", "increased reduced", "scored conceded", "accused acquitted", "agreed refused",
    "reopened closed", "signed cancelled", "afraid fond", "stolen returned",
)  # fmt: skip
_PAIRS = [pair.split("|") if "|" in pair else pair.split() for pair in _OPPOSITES]
_TURNED = {word: other for one, two in _PAIRS for word, other in ((two, one), (one, two))} | {"won": "lost"}
# Words that mean something else in these places.
_FIXED = re.compile(
    r"\b(?:lost (?:their|his|her) li\w+|left (?:behind|that|on)|how (?:many|much) more|at (?:least|most)|more than|"
    r"(?:the|a|an|its|his|her|their|of) (?:support|rise|fall|start|end|win|increase))\b",
    re.IGNORECASE,
)
_ORDERS = {"the first": "the last", "the last": "the first"}
_LONGEST_FIRST = sorted(_TURNED | _ORDERS, key=lambda word: (-len(word), word))
_OPPOSITE = re.compile(rf"\b(?:{'|'.join(_LONGEST_FIRST)})\b", re.IGNORECASE)
_SPELL = re.compile(r"\blast (?:week|weekend|month|year|night|summer|autumn|winter|spring|[A-Z]\w+)")

_CONTRACTED = {
    **{word: word + "n't" for word in "did does do was were is are has have had could would must should".split()},
    "can": "can't", "will": "won't",
}  # fmt: skip
_AUXILIARY = re.compile(rf"\b(?:{'|'.join(_CONTRACTED)})\b(?!n't| not\b)")
_ASKING = re.compile(
    r"^(?:who|whom|what|which|why|how many|how(?= (?:did|do|does|was|were|can|could|will|would))|how big)\b",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(r"\b(?:that|who|which|when|if|because|before|after|to|where|while|than)\b|,", re.IGNORECASE)
_WHO_DID = re.compile(r"^(?P<who>who|which \w+) (?P<verb>[a-z]+(?:ed|s|t|d|e|w))\b", re.IGNORECASE)
_UNITS = re.compile(r"^how many (?:seconds|minutes|hours|days|weeks|months|years|miles|kilometres|metres|feet)\b", re.I)


def negated(gold: GoldQuestion) -> GoldQuestion | None:
    """The question with a word turned into its opposite, or with "not" or "never"; None where neither makes sense.

    A negation makes no sense where a measure, a price, a time or a place is asked for, and a yes-or-no question is
    answered by the same words either way.
    """
    text = gold.question
    changed = _opposite(text) if _ASKING.match(text) or kind_of(text) != "other" else None
    if changed is None and _can_be_denied(text):
        changed = _denied(text)
    return replace(gold, question=changed) if changed else None


def _opposite(text: str) -> str | None:
    fixed = [match.span() for pattern in (_FIXED, _SPELL) for match in pattern.finditer(text)]
    for match in _OPPOSITE.finditer(text):
        if not any(start <= match.start() < end for start, end in fixed):
            word = match[0].lower()
            return text[: match.start()] + ((_TURNED | _ORDERS)[word]) + text[match.end() :]
    return None


def _can_be_denied(text: str) -> bool:
    if not _ASKING.match(text) or re.search(r"\b(?:not|never|no|nobody|without)\b|n't\b", text, re.IGNORECASE):
        return False
    many = text.lower().startswith("how many ") and not _UNITS.match(text)
    return kind_of(text) in ("person", "reason", "other") or many


def _denied(text: str) -> str | None:
    asking = _ASKING.match(text)
    start = asking.end() if asking else 0
    auxiliary = _AUXILIARY.search(text, start)
    if auxiliary and not _SUBORDINATE.search(text[start : auxiliary.start()]):
        before, after = text[: auxiliary.start()], text[auxiliary.end() :]
        if auxiliary[0] in ("has", "have", "had") and after.startswith(" to "):
            return f"{before}did not have{after}"
        return before + _CONTRACTED[auxiliary[0]] + after
    subject = _WHO_DID.match(text)
    if not subject:
        return None
    verb, rest = subject["verb"], text[subject.end() :]
    if verb.endswith("s") and not verb.endswith("ss"):
        return f"{subject['who']} does not {_plain(verb)}{rest}"
    return f"{subject['who']} never {verb}{rest}"


def _plain(verb: str) -> str:
    """A verb without the ending of the third person: "makes", "reaches", "carries"."""
    if verb.endswith("ies"):
        return verb[:-3] + "y"
    return re.sub(r"(?<=sh|ch|ss|zz)es$|(?<=[xo])es$|s$", "", verb)
