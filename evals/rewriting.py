"""Statements told in other words by rules that keep them true."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from dateline.evals.tampering import NUMBER_WORDS
from dateline.evals.told import MEN, MONTHS, QUOTED, WOMEN, Told, named, outside_quotes, persons

_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_ON_DAY = re.compile(
    rf" on (?P<day>{'|'.join(_DAYS)})(?: (?P<part>morning|afternoon|evening|night))?+(?=[,.]| (?!and\b|or\b)[a-z])"
)
_NOT_PAST = re.compile(r"\b(?:will|would|is to|are to|due|expected|to be|if|not|no|never|opens)\b")
_WORD_TO_DIGITS = {word: str(number) for number, word in enumerate(NUMBER_WORDS, 2)}
_DIGITS_TO_WORD = {digits: word for word, digits in _WORD_TO_DIGITS.items()}
_WORD_NUMBER = re.compile(
    rf"(?<!\d )(?<!past )(?<!to )(?<!at )(?<!cut in )\b(?:{'|'.join(NUMBER_WORDS)})\b"
    r"(?= (?!past|to\b|and|thirds|fifths|million|of\b)[a-z])"
)
_DIGITS = re.compile(
    r"(?<![\d,.–-])(?<!aged )(?<!of )(?<!on )\b(?:[2-9]|1\d|20)(?= (?!percent|million|billion|per\b|May)[a-z])"
)
_SAID = r"said|explained|announced|confirmed"
_WHO = r"(?!(?:and|but|which|who|that|it)\b)[^,\"“.]{3,60}?"
_ATTRIBUTION_LAST = re.compile(rf"^(?P<clause>[^\"“]+), (?P<who>{_WHO}) (?:{_SAID})(?P<when> on \w+day)?\.$")
_ATTRIBUTION_FIRST = re.compile(r"^(?P<who>[A-Z][^,\"“]{2,60}?) said(?P<when> on \w+day)? that (?P<clause>[^\"“;]+)\.$")
_ROLES = (
    "Prime Minister|Transport Minister|Education Minister|Deputy Minister|General|Commander|Captain|Mayor|Inspector|"
    "Professor|Judge|Prosecutor|Director|Crane driver|Fire chief|Keeper|Crane operator"
)
_ROLE = re.compile(
    rf"\b(?:{_ROLES}) (?=[A-Z]\w+ [A-Z])|\bthe (?:virologist|baker|engineer|mediator) (?=[A-Z]\w+ [A-Z])"
)
_CLAUSE = r"(?:which|who|where|whom) (?:[^,\"“;]|,(?=\d))+"
_MIDDLE_CLAUSE = re.compile(rf", {_CLAUSE},(?= )")
_LAST_CLAUSE = re.compile(rf", {_CLAUSE}\.$")
_AGE = re.compile(r"(?<=[a-z]), (?:aged )?\d\d,(?= )")
_CONTRACTIONS = (
    (r"\b(did|does|do|was|were|is|are|has|have|had|could|would|must) not\b", r"\1n't"),
    (r"\bwill not\b", "won't"),
    (r"\bcannot\b", "can't"),
)
_SYNONYMS = (
    (r"\babout (?=\d|two|three|six|twenty|thirty|forty)", "roughly "), (r"\bbegan to\b", "started to"),
    (r"\bbought\b", "acquired"), (r"\bput off\b", "postponed"), (r"\blorries\b", "trucks"), (r"\bLorries\b", "Trucks"),
    (r"\bnobody\b", "no one"), (r"\bNobody\b", "No one"), (r"\bgo to prison\b", "go to jail"),
    (r"\bin prison\b", "in jail"), (r"\bwere killed\b", "died"), (r"\bset aside\b", "earmarked"),
    (r"\bpercent\b", "per cent"), (r"\bpupils\b", "schoolchildren"), (r"\bshut down\b", "closed down"),
    (r"\binquiry\b", "investigation"), (r"\bagreement\b", "accord"), (r"\bshortened his\b", "reduced his"),
    (r"\brecovered\b", "retrieved"), (r"\bevery year\b", "each year"), (r"\bEvery year\b", "Each year"),
    (r"\bnearly\b", "almost"), (r"\bfell to\b", "dropped to"), (r"\bhas ended\b", "is over"),
    (r"\bhired\b", "recruited"),
)  # fmt: skip
_FIRST_OR_HERE = re.compile(r"\b(?:I|we|you|my|our|your|me|us|here|today|tonight|this|these|yet)\b|\?", re.IGNORECASE)
_PLAIN_QUOTE = re.compile(
    r'^"(?P<quote>[^"]+)," (?:said (?P<who>[^,"]+)|(?P<whom>[A-Z][^,"]+?) (?:said|told [a-z ]+))\.$'
)
_SHORT = range(4, 15)

Rewrite = str | None


def weekday_dropped(told: Told) -> Rewrite:
    """Without "on Tuesday"."""
    text = None if _NOT_PAST.search(told.text) else _once(_ON_DAY, "", told.text)
    return None if text and re.search(r"\b(?:published|that ended)(?=[,.]| gave)", text) else text


def weekday_dated(told: Told) -> Rewrite:
    """With the date for the weekday: the last such day up to the article's own."""
    published = told.premise.published or ""
    if len(published) < 10 or _NOT_PAST.search(told.text):
        return None
    day = date.fromisoformat(published)

    def dated(match: re.Match[str]) -> str:
        there = day - timedelta(days=(day.weekday() - _DAYS.index(match["day"])) % 7)
        written = f"{there.day} {MONTHS[there.month - 1]} {there.year}"
        return f" on the {match['part']} of {written}" if match["part"] else f" on {written}"

    return _once(_ON_DAY, dated, told.text)


def speaker_first(told: Told) -> Rewrite:
    """“…, the agency said.” as “The agency said that …”."""
    match = _ATTRIBUTION_LAST.match(told.text)
    if match is None:
        return None
    return f"{_capital(match['who'])} said{match['when'] or ''} that {_small(match['clause'])}."


def speaker_by_according(told: Told) -> Rewrite:
    """“…, the agency said.” as “According to the agency, …”."""
    match = _ATTRIBUTION_LAST.match(told.text)
    return f"According to {match['who']}, {_small(match['clause'])}." if match and not match["when"] else None


def speaker_last(told: Told) -> Rewrite:
    """“The agency said that …” as “…, the agency said.”."""
    match = _ATTRIBUTION_FIRST.match(told.text)
    if (
        match is None
        or re.search(r"\band\b", match["who"])
        or re.search(r"^was\b|\b(?:and|but) that\b", match["clause"])
    ):
        return None
    return f"{_capital(match['clause'])}, {_small(match['who'])} said{match['when'] or ''}."


def number_in_digits(told: Told) -> Rewrite:
    """“eleven ships” as “11 ships”."""
    return _once(_WORD_NUMBER, lambda match: _WORD_TO_DIGITS[match[0]], told.text)


def number_in_words(told: Told) -> Rewrite:
    """“19 pupils” as “nineteen pupils”."""
    text = _once(_DIGITS, lambda match: _DIGITS_TO_WORD[match[0]], told.text)
    return text and _capital(text)


def percent_sign(told: Told) -> Rewrite:
    """“71.4 percent” as “71.4%”."""
    return _once(re.compile(r"(?<=\d) percent\b"), "%", told.text)


def pronoun_named(told: Told) -> Rewrite:
    """The person's name for "He" or "She", where the sentence before begins with one person and names no other."""
    match = re.match(r"(He|She|His|Her)\b(?! (?:colleague|brother|client))", told.text)
    people = persons(told.before)
    if match is None or len(people) != 1 or people[0] not in (MEN if match[1] in {"He", "His"} else WOMEN):
        return None
    subject = told.before[: told.before.find(people[0].split()[1])]
    if len(subject.split()) > 5 or re.search(r"\b(?:by|of|against|for|to)\b", subject):
        return None
    name = people[0] if people[0] in told.premise.text else people[0].split()[1]
    return name + ("'s" if match[1] in {"His", "Her"} else "") + told.text[match.end() :]


def joined(told: Told) -> Rewrite:
    """The sentence before and this one as one, with "and"."""
    both = (told.before, told.text)
    if any(QUOTED.search(part) or len(part.split()) not in _SHORT for part in both):
        return None
    if (
        not told.before.endswith(".")
        or re.match(r"(?:But|And|For|This|That|Both|Then)\b", told.text)
        or re.search(r"\band\b|:", told.before)
    ):
        return None
    return f"{told.before.rstrip('.')}, and {_small(told.text)}"


def clause_dropped(told: Told) -> Rewrite:
    """Without a clause between commas, or an age."""
    for pattern, new in ((_AGE, ""), (_MIDDLE_CLAUSE, ""), (_LAST_CLAUSE, ".")):
        text = _once(pattern, new, told.text) if not _ATTRIBUTION_LAST.match(told.text) else None
        if text and len(text.split()) > 3:
            return text
    return None


def title_dropped(told: Told) -> Rewrite:
    """Without the office before a full name."""
    text = _once(_ROLE, "", told.text)
    return text and _capital(text)


def name_completed(told: Told) -> Rewrite:
    """The full name for a surname, where the passage has it."""
    for name in named(told.text):
        if name.surname and name.whole in told.premise.text and not _in_quotes(told.text, name.start):
            before = told.text[: name.start]
            if not before.endswith(("Captain ", "Minister ", "Commander ", "General ")):
                return before + name.whole + told.text[name.end :]
    return None


def contracted(told: Told) -> Rewrite:
    """“did not” as “didn't”."""
    return next((text for old, new in _CONTRACTIONS if (text := _once(re.compile(old), new, told.text))), None)


def synonym(told: Told) -> Rewrite:
    """With another word of the same meaning."""
    return next((text for old, new in _SYNONYMS if (text := _once(re.compile(old), new, told.text))), None)


def quote_after_speaker(told: Told) -> Rewrite:
    """The speaker before the quotation instead of after it."""
    match = _PLAIN_QUOTE.match(told.text)
    return match and f'{_capital(match["who"] or match["whom"])} said: "{match["quote"]}."'


def quote_told(told: Told) -> Rewrite:
    """A quotation as indirect speech, where it holds no "I" or "here"."""
    match = _PLAIN_QUOTE.match(told.text)
    if match is None or _FIRST_OR_HERE.search(match["quote"]) or "." in match["quote"]:
        return None
    return f"{_capital(match['who'] or match['whom'])} said that {_small(match['quote'])}."


REWRITES: Mapping[str, Callable[[Told], Rewrite]] = {
    rule.__name__.replace("_", " "): rule
    for rule in (
        weekday_dropped, weekday_dated, speaker_first, speaker_by_according, speaker_last, number_in_digits,
        number_in_words, percent_sign, pronoun_named, joined, clause_dropped, title_dropped, name_completed, contracted,
        synonym, quote_after_speaker, quote_told,
    )
}  # fmt: skip
"""Each rule by its name; it returns None where it does not apply."""


def _once(pattern: re.Pattern[str], new: str | Callable[[re.Match[str]], str], text: str) -> Rewrite:
    """The text with the first match outside quotation marks replaced."""
    match = pattern.search(outside_quotes(text))
    if match is None:
        return None
    return text[: match.start()] + (new(match) if callable(new) else match.expand(new)) + text[match.end() :]


def _in_quotes(text: str, place: int) -> bool:
    return outside_quotes(text)[place] == " "


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    """The text as it goes on inside a sentence: its first letter is small unless it begins a name."""
    first = text.split(maxsplit=1)[0]
    if first.lower().strip(",") in _OPENERS:
        return text[:1].lower() + text[1:]
    return text


_OPENERS = frozenset(
    "the damage a an its it his her their they he she in on at by of from two three four five six seven eight nine "
    "ten eleven twelve about many nobody everyone there this these those since last some most half both less smaller "
    "until behind among between part shareholders strong survivors divers sixteen seventeen teachers pupils children "
    "drivers lorries countries first neither parents police gusts trains water marsh fire coastguard pickets flags "
    "recruiting private doctors firefighters workers engineers cyclists to as with when for one not all".split()
)
"""Words that begin a sentence of the archive and are no names."""
