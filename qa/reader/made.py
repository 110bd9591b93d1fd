"""Questions changed so that their passage no longer answers them, as SQuAD 2.0's authors describe theirs.

Rajpurkar, Jia and Liang, "Know What You Don't Know" (ACL 2018), https://arxiv.org/abs/1806.03822: a name, number or
date exchanged, a negation, an antonym, an impossible condition. A question is a line of text; what comes back is the
changed one, or None where the change cannot be made.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dateline.qa.expected import spoken_names
from dateline.store.terms import STOPWORDS

_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_COUNTS = (
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand million "
    "billion".split()
)
_ORDERS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_CLOSED = (_MONTHS, _DAYS, _COUNTS, _ORDERS)

_ANTONYMS = dict(
    pair.split("/")
    for pair in (
        "before/after more/less most/least largest/smallest biggest/smallest highest/lowest oldest/youngest first/last "
        "north/south east/west northern/southern eastern/western increase/decrease increased/decreased rise/fall "
        "rose/fell rising/falling win/lose won/lost winning/losing start/end started/ended begin/end began/ended "
        "open/close opened/closed opening/closing buy/sell bought/sold born/buried support/oppose supported/opposed "
        "supporting/opposing accept/reject accepted/rejected approve/reject approved/rejected allow/ban allowed/banned "
        "arrive/leave arrived/left enter/leave entered/left join/leave joined/left attack/defend attacked/defended "
        "gain/lose gained/lost hire/dismiss hired/dismissed appointed/dismissed husband/wife father/mother "
        "son/daughter brother/sister king/queen man/woman men/women male/female early/late earlier/later best/worst "
        "good/bad "
        "above/below inside/outside upper/lower major/minor majority/minority victory/defeat teacher/student "
        "import/export imports/exports imported/exported confirmed/denied admit/deny admitted/denied "
        "praised/criticised "
        "agree/refuse agreed/refused fastest/slowest longest/shortest common/rare strong/weak private/public "
        "domestic/foreign urban/rural rich/poor young/old older/younger larger/smaller higher/lower better/worse "
        "minimum/maximum success/failure succeed/fail succeeded/failed survived/died killed/saved injured/killed "
        "arrested/released built/destroyed created/abolished founded/dissolved signed/vetoed raised/cut"
    ).split()
)
_ANTONYMS |= {there: here for here, there in _ANTONYMS.items() if there not in _ANTONYMS}

_AUXILIARY = re.compile(
    r"\b(did|do|does|is|are|was|were|has|have|had|can|could|will|would|should|must)\b", re.IGNORECASE
)
_NUMBER = re.compile(r"(?<![\w.,])\d[\d,.]*\d(?![\w])|(?<![\w.,])\d(?!\w)")
_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
_ADVERBIAL = re.compile(
    r"^(when|where|why|how)(?= (?:did|do|does|is|are|was|were|has|have|had|can|will)\b)", re.IGNORECASE
)
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|from|to|of|outside|across)\s+(?:the\s+)?$")
_SENTENCE_END = re.compile(r"(?<=[.!?:”\"])\s+|\n+|[“\"]")
_REASON = re.compile(
    r"\b(?:because|due to|since|so that|in order|result|cause|amid|reason|after|over|for)\b", re.IGNORECASE
)
_ANY_TIME = re.compile(
    rf"\d|\b(?:{'|'.join(_MONTHS + _DAYS)}|century|year|week|month|day|today|yesterday|ago|morning|night|during|when)"
    r"s?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a text by kind: those that stand after a preposition of place, and the others."""

    places: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """A question with the passage that answers it, its answers, and names and content words from elsewhere."""

    question: str
    text: str
    answers: tuple[str, ...]
    elsewhere: Names
    pool: Sequence[str]
    chance: random.Random


Change = Callable[[Setting], str | None]


def names_of(text: str) -> Names:
    """The names of a text, sorted into kinds by what stands before them."""
    places: list[str] = []
    others: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        for name in spoken_names(sentence):
            if name in _MONTHS or name in _DAYS or len(name) < 3 or name.casefold() in STOPWORDS:
                continue
            where = sentence.find(name)
            (places if _PLACE_BEFORE.search(sentence[max(0, where - 12) : where]) else others).append(name)
    return Names(tuple(dict.fromkeys(places)), tuple(dict.fromkeys(others)))


def exchange_near(setting: Setting) -> str | None:
    """A name, number or date of the question exchanged for another of its kind from the passage."""
    return _exchanged(setting, names_of(setting.text), setting.text)


def exchange_far(setting: Setting) -> str | None:
    """A name exchanged for one from another passage, or a number or date for one that is made up."""
    return _exchanged(setting, setting.elsewhere, None)


def turn(setting: Setting) -> str | None:
    """Two names of the question in each other's place."""
    found = [name for name in spoken_names(setting.question) if name in setting.text]
    if len(found) < 2:
        return None
    one, two = setting.chance.sample(found, 2)
    if one in two or two in one:
        return None
    return setting.question.replace(one, "\0").replace(two, one).replace("\0", two)


def negate(setting: Setting) -> str | None:
    """A "not" put in after the subject-less auxiliary, as in "Who did not win?"."""
    match = _AUXILIARY.search(setting.question)
    if not match or re.search(r"\bnot\b|n't\b|n’t\b", setting.question):
        return None
    rest = setting.question[match.end() :]
    if match[1].lower() in ("did", "do", "does"):
        verb = re.match(r"((?:\s+(?:the|a|an|[A-Z][\w’'-]*|\w+s|he|she|it|they))+?)(\s+[a-z]+)", rest)
        if verb:
            return f"{setting.question[: match.end()]}{verb[1]} not{verb[2]}{rest[verb.end() :]}"
    return f"{setting.question[: match.end()]} not{rest}"


def oppose(setting: Setting) -> str | None:
    """A word of the question exchanged for its opposite."""
    found = [match for match in re.finditer(r"[a-z]+", setting.question) if match[0] in _ANTONYMS]
    if not found:
        return None
    match = setting.chance.choice(found)
    return setting.question[: match.start()] + _ANTONYMS[match[0]] + setting.question[match.end() :]


def condition(setting: Setting) -> str | None:
    """A condition added that the passage does not meet: a year, a place, a name or an order from elsewhere."""
    chance, body = setting.chance, setting.question.rstrip(" ?")
    made: list[str] = []
    years = set(_YEAR.findall(setting.text))
    if not _YEAR.search(setting.question):
        base = int(chance.choice(sorted(years))) if years else chance.randint(1990, 2024)
        made.append(f"in {base + chance.choice((-30, -11, -7, -4, -2, -1, 1, 2, 3, 5, 8))}")
    away = [name for name in setting.elsewhere.places if name not in setting.text]
    if away:
        made.append(f"in {chance.choice(away)}")
    people = [name for name in setting.elsewhere.others if name not in setting.text and " " in name]
    if people:
        made.append(chance.choice(("according to {}", "with {}", "for {}", "after {}")).format(chance.choice(people)))
    made.append(
        chance.choice(
            ("for the third time", "before the war", "for the first time since 1950", "without a trial", "at night",
             "for less than a dollar", "by mistake", "in secret", "on a Sunday", "after the election", "last winter")
        )
    )  # fmt: skip
    chosen = chance.choice(made[:-1]) if len(made) > 1 and chance.random() < 0.85 else made[-1]
    if any(word in setting.text for word in re.findall(r"[A-Z]\w+|\d{4}", chosen)):
        return None
    return f"{body} {chosen}?"


def replace_word(setting: Setting) -> str | None:
    """A content word exchanged for one from another question, with the same ending where there is one."""
    found = [
        match
        for match in re.finditer(r"\b[a-z]{4,}\b", setting.question)
        if match[0] not in STOPWORDS and match[0][:5] in setting.text.lower()
    ]
    if not found:
        return None
    match = setting.chance.choice(found)
    ending = next((end for end in ("ed", "ing", "ly", "tion", "s") if match[0].endswith(end)), "")
    fitting = [word for word in setting.pool if word.endswith(ending) and word[:4] not in setting.text.lower()]
    if not fitting:
        return None
    return setting.question[: match.start()] + setting.chance.choice(fitting) + setting.question[match.end() :]


def ask_otherwise(setting: Setting) -> str | None:
    """When, where, why or how asked instead, where the passage has no word of such a kind."""
    match = _ADVERBIAL.match(setting.question)
    options = []
    if match and not _ANY_TIME.search(setting.text):
        options.append("When")
    if match and not _REASON.search(setting.text):
        options.append("Why")
    options = [option for option in options if match and option.lower() != match[1].lower()]
    if not options or match is None:
        return None
    return setting.chance.choice(options) + setting.question[match.end() :]


CHANGES: dict[str, tuple[Change, float]] = {
    "exchanged, near": (exchange_near, 3.0),
    "exchanged, far": (exchange_far, 1.5),
    "turned": (turn, 1.0),
    "negated": (negate, 0.5),
    "opposed": (oppose, 1.0),
    "condition": (condition, 1.0),
    "word": (replace_word, 1.5),
    "otherwise": (ask_otherwise, 0.7),
}
"""Each change with how often it is tried, relative to the others."""


def change(setting: Setting, *, without: frozenset[str] = frozenset()) -> tuple[str, str] | None:
    """One change that can be made, as its name and the changed question."""
    left = {name: weight for name, (_, weight) in CHANGES.items() if name not in without}
    while left:
        name = setting.chance.choices(list(left), list(left.values()))[0]
        changed = CHANGES[name][0](setting)
        if changed and changed.casefold() != setting.question.casefold():
            return name, changed
        del left[name]
    return None


def _exchanged(setting: Setting, there: Names, near: str | None) -> str | None:
    """The question with one of its names, numbers or dates exchanged; numbers from `near`, or made up without it."""
    swaps: list[tuple[str, str]] = []
    lowered = setting.question.casefold()
    told = " ".join(setting.answers).casefold()

    def usable(name: str) -> bool:
        return name.casefold() not in lowered and name.casefold() not in told and not _shared(name, lowered)

    own = names_of(setting.question)
    everything = names_of(setting.text)
    for name in (*own.places, *own.others):
        place = name in own.places or name in everything.places
        kinds = there.places if place else there.others
        fitting = [o for o in kinds if usable(o) and (near is not None or o not in setting.text)]
        alike = [o for o in fitting if len(o.split()) == len(name.split())] or fitting
        if alike:
            swaps.append((name, setting.chance.choice(alike)))
    swaps.extend(_figures(setting, near))
    for closed in _CLOSED:
        for word in closed:
            if re.search(rf"\b{word}\b", setting.question):
                others = [o for o in closed if o != word and o.casefold() not in told and o not in setting.question]
                here = [o for o in others if near and re.search(rf"\b{o}\b", near)]
                swaps.append((word, setting.chance.choice(here or others)))
    if not swaps:
        return None
    old, new = setting.chance.choice(swaps)
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, setting.question)


def _figures(setting: Setting, near: str | None) -> list[tuple[str, str]]:
    swaps = []
    for pattern in (_YEAR, _NUMBER):
        for found in sorted(set(pattern.findall(setting.question))):
            if pattern is _NUMBER and _YEAR.fullmatch(found):
                continue
            others = [o for o in pattern.findall(near or "") if o != found and o not in setting.question]
            others = [o for o in others if o not in " ".join(setting.answers)]
            if pattern is _YEAR and not others:
                others = [str(int(found) + setting.chance.choice((-20, -9, -3, -2, -1, 1, 2, 4, 10)))]
            elif not others and found.isdigit():
                others = [str(int(found) + setting.chance.choice((1, 2, 3, 7, 15)))]
            if others:
                swaps.append((found, setting.chance.choice(others)))
    return swaps


def _shared(name: str, text: str) -> bool:
    return any(part.casefold() in text.split() for part in name.split())
