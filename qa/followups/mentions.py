"""What a question names: its noun phrases, with kind, number and gender as far as its words tell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from dateline.qa.followups import vocabulary as v
from dateline.qa.followups.tagging import Token, tokens

Kind = Literal["person", "place", "organisation", "event", "thing", "name"]
"""`name` is a proper name that could be anything."""


_COORDINATE = frozenset({"and", "&"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase of a text, `text[start:end]`.

    `gender` is "f", "m" or "" where unknown. `named` says that it holds a proper name, `asked` that the question asks
    for it ("which teacher"), `subject` that it is the first one after the question word or the auxiliary.
    """

    text: str
    start: int
    end: int
    kind: Kind
    plural: bool
    gender: str
    named: bool
    asked: bool = False
    subject: bool = False

    @property
    def head(self) -> str:
        """The last word of the phrase before its first "of" or other preposition, in lower case."""
        return _head(self.text.split())

    @property
    def core(self) -> str:
        """The phrase without its article."""
        first, _, rest = self.text.partition(" ")
        return rest if first.lower() in v.ARTICLES and rest else self.text


def mentions(text: str) -> list[Mention]:
    """The noun phrases of a question, in order; those with "of" and its like whole."""
    tagged = tokens(text)
    phrases = list(_joined(tagged, list(_runs(tagged))))
    found = [_mention(text, tagged, first, last) for first, last in phrases]
    opened = next((n for n, t in enumerate(tagged) if t.tag in ("aux", "verb")), None)
    if opened is not None:
        for n, (first, _) in enumerate(phrases):
            if first > opened:
                found[n] = replace(found[n], subject=True)
                break
    return found


def is_plural(word: str) -> bool:
    """Whether a lower-case noun looks like a plural."""
    if word in v.PEOPLE or word in {"data", "media"}:
        return True
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "ics"))


def singular(word: str) -> str:
    """A noun without its plural ending, roughly."""
    if not is_plural(word) or word in {"police", "people", "crew"}:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "ches", "shes", "xes")) else word[:-1]


def plural(word: str) -> str:
    """A noun with its plural ending, roughly; a plural stays."""
    if is_plural(word):
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def is_person_noun(word: str) -> bool:
    """Whether a lower-case noun names a person by office, trade or kin."""
    return singular(word) in v.PERSON_NOUNS or word in v.PEOPLE


def _runs(tagged: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """First and last token of each plain noun phrase: a determiner or not, and nouns."""
    start: int | None = None
    for n, token in enumerate(tagged):
        noun = token.tag == "noun"
        if noun and start is None:
            start = n
            while start and tagged[start - 1].tag in ("det", "poss"):
                start -= 1
        if noun and (n + 1 == len(tagged) or tagged[n + 1].tag != "noun"):
            yield start if start is not None else n, n
            start = None


def _joined(tagged: Sequence[Token], runs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The phrases with what hangs on them: "of", "against" or "into" and another, or "and" between two names."""
    current: tuple[int, int] | None = None
    for first, last in runs:
        if current and first - current[1] == 2 and _joins(tagged, current, first):
            current = (current[0], last)
            continue
        if current:
            yield current
        current = (first, last)
    if current:
        yield current


def _joins(tagged: Sequence[Token], current: tuple[int, int], first: int) -> bool:
    link = tagged[current[1] + 1].lower
    if link in {"of", "against", "into"}:
        return True
    if link == "for":
        return singular(tagged[current[1]].lower) in {"search", "vaccine", "treatment", "party", "fund", "ministry"}
    names = tagged[current[1]].text[0].isupper() and tagged[first].text[0].isupper()
    return link in _COORDINATE and tagged[first].tag == "noun" and (names or tagged[current[0]].tag == "noun")


def _mention(text: str, tagged: Sequence[Token], first: int, last: int) -> Mention:
    part = tagged[first : last + 1]
    start, end = part[0].start, part[-1].end
    bare = re.sub(r"(?<=\w)(?:['’]s|(?<=s)['’])$", "", text[start:end])
    end = start + len(bare)
    phrase = bare
    words = [*(token.text for token in part[:-1]), bare[part[-1].start - start :]]
    head = _head(words)
    named = any(t.text[0].isupper() and t.tag == "noun" and t.start > 0 for t in part) or (
        start == 0 and len(part) > 1 and all(t.text[0].isupper() for t in part[:2])
    )
    coordinated = any(token.lower in _COORDINATE for token in part) and "of" not in [t.lower for t in part]
    before = tagged[first - 1] if first else None
    asked = before is not None and (
        before.lower in {"which", "what", "whose"} or (before.lower in {"many", "much"} and first > 1)
    )
    asked = asked or part[0].lower in {"many", "more"}
    return Mention(
        text=phrase,
        start=start,
        end=end,
        kind=kind_of_name(words, head, named=named, before=before.lower if before else ""),
        plural=coordinated or is_plural(head),
        gender=gender_of(words),
        named=named,
        asked=asked,
    )


def kind_of_name(words: Sequence[str], head: str, *, named: bool, before: str = "") -> Kind:
    """The kind of a noun phrase by its head and its words; `name` where it is a name that nothing tells about."""
    lower = [word.lower() for word in words]
    if is_person_noun(head) or lower[0] in {"mr", "mrs", "ms", "dr", "sir", "lady"}:
        return "person"
    if any(is_person_noun(word) for word in lower) and words[-1][0].isupper() and lower[0] not in v.ARTICLES:
        return "person"  # "Captain Solvang", "Prime Minister Ilsa Varnholt"
    for nouns, kind in _NOUNS:
        if singular(head) in nouns or head in nouns:
            return kind
    if named and any(word[0].isupper() and word.lower().startswith(head) for word in words):
        kinds: list[Kind] = [kind for nouns, kind in _NOUNS for word in lower if word in nouns]
        if kinds:
            return kinds[0]
        return "place" if before in {"in", "near", "at"} and len(words) <= 2 else "name"
    return "thing"


_NOUNS: tuple[tuple[frozenset[str], Kind], ...] = (
    (v.EVENT_NOUNS, "event"),
    (v.PLACE_NOUNS, "place"),
    (v.ORGANISATION_NOUNS, "organisation"),
)


def gender_of(words: Sequence[str]) -> str:
    """The gender that a title or a noun tells, "f" or "m"; empty where none does."""
    lower = {word.lower() for word in words}
    if lower & v.FEMALE:
        return "f"
    return "m" if lower & v.MALE else ""


def _head(words: Sequence[str]) -> str:
    kept: list[str] = []
    for n, word in enumerate(words):
        if n and word.lower() in v.PREPOSITIONS:
            break
        kept.append(word)
    return re.sub(r"['’]s?$", "", kept[-1].lower()) if kept else ""
