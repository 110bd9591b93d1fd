"""Statements made wrong by rule: a number, a name, a negation or a speaker changed, or the marker moved."""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from dateline.evals.told import MEN, OTHERS, QUOTED, WOMEN, Named, Told, named, outside_quotes, persons
from dateline.qa.verify import Premise
from dateline.store.terms import terms

NUMBER_WORDS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty"
).split()
TENS = "thirty forty fifty sixty seventy eighty ninety".split()
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"

# With another number after these words the sentence can still be true ("more than 20" of what is more than 30, "about
# twenty" of nineteen).
_BOUNDS = re.compile(
    r"\b(?:more than|less than|fewer than|over|under|below|above|at least|at most|up to|within|by|before|after|until|"
    r"since|between|between \w+ and|last|first|every|nearly|almost|about|around|some|roughly|class of|of|into|one in|"
    r"cut in|\w+er than)\s(?:the )?$",
    re.IGNORECASE,
)
_NUMERAL = re.compile(r"(?<![\w.,–-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w–-]|[.,]\d)")
_WORD_NUMBER = re.compile(
    rf"(?<![\w-])(?:{'|'.join([*NUMBER_WORDS, *TENS])})\b(?!-|\s(?:or|and a half|thirds|fifths|past)\b)", re.IGNORECASE
)

_NEGATIVE = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|cannot|without|few|fewer|hardly|only|all|every|everyone|any|"
    r"yet|either|until|but|some|somebody|other|others)\b|n't\b",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"(?<!to )(?<!should )\b(?:was|were|is|are|will|would|has|have|had|can|could|must)\b"
    r"(?!\s(?:still|already|also|now|once|just|more|less|to|for|as|an?|the|about|half|said|happier|longer|one|by|\d)\b)"
    r"(?=\s[a-z])"
)
_SUBORDINATE = re.compile(
    r"\b(?:if|whether|when|while|before|after|although|though|because|as|who|which|whose|whom|where|that|than|what|how|why|among)\b|\d",
    re.IGNORECASE,
)
_PAST = {
    "accepted": "accept", "agreed": "agree", "approved": "approve", "asked": "ask", "bought": "buy", "built": "build",
    "conceded": "concede", "congratulated": "congratulate", "declared": "declare", "declined": "decline",
    "drowned": "drown", "ended": "end", "fell": "fall", "found": "find", "gave": "give", "killed": "kill",
    "lost": "lose", "met": "meet", "offered": "offer", "opened": "open", "ordered": "order", "passed": "pass",
    "praised": "praise", "promised": "promise", "protected": "protect", "reached": "reach", "recovered": "recover",
    "rejected": "reject", "repeated": "repeat", "rose": "rise", "sank": "sink", "saved": "save", "sent": "send",
    "shortened": "shorten", "signed": "sign", "sold": "sell", "stopped": "stop", "struck": "strike", "took": "take",
    "visited": "visit", "voted": "vote", "walked": "walk", "welcomed": "welcome", "won": "win", "wrote": "write",
}  # fmt: skip
_PRESENT = {
    "belongs": "belong", "blames": "blame", "clears": "clear", "costs": "cost", "demands": "demand",
    "expects": "expect", "faces": "face", "handles": "handle", "holds": "hold", "leads": "lead", "needs": "need",
    "owns": "own", "pays": "pay", "promises": "promise", "proposes": "propose", "remains": "remain", "runs": "run",
    "stands": "stand", "stays": "stay", "supplies": "supply", "supports": "support", "wants": "want", "works": "work",
}  # fmt: skip
_NO_LONGER = frozenset(
    "belongs costs demands expects handles leads owns runs stands stays supplies supports wants".split()
)
_VERB = re.compile(
    rf"(?<=[a-z] )(?<!had )(?<!has )(?<!have )(?<!was )(?<!were )(?<!now )(?<!the )(?<!been )"
    rf"\b(?:{'|'.join([*_PAST, *_PRESENT])})\b(?! (?:by|to|out of)\b)"
)
_UNSAID = (
    (
        r"\b(was|were|is|are|will|would|has|have|had|could|must|may|should) not\b(?! (?:yet|only|to|as|in|at|said)\b)",
        r"\1",
    ),
    (r"\bcannot\b", "can"),
    (r"\bdid not exist\b", "existed"),
    (r"\bdid not react\b", "reacted"),
    (r"\bdid not live\b", "lived"),
    (r"\bdid not suffice\b", "sufficed"),
    (r"\bThere (is|was) no\b(?! (?:sign|new|drill))", r"There \1"),
    (r"\bThere is no sign\b", "There is every sign"),
    (r"\bis no danger\b", "is danger"),
    (r"\bNobody\b(?! (?:lost|who))", "Everybody"),
    (r"\bhas never been\b", "has always been"),
    (r"\bnever accepted\b", "accepted"),
    (r"\bhad no objection\b", "had objections"),
    (r"\bhas hired no replacements\b", "has hired replacements"),
    (r"\bNeither (.+?) nor (.+?) will\b", r"Both \1 and \2 will"),
    (r"\bno longer\b ", ""),
    (r"\bnone of\b", "all of"),
)

_SPEECH = r"said|says|told|added|explained|warned|called|asked|replied"
_PERSON = "|".join(
    sorted({part for person in (*WOMEN, *MEN) for part in (person, person.split()[1])}, key=lambda n: -len(n))
)
_AFTER_QUOTE = re.compile(
    rf"""(?P<quote>[”"] )(?:(?P<verb>{_SPEECH}) (?P<role>[^"“”]*?)\b(?:{_PERSON}|he|she)\b"""
    rf"""|(?:{_PERSON}|he|she) (?P<then>{_SPEECH})\b)(?!, (?:an?|the|who|which|whose|aged)\b)"""
)
_BEFORE_QUOTE = re.compile(rf"(?<![\w-])(?:{_PERSON})\b(?=(?:, [^\"“]*,)?\s[^\"“,]*\b(?:{_SPEECH})\b[^\"“]*[\"“])")


def numbers_changed(told: Told, chance: random.Random) -> Iterator[str]:
    """The statement with one number changed: a digit of it, or a number word for another one."""
    blocked = [(name.start, name.end) for name in named(told.text)]
    for match in [*_NUMERAL.finditer(told.text), *_WORD_NUMBER.finditer(told.text)]:
        if _BOUNDS.search(told.text[: match.start()]) or any(start <= match.start() < end for start, end in blocked):
            continue
        before, after = told.text[: match.start()], told.text[match.end() :]
        is_day = bool(re.match(rf"\s(?:{_MONTHS})\b", after) or re.search(rf"\b(?:{_MONTHS})\s$", before))
        new = _other_number(match[0], chance, is_day=is_day and len(match[0]) < 3)
        if new and not re.search(rf"\b{re.escape(new)}\b", told.text, re.IGNORECASE):
            yield told.text[: match.start()] + new + told.text[match.end() :]


def names_swapped(told: Told, context: str, chance: random.Random) -> Iterator[str]:
    """The statement with one name in the place of another of its kind, from the text `context` if there is one."""
    here = {name.whole for name in named(told.text)}
    for name in named(told.text):
        others = _others(name, here, context)
        if others and not told.text[name.end :].startswith(", after"):
            other = chance.choice(others)
            new = other.split()[1] if name.surname else other
            yield told.text[: name.start] + new + told.text[name.end :]


def negations_changed(told: Told, _: random.Random) -> Iterator[str]:
    """The statement with its negation taken away, or with one where it has none."""
    plain = outside_quotes(told.text)
    for pattern, positive in _UNSAID:
        match = re.search(pattern, plain)
        if match:
            yield told.text[: match.start()] + match.expand(positive) + told.text[match.end() :]
            return
    if _NEGATIVE.search(plain):
        return
    for match in _AUXILIARY.finditer(plain):
        if not _SUBORDINATE.search(plain[: match.start()]):
            yield told.text[: match.end()] + " not" + told.text[match.end() :]
            return
    verb = _VERB.search(plain)
    if verb and not _SUBORDINATE.search(plain[: verb.start()]):
        yield told.text[: verb.start()] + _denied(verb[0]) + told.text[verb.end() :]


def speakers_changed(told: Told, context: str, chance: random.Random) -> Iterator[str]:
    """The quotation given to another person, from the text `context` if it names one."""
    if not QUOTED.search(told.text):
        return
    match = _AFTER_QUOTE.search(told.text)
    others = _other_speakers(told, context, match)
    other = chance.choice(others)
    if match:
        said = f"{match['verb']} {other}" if match["verb"] else f"{other} {match['then']}"
        yield f"{told.text[: match.start()]}{match['quote']}{said}{told.text[match.end() :]}"
        return
    match = _BEFORE_QUOTE.search(told.text)
    if match:
        yield told.text[: match.start()] + other + told.text[match.end() :]


def marker_moved(told: Told, premises: Sequence[Premise], chance: random.Random) -> Premise | None:
    """The passage most like the statement's own among those that lack too much of it to support it; None without one.

    What counts is the share of the statement's stems; a passage with a third or more of them is a near miss, one with
    more than six in ten might say the same.
    """
    wanted = set(terms(told.text))
    names = {name.whole for name in named(told.text)}
    details = names | set(re.findall(r"\d[\d.,]*\d|\d", told.text))
    if len(wanted) < 5 or not details:
        return None
    scored = []
    for premise in premises:
        share = len(wanted & set(terms(premise.text))) / len(wanted)
        held = {name.whole for name in named(premise.text)} | set(re.findall(r"\d[\d.,]*\d|\d", premise.text))
        if share <= 0.55 and not details <= held:
            scored.append((share, chance.random(), premise))
    return max(scored, key=lambda entry: entry[:2])[2] if scored else None


def _other_number(number: str, chance: random.Random, *, is_day: bool) -> str | None:
    if not number[0].isdigit():
        low = number.lower()
        alike = next(group for group in (TENS, NUMBER_WORDS[:11], NUMBER_WORDS[11:]) if low in group)
        new = chance.choice([word for word in alike if word != low])
        return new.capitalize() if number[0].isupper() else new
    if number in {"0", "1"}:
        return None
    if is_day:
        return str(chance.choice([day for day in range(2, 29) if str(day) != number]))
    places = [place for place, digit in enumerate(number) if digit.isdigit()]
    if re.fullmatch(r"(?:1[89]|20)\d\d", number):
        places = places[-2:]
    elif number.replace(",", "").endswith("00"):
        places = [place for place in places if number[place] != "0"]  # a round number stays round
    place = chance.choice(places)
    digits = [digit for digit in ("123456789" if place else "23456789") if digit != number[place]]  # 610 rounds 612
    new = number[:place] + chance.choice(digits) + number[place + 1 :]
    return None if len(new) == 4 and re.fullmatch(r"20[3-9]\d", new) else new


def _other_speakers(told: Told, context: str, attribution: re.Match[str] | None) -> list[str]:
    """Who certainly did not say it, from the context if there is anybody.

    Where "he" or "she" spoke and the sentences do not tell who, only the other sex will do.
    """
    known = {*persons(told.text), *persons(told.before)}
    pronoun = re.search(r"\b(?:he|she)\b", attribution[0]) if attribution else None
    allowed: Sequence[str] = (*WOMEN, *MEN)
    if pronoun and not known:
        allowed = MEN if pronoun[0] == "she" else WOMEN
    near = [person for person in persons(context) if person in allowed and person not in known]
    return near or [person for person in allowed if person not in known]


def _others(name: Named, here: set[str], context: str) -> list[str]:
    every = (WOMEN if name.whole in WOMEN else MEN) if name.kind == "person" else OTHERS[name.kind]
    near = {found.whole for found in named(context)}
    allowed = [other for other in every if other not in here]
    return [other for other in allowed if other in near] or allowed


def _denied(verb: str) -> str:
    if verb in _PAST:
        return f"did not {_PAST[verb]}"
    return f"no longer {verb}" if verb in _NO_LONGER else f"does not {_PRESENT[verb]}"


Rule = Callable[[Told, str, random.Random], Iterator[str]]

RULES: Mapping[str, Rule] = {
    "a digit changed": lambda told, _, chance: numbers_changed(told, chance),
    "a name swapped": names_swapped,
    "a negation changed": lambda told, _, chance: negations_changed(told, chance),
    "a quote given to another": speakers_changed,
}
"""What each kind of tampering makes of a statement, the text of its article, and chance."""
