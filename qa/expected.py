"""What kind of thing a question asks for, and whether a sentence has one that the question did not name itself."""

import re
from collections.abc import Set as AbstractSet
from typing import Literal

from dateline.qa.checks.negation import denied
from dateline.store.terms import STOPWORDS, terms, words

Kind = Literal["person", "place", "time", "number", "money", "share", "reason", "other"]

_PERSON_NOUNS = (
    r"person|man|woman|people|officials?|minister|president|general|leader|chief|head|author|director|spokes\w+|senator|"
    r"governor|mayor|player|coach|actor|actress|singer|artist|judge|lawyer|scientist|professor|expert|analyst|company|firm"
)
_PLACE_NOUNS = r"cit(?:y|ies)|countr(?:y|ies)|town|place|state|village|region|port|capital|nation|county|island|venue"
_TIME_NOUNS = r"year|date|day|month|decade|century|time|season"
_AMOUNTS = r"number|size|length|age|total|amount|score|toll"
_MEASURES = r"many|much|long|far|old|often|big|large|tall|high|deep|fast|wide|heavy"

_KINDS: tuple[tuple[Kind, str], ...] = (
    (
        "money",
        r"\bhow much\b.*\b(?:cost|pay|paid|raise|earn|worth|spend|spent|money|price|fine|budget|invest)\w*|"
        r"\bwhat\b.*\b(?:cost|price|fine|salary|budget|bill|pay)\b",
    ),
    ("share", r"\b(?:what|which) (?:percentage|per ?cent|share|proportion)\b|\bhow effective\b"),
    ("number", rf"\bhow (?:{_MEASURES})\b|\bmargin\b|\bwhat (?:is |was )?(?:the )?(?:{_AMOUNTS})\b"),
    ("time", rf"^\W*(?:\w+ ){{0,2}}when\b|\b(?:what|which) (?:{_TIME_NOUNS})\b|\bsince when\b|\bhow soon\b"),
    ("place", rf"\bwhere\b|\b(?:what|which) (?:\w+ )?(?:{_PLACE_NOUNS})\b"),
    ("person", rf"\b(?:who|whom|whose)\b|\b(?:what|which) (?:\w+ ){{0,2}}(?:{_PERSON_NOUNS})\b"),
    ("reason", r"\b(?:why|how come|what reason)\b|\bwhat (?:caused|led|prompted|made|was the (?:reason|cause))\b"),
)
_QUESTIONS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)
_COUNTED = re.compile(r"\bhow many ((?:\w+ ){0,2}?\w+)", re.IGNORECASE)

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|million|billion|dozens?|half|"
    "twice|once|both|couple|several|none"
)
_NUMBER = re.compile(rf"\w*\d[\w.,]*|\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE)
_MONEY = re.compile(
    r"[$€£¥]|\b(?:dollars?|euros?|pounds?|crowns?|yen|francs?|rub(?:le|el)s?|marks?|cents?|million|billion)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(r"%|\bper ?cent\b|\bhalf\b|\b(?:third|quarter)s?\b|\b\w+ out of \w+\b", re.IGNORECASE)
_DAY = re.compile(rf"\b(?:1[5-9]|20)\d\d\b|\b(?:{_MONTHS})\b|\d{{1,2}}:\d\d|\b\d{{1,2}} ?[ap]\.?m\b", re.IGNORECASE)
_TIME = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|tomorrow|tonight|weeks?|months?|years?|ago|spring|"
    r"summer|autumn|winter|morning|evening|night|noon|midnight)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|since|so that|in order to|as a result|caus\w+|after|amid|over|in response|citing|"
    r"blam\w+|thanks to|therefore|reasons?|following|given|fear\w*|protest)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:in|at|near|from|to|outside|of|off|across|through) (?:the )?[A-Z]")
_FULL_NAME = re.compile(r"\b[A-Z][\w’'-]+ (?:[A-Z]\. |de |van |al-)?[A-Z][\w’'-]+")
_NAME = re.compile(r"\b[A-Z][\w’'.-]*(?: (?:of |the |de |van |al-)?[A-Z][\w’'.-]*)*")
_SENTENCE_START = re.compile(r"""^[\s"“'‘(\[*-]*""")


# A "not" of the main clause; a reason for what did not happen needs no such word.
_NOT_SO = re.compile(
    r"^\W*(?:(?:in|on|at|by|to|for|from|with|of) )?(?:who|whom|whose|which|what|where|when|how)\b"
    r"(?:(?!\b(?:that|who|which|because|if|when|where|before|after|to|than|while)\b|,).)*?"
    r"(?:\bnot\b|\bnever\b|n['’]t\b)",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(
    r"\b(?:except|excluding|still|yet|lack\w*|missing|absent|missed|misses|remain\w*|other than|apart from)\b",
    re.IGNORECASE,
)


def kind_of(question: str) -> Kind:
    """What the question asks for; "other" where its words do not tell."""
    return next((kind for kind, pattern in _QUESTIONS if pattern.search(question)), "other")


def denies_as_asked(question: str, sentence: str) -> bool:
    """Whether a sentence can answer in its "not": where who, what or how many did not is asked for, it must deny."""
    return not _NOT_SO.search(question) or bool(denied(sentence)) or bool(_LEFT_OUT.search(sentence))


def counted(question: str) -> frozenset[str]:
    """The stems of what a "how many …" question counts; empty for other questions."""
    match = _COUNTED.search(question)
    return frozenset(terms(match[1])) if match else frozenset()


def spoken_names(text: str) -> list[str]:
    """The names of a text as they are written, in order: capitalised words, without one that only begins a sentence."""
    begin = _SENTENCE_START.match(text)
    first = begin.end() if begin else 0
    found = []
    for match in _NAME.finditer(text):
        parts = match[0].split()
        if match.start() == first and (words(parts[0]) or [""])[0] in STOPWORDS:
            parts = parts[1:]
        elif match.start() == first and len(parts) == 1 and not parts[0].isupper():
            parts = []
        if parts:
            found.append(" ".join(parts).rstrip(".'’"))
    return list(dict.fromkeys(found))


def names(text: str) -> list[str]:
    """The capitalised words and the numbers of a text in lower case, in order.

    The first word counts only if it is written in capitals throughout or followed by another capitalised word.
    """
    found = [word for name in spoken_names(text) for word in words(name) if word not in STOPWORDS]
    found.extend(word for word in words(text) if any(char.isdigit() for char in word))
    return list(dict.fromkeys(found))


def offers(kind: Kind, sentence: str, question_words: AbstractSet[str], things: frozenset[str]) -> float:
    """How well a sentence offers a thing of this kind that the question does not name: 1 well, 0 not at all.

    `things` are the stems of what is counted, for numbers.
    """
    match kind:
        case "number":
            return _number(sentence, question_words, things)
        case "money":
            return 0.5 * bool(_NUMBER.search(sentence)) + 0.5 * bool(_MONEY.search(sentence))
        case "share":
            return 0.4 * bool(_NUMBER.search(sentence)) + 0.6 * bool(_SHARE.search(sentence))
        case "time":
            named = any(match[0].casefold() not in question_words for match in _DAY.finditer(sentence))
            return 1.0 if named else 0.6 * bool(_TIME.search(sentence))
        case "person":
            full = any(set(words(match[0])).isdisjoint(question_words) for match in _FULL_NAME.finditer(sentence))
            return 1.0 if full else 0.5 * any(name not in question_words for name in names(sentence))
        case "place":
            new = any(name not in question_words for name in names(sentence))
            return 0.5 * new + 0.5 * bool(_PLACE.search(sentence))
        case "reason":
            return 1.0 if _REASON.search(sentence) else 0.3
        case "other":
            return 0.5


def _number(sentence: str, question_words: AbstractSet[str], things: frozenset[str]) -> float:
    found = [match for match in _NUMBER.finditer(sentence) if match[0].casefold() not in question_words]
    if not found:
        return 0.0
    following = [frozenset(terms(" ".join(sentence[match.end() :].split()[:4]))) for match in found]
    return 1.0 if things and any(things & stems for stems in following) else 0.6
