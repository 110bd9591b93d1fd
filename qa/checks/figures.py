"""The figures of a text: numbers in digits or words, shares, sums of money, ordinals and times of the day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache, partial

from dateline.qa.checks.lines import Line, brought, stems

_UNITS = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
          "seventeen eighteen nineteen").split()  # fmt: skip
_TENS = ("twenty thirty forty fifty sixty seventy eighty ninety").split()
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "m": 10**6,
           "mn": 10**6, "bn": 10**9, "tn": 10**12, "k": 10**3, "dozen": 12, "score": 20}  # fmt: skip
_VALUES = {word: value for value, word in enumerate(_UNITS)} | {w: 10 * n for n, w in enumerate(_TENS, 2)}
_ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
             "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
             "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20}  # fmt: skip
_TIMES = {"twice": 2, "thrice": 3}

_SIMPLE = "|".join(sorted(_VALUES, key=len, reverse=True))
_BIG = "hundred|thousand|million|billion|trillion"
_SHARE = r"%|per\s?cent(?:age\spoints?)?\b|pct\b"
_FIGURE = re.compile(
    rf"""(?<![\w.,])(?P<time>[0-2]?\d[:.][0-5]\d)
      (?:\s?(?P<half>[ap])\.?m\b\.?|(?=\s(?:GMT|UTC|CET|hours)\b)|(?<=:\d\d)(?![\d:]))
    | (?P<sign>[$€£¥]\s?)?(?<![\w.])(?P<digits>\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
      (?:(?P<ordinal>st|nd|rd|th)\b
        | (?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion)s?|\s?(?P<short>mn?|bn|tn|k))\b)?
      (?:[\s-]?(?P<share>{_SHARE}))?
    | \b(?P<words>(?:(?:half\s)?an?\s(?=(?:{_BIG}|dozen)\b))?
        (?:{_SIMPLE}|{_BIG}|dozen)(?:(?:\s|-|\sand\s)(?:a\shalf|{_SIMPLE}|{_BIG}|dozen))*)\b(?:[\s-](?P<part>{_SHARE}))?
    | \b(?P<place>(?:(?:{"|".join(_TENS)})-)?(?:{"|".join(_ORDINALS)}))\b
    | \b(?P<times>twice|thrice|half|quarters?)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_CURRENCIES = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}
_MONEY = frozenset("dollar euro pound yen crown mark franc rouble ruble peso rupee krone krona cent penny".split())
_MEASURES = frozenset(
    "metre kilometre mile foot inch yard centimetre millimetre tonne ton kilogram kilo gram litre gallon hectare acre "
    "second minute hour day week month year decade century degree volt watt megawatt kilowatt knot".split()
)
_SHORT_UNITS = {"km": "kilometre", "m": "metre", "cm": "centimetre", "mm": "millimetre", "kg": "kilogram", "ft": "foot",
                "mw": "megawatt", "meter": "metre", "kilometer": "kilometre", "feet": "foot", "hrs": "hour",
                "pounds": "pound", "roubles": "rouble"}  # fmt: skip
_ROUGHLY = re.compile(
    r"\b(?:about|around|some|nearly|almost|roughly|approximately|close to|up to|as many as|(?:more|less|fewer) than|"
    r"over|under|at least|at most|an estimated|well over)\s(?:an?\s)?$",
    re.IGNORECASE,
)
_BEFORE = 40
"""So many characters beside a figure are looked at for what it counts and how exact it is."""

_ROUNDING = Decimal("0.06")
"""How far a figure after "about" or "more than" may lie from the passage's, as a share of it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a text, at `text[start:end]`: its value, and `kind`: number, share, ordinal or time (in minutes).

    `unit` is the unit of money or measure ("euro", "kilometre"), "" where there is none; `noun` the stem of what is
    counted; `rough` tells that it is rounded.
    """

    value: Decimal
    kind: str
    unit: str
    noun: str
    rough: bool
    start: int
    end: int
    written: str


@lru_cache(maxsize=512)
def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text in order. "One" alone counts as a word, not as a figure."""
    found = []
    for match in _FIGURE.finditer(text):
        figure = _figure(text, match)
        if figure:
            found.append(figure)
    return tuple(found)


def missing(wanted: Sequence[Figure], there: Sequence[Figure]) -> list[Figure]:
    """Those figures that no figure of the passages agrees with."""
    return [figure for figure in wanted if not any(_agrees(figure, other) for other in there)]


def with_figures(wanted: Sequence[Figure], chosen: Sequence[Line], lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that carry a sentence, with those that have its figures."""
    for figure in wanted:
        chosen = brought(chosen, lines, partial(_states, figure))
    return tuple(chosen)


def _states(figure: Figure, line: Line) -> bool:
    return not missing([figure], figures(line.text))


_DIMENSIONS = {"deep": "deep depth", "long": "long length", "high": "high height tall", "tall": "tall height high",
               "wide": "wide width", "thick": "thick thickness"}  # fmt: skip
_DIMENSION = re.compile(rf"[\s-](?:{'|'.join(_DIMENSIONS)})\b", re.IGNORECASE)
_COST = re.compile(r"\b(?:cost|costs|price|paid|pays?|worth)\b", re.IGNORECASE)


def of_another_kind(sentence: str, wanted: Sequence[Figure], lines: Sequence[Line]) -> Figure | None:
    """A figure that the sentence takes for another thing: a depth that no line with it calls so, a price in metres."""
    for figure in wanted:
        after = sentence[figure.end : figure.end + 20]
        dimension = _DIMENSION.search(after)
        having = [line.text.casefold() for line in lines if not missing([figure], figures(line.text))]
        if dimension and having:
            called = _DIMENSIONS[dimension[0].strip(" -").casefold()].split()
            if not any(word in text for text in having for word in called):
                return figure
        if figure.unit in _MEASURES and len(wanted) == 1 and _COST.search(sentence):
            return figure
    return None


def miscounted(wanted: Sequence[Figure], there: Sequence[Figure]) -> list[tuple[Figure, Figure]]:
    """Figures that the passages give to something else, each with the one that they give for the same thing."""
    found = []
    there = [_with_noun(figure, before) for before, figure in zip((None, *there), there, strict=False)]
    for figure in wanted:
        if not figure.noun:
            continue
        # "67 of the 139 seats" counts seats twice; the first figure has no noun of its own.
        same = [other for other in there if other.noun == figure.noun and other.kind == figure.kind]
        same += [other for other in there if same and not other.noun and other.kind == figure.kind]
        if same and not any(_agrees(figure, other) for other in same):
            found.append((figure, same[0]))
    return found


def _with_noun(figure: Figure, before: Figure | None) -> Figure:
    """The figure with the noun that it leaves out: "Ines scored 31 points, Paul added 29" is of 29 points."""
    bare = figure.kind == "number" and not figure.noun + figure.unit
    if not bare or before is None or before.kind != "number" or not 0 < figure.start - before.end <= _BEFORE:
        return figure
    return replace(figure, noun=before.noun)


def _agrees(wanted: Figure, there: Figure) -> bool:
    if wanted.kind != there.kind and not {wanted.kind, there.kind} <= {"number", "share"}:
        return False
    if wanted.kind != there.kind and there.unit + there.noun:
        return False
    if wanted.unit and there.unit and wanted.unit != there.unit:
        return False
    if wanted.value == there.value:
        return True
    if not there.value:
        return False
    if wanted.rough or there.rough:
        return abs(wanted.value - there.value) <= _ROUNDING * abs(there.value)
    # "1.2 million" for 1,203,412.
    return bool(re.search("illion|bn|mn", wanted.written)) and _rounded(there.value, wanted) == wanted.value


def _rounded(value: Decimal, like: Figure) -> Decimal:
    digits = like.value.normalize().as_tuple()
    exponent = digits.exponent
    return value.quantize(Decimal(1).scaleb(exponent)) if isinstance(exponent, int) and exponent > 0 else value


def _figure(text: str, match: re.Match[str]) -> Figure | None:
    kind, unit = "number", ""
    if match["time"]:
        value, kind = _minutes(match), "time"
    elif match["digits"]:
        scale = _SCALES.get((match["scale"] or match["short"] or "").lower(), 1)
        value = Decimal(match["digits"].replace(",", "")) * scale
        unit = _CURRENCIES.get((match["sign"] or "").strip(), "")
        kind = "ordinal" if match["ordinal"] else "share" if match["share"] else "number"
    elif match["words"]:
        spoken = match["words"].lower()
        if spoken in ("one", "zero") and not match["part"]:
            return None
        value, kind = _spoken(spoken), "share" if match["part"] else "number"
    elif match["place"]:
        if re.match(r"\s?(?:s\b|of\sall)", text[match.end() :]):
            return None
        value, kind = Decimal(_place(match["place"].lower())), "ordinal"
    else:
        word = match["times"].lower()
        value = {"twice": Decimal(2), "thrice": Decimal(3), "half": Decimal("0.5")}.get(word, Decimal("0.25"))
        kind = "times" if word in _TIMES else "part"
    noun, following = _counted(text[match.end() : match.end() + _BEFORE])
    rough = bool(_ROUGHLY.search(text[max(0, match.start() - _BEFORE) : match.start()]))
    return Figure(value, kind, unit or following, noun, rough, match.start(), match.end(), match[0].strip())


def _counted(after: str) -> tuple[str, str]:
    """The stem of the noun after a number, as far as it can be told, and the unit that follows it."""
    match = re.match(r"(?:-|\s)([^\W\d_]+)", after)
    if not match:
        return "", ""
    word = match[1].lower()
    single = word.removesuffix("s") if word not in ("inches", "centuries") else word
    single = _SHORT_UNITS.get(word, _SHORT_UNITS.get(single, single))
    if single in _MONEY or single in _MEASURES:
        return "", single
    found = stems(word)
    return (found[0] if found else ""), ""


def _minutes(match: re.Match[str]) -> Decimal:
    hours, minutes = re.split("[:.]", match["time"])
    half = (match["half"] or "").lower()
    return Decimal((int(hours) % 12 + 12 * (half == "p") if half else int(hours)) * 60 + int(minutes))


def _place(word: str) -> int:
    tens, _, last = word.rpartition("-")
    return _VALUES.get(tens, 0) + _ORDINALS[last]


def _spoken(text: str) -> Decimal:
    """The value of a number in words: "two hundred and fifty thousand"."""
    total, group = Decimal(0), Decimal(0)
    for word in re.findall(r"[a-z]+", text.replace("and a half", "and-half")):
        if word in ("a", "an"):
            group += 1
        elif word in _VALUES:
            group += _VALUES[word]
        elif word == "half":
            group += 0 if text.startswith("half") else Decimal("0.5")
        elif word in ("hundred", "dozen"):
            group = (group or Decimal(1)) * _SCALES[word]
        elif word in _SCALES:
            total, group = total + (group or Decimal(1)) * _SCALES[word], Decimal(0)
    value = total + group
    return value / 2 if text.startswith("half") else value
