"""A clause turned into questions (who, how many, when, where), each with its answer in the article's words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dateline.evals.drafting.clauses import Clause
from dateline.evals.variants.names import KnownNames
from dateline.qa.dates_named import MONTHS
from dateline.store.terms import STOPWORDS

_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_NUMBER = rf"(?P<number>(?:\d[\d,.]*\d|\d|(?:{_WORDS})(?:-\w+)?)(?: (?:million|billion|trillion|thousand|hundred))?)"
_ABOUT = (
    r"(?:(?:at least|(?:more|less|fewer) than|about|some|nearly|almost|around|up to|over|only|the|another|all|"
    r"a total of|a record|an estimated|roughly|just|exactly|as many as|its|their|his|her) )*"
)
_THINGS = (
    r"(?P<things>(?:[a-z][a-z-]* ){0,3}?(?:[a-z-]+[^s\W]s|people|men|women|children|percent|per cent)"
    r"(?: of (?:[a-z-]{3,}|the [a-z-]+)(?= |$|[,.]))?)(?!\w)"
)
_COUNT = re.compile(rf"{_NUMBER} {_THINGS}", re.IGNORECASE)
_MONEY = re.compile(
    rf"(?P<sum>[$€£¥]\d[\d,.]*(?: (?:million|billion|trillion))?|{_NUMBER} "
    r"(?:crowns|dollars|euros|pounds|roubles|rubles|yen|francs|kroner|cents))\b",
    re.IGNORECASE,
)
_LONG = re.compile(
    rf"{_NUMBER} (?P<unit>metres|meters|kilometres|kilometers|miles|feet|years|centimetres) "
    r"(?P<how>long|high|deep|wide|old|tall|thick|away)\b",
    re.IGNORECASE,
)
_SINCE = {"since": "Since when"}
_TIMES = {"in": "When", "at": "When", "on": "When", "by": "By when", "until": "Until when", "from": "From when"}
_FIGURE = re.compile(rf"\b(?P<to>at|to|by) {_ABOUT}{_NUMBER}$")
_NO_THINGS = frozenset("thirds quarters fifths tenths times halves".split())
_WITHIN = re.compile(r"\b(?:that|which|who|whose|whom)\b")
"""What follows these words is said in another clause."""

_MONTH = "|".join(MONTHS)
_DAY = rf"(?:\d{{1,2}} )?(?:{_MONTH})(?: \d{{1,2}},)?(?: (?:of )?(?:1[5-9]|20)\d\d)?(?: \d{{1,2}}\b)?"
_DATE = re.compile(
    r"(?P<before>\b(?:in|at|on|since|by|until|from)) "
    r"(?P<date>(?:the (?:spring|summer|autumn|winter|end|middle|beginning) of )?"
    rf"(?:{_DAY}|(?:1[5-9]|20)\d\d))(?![\w-]|[.,]\d| to \d)"
)
_QUOTED = re.compile(
    r"^[“\"](?P<words>[^“”\"]{20,140}?)[,.!]?[”\"],? "
    r"(?:(?:said|says|added) (?P<after>[^.;]{3,80})|(?P<before>[^,.;]{3,60}?) (?:said|says|added|told \w+)\b)"
)
_FEWEST_QUOTED = 4
_PRONOUNS = re.compile(
    r"\b(?:he|she|they|it|him|her|his|them|their|its|this|these|those|we|our|us|you|your|here|there|i|my|latter|former|"
    r"himself|herself|themselves)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question made from a statement, its answer, what it asks for, and its ease: how little is to be corrected."""

    question: str
    answer: str
    tag: str
    ease: int


def proposals(clause: Clause, names: KnownNames, plain: frozenset[str]) -> list[Proposal]:
    """The questions that a clause answers, the easiest to correct first; `plain` are words that are no names."""
    made = [*_who(clause, names), *_how_many(clause), *_when(clause), *_where(clause, names)]
    found = [
        Proposal(question, answer, tag, _ease(question, answer, tag, names))
        for asked, answer, tag in made
        if (question := _finished(asked, clause, answer, names, plain))
    ]
    return sorted(found, key=lambda proposal: -proposal.ease)


def quoted(sentence: str, names: KnownNames) -> list[Proposal]:
    """Who said what a sentence quotes, where it names the speaker beside the quotation."""
    match = _QUOTED.match(" ".join(sentence.split()))
    if not match or match["words"].count(" ") < _FEWEST_QUOTED:
        return []
    told = match["before"] or match["after"]
    speakers = [name for _, _, name in names.within(told) if names.kinds[name] == "person"]
    asked = f"Who said “{match['words']}”?"
    return [Proposal(asked, name, "said", 2) for name in speakers[:1] if name not in asked]


def _who(clause: Clause, names: KnownNames) -> Iterator[tuple[str, str, str]]:
    """The subject asked for, where it is a person, or a body that acts."""
    if clause.named and clause.named in names.kinds:
        yield f"Who {clause.spoken} {clause.rest}", clause.named, "who"
        return
    for start, end, name in names.within(clause.subject):
        if end == len(clause.subject) and (names.kinds[name] == "person" or start == 0) and _acts(clause):
            before = clause.subject[:start]
            if not re.search(r"\b(?:of|and|in|at|for|with|from)\b|['’]s $", before):
                spoken = {"were": "was", "are": "is", "have": "has"}.get(clause.spoken, clause.spoken)
                yield f"Who {spoken} {clause.rest}", name, "who"


def _acts(clause: Clause) -> bool:
    return len(clause.rest.split()) >= 3


def _how_many(clause: Clause) -> Iterator[tuple[str, str, str]]:
    subject = re.match(rf"{_ABOUT}{_COUNT.pattern}(?P<more>.*)$", clause.subject, re.IGNORECASE)
    if subject and _counts(subject) and not subject["things"].startswith(("percent", "per cent")):
        yield (
            f"How many {subject['things']}{subject['more']} {clause.spoken} {clause.rest}",
            _counted(subject["number"], subject["things"]),
            "number",
        )
    for pattern, ask in ((_LONG, _how_long), (_MONEY, _how_much), (_COUNT, _how_many_things), (_FIGURE, _what_figure)):
        match = pattern.search(clause.rest)
        if match:
            yield from ask(clause, match)
            return


def _how_long(clause: Clause, match: re.Match[str]) -> Iterator[tuple[str, str, str]]:
    before, after = _around(clause.rest, match)
    if before in ("", "be"):
        yield (
            f"How {match['how'].lower()} {clause.inverted} {before} {after}",
            f"{match['number']} {match['unit']}",
            "number",
        )


def _how_much(clause: Clause, match: re.Match[str]) -> Iterator[tuple[str, str, str]]:
    before, after = _around(clause.rest, match)
    asked = "How much" if {"cost", "pay", "earn"} & {clause.verb, *before.split()} else "How much money"
    yield from _asked(asked, clause, before, after, match["sum"], "number")


def _how_many_things(clause: Clause, match: re.Match[str]) -> Iterator[tuple[str, str, str]]:
    if not _counts(match):
        return
    before, after = _around(clause.rest, match)
    things, answer = match["things"], _counted(match["number"], match["things"])
    if things.startswith(("percent", "per cent")):
        share = re.sub(r"^per ?cent", "What percentage", things)
        if share != "What percentage" or not after:
            yield from _asked(share, clause, before, after, answer, "number")
        return
    yield from _asked(f"How many {things}", clause, before, after, answer, "number")


def _what_figure(clause: Clause, match: re.Match[str]) -> Iterator[tuple[str, str, str]]:
    if not re.fullmatch(r"(?:1[5-9]|20)\d\d", match["number"]):
        before = clause.rest[: match.start()].strip()
        yield from _asked("What figure", clause, f"{before} {match['to']}", "", match["number"], "number")


def _asked(
    asked: str, clause: Clause, before: str, after: str, answer: str, tag: str
) -> Iterator[tuple[str, str, str]]:
    """The question for an object, or for what follows a preposition, which then comes first."""
    before = re.sub(rf"(?:(?<= )|^){_ABOUT}$", "", before + " ").strip()
    if _WITHIN.search(before) or re.match(r"(?:to|and|or) \d", after):
        return
    front = re.search(r"(?:^| )(by|with|for|within|in|at|from|to|over|after|against|between)$", before)
    kept = before[: front.start()] if front else before
    if len(kept.split()) > (3 if front else 2) or (not front and re.search(r"\b(?:of|and|than|the|a|an)$", kept)):
        return
    if (
        front
        and asked.startswith("How many")
        and front[1] == "for"
        and asked.split()[-1] in ("years", "days", "weeks", "months")
    ):
        asked, front = "How long", None
    opening = f"{front[1].capitalize()} {asked[0].lower()}{asked[1:]}" if front else asked
    yield f"{opening} {clause.inverted} {kept} {after}", answer, tag


def _when(clause: Clause) -> Iterator[tuple[str, str, str]]:
    told = f"{clause.rest} "
    match = _DATE.search(told)
    asked = dict(_SINCE if clause.helper in ("has", "have") else _TIMES)
    if match and match["before"] in asked and not _WITHIN.search(told[: match.start()]):
        kept = " ".join(_around(told, match)).strip()
        answer = match["date"] if re.search(r"\d{4}", match["date"]) else match[0]
        if kept or clause.helper in ("was", "were"):
            yield f"{asked[match['before']]} {clause.inverted} {kept}", answer, "when"
    lead = _DATE.fullmatch(clause.lead[:1].lower() + clause.lead[1:])
    if lead and lead["before"] in asked:
        yield f"{asked[lead['before']]} {clause.inverted} {clause.rest}", lead["date"], "when"


def _where(clause: Clause, names: KnownNames) -> Iterator[tuple[str, str, str]]:
    """Asked only where the place ends the clause and no other noun is near that it could belong to."""
    is_said_what = clause.helper in ("is", "are", "was", "were") and re.match(r"(?:an?|the|one) ", clause.rest)
    for start, end, name in names.within(clause.rest):
        match = re.search(r"\b(?:in|at|near|outside) (?:the )?$", clause.rest[:start])
        before = clause.rest[: match.start()].strip() if match else ""
        near = re.search(r"\b(?:to|at|of|from|as|that|which|who|and|or|than)\b", before)
        if before and names.kinds[name] == "place" and end == len(clause.rest) and not near and not is_said_what:
            yield f"Where {clause.inverted} {before}", clause.rest[len(before) + 1 : end], "where"
            return


def _around(text: str, match: re.Match[str]) -> tuple[str, str]:
    return text[: match.start()].strip(), text[match.end() :].strip()


def _counts(match: re.Match[str]) -> bool:
    """Whether what follows a number is what is counted: no year, and no function words."""
    if re.fullmatch(r"(?:1[5-9]|20)\d\d", match["number"]):
        return False
    words = re.sub(r" of (?:the )?", " ", match["things"].lower()).split()
    return (STOPWORDS | _NO_THINGS | {"per"}).isdisjoint(words)


def _counted(number: str, things: str) -> str:
    """A long number alone, a short one with what it counts, so that it is not found by chance."""
    return number if sum(sign.isdigit() for sign in number) > 2 else f"{number} {things.partition(' of ')[0]}"


def _finished(asked: str, clause: Clause, answer: str, names: KnownNames, plain: frozenset[str]) -> str | None:
    """The question with its capitals and question mark; None where it gives its answer away or asks too little."""
    subject = clause.subject
    first = subject.split()[0]
    known = any(start == 0 for start, _, _ in names.within(subject))
    bare = re.sub(r"['’]s$", "", first).lower()
    if bare in plain | STOPWORDS or not (
        known or first.isupper() or bare != first.lower() or re.match(r"\w+ [A-Z]", subject)
    ):
        asked = asked.replace(f" {subject}", f" {first[0].lower()}{subject[1:]}", 1)
    lead = clause.lead
    if lead and answer not in lead:
        asked = f"{asked} {lead[0].lower()}{lead[1:]}"
    text = " ".join(asked.split()).rstrip(" ,.")
    text = re.sub(r" (?:and|or|the|a|an|to|of|in|at|by|with|for|from|than|that|its|his|her|their)$", "", text)
    if answer.casefold() in text.casefold() or len(text.split()) < 5:
        return None
    return text[0].upper() + text[1:] + "?"


def _ease(question: str, answer: str, tag: str, names: KnownNames) -> int:
    """How well a question stands on its own: by names and years in it, without pronouns, and neither short nor long."""
    words = len(question.split())
    named = any(name not in answer for _, _, name in names.within(question))
    ease = 4 * named + bool(re.search(r"\b(?:1[5-9]|20)\d\d\b", question)) + (tag != "where")
    # "Two men" is asked for in many a sentence, and seldom of use.
    ease -= 2 * (tag == "number" and not re.search(r"\d", answer) and len(answer.split()) < 3)
    ease -= 4 * len(_PRONOUNS.findall(question)) + 2 * (words > 18) + 3 * (words > 25) + (words < 7)
    return ease
