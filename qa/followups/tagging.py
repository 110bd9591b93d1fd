"""The words of a question and the part that each plays, told by word lists and by what stands before it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dateline.qa.followups import vocabulary as v

Tag = Literal["wh", "aux", "det", "poss", "pron", "prep", "conj", "adv", "verb", "adj", "noun", "stop"]

_TOKEN = re.compile(r"[^\W_]+(?:[-&./'’][^\W_]+)*['’]?(?![^\W_])|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark of a text, `text[start:end]`, and the part it plays."""

    text: str
    start: int
    end: int
    tag: Tag

    @property
    def lower(self) -> str:
        """The word in lower case, with straight apostrophes."""
        return self.text.lower().replace("’", "'")


def tokens(text: str) -> list[Token]:
    """The words and marks of a question, tagged by word lists and what stands before them."""
    found: list[Token] = []
    pending = False  # an auxiliary "do", or a modal, still waits for its verb
    being = False
    matches = list(_TOKEN.finditer(text))
    for place, match in enumerate(matches):
        following = matches[place + 1][0].lower() if place + 1 < len(matches) else ""
        tag = _tag(match[0], found, following, pending=pending, being=being)
        lower = match[0].lower()
        if tag == "aux":
            pending = pending or lower in v.DO | v.MODALS
            being = lower in v.BE | v.HAVE
        elif tag in ("verb", "stop"):
            pending = being = False
        found.append(Token(match[0], match.start(), match.end(), tag))
    return found


def _tag(word: str, before: Sequence[Token], following: str, *, pending: bool, being: bool) -> Tag:
    lower = word.lower().replace("’", "'")
    previous = before[-1] if before else None
    if not word[0].isalnum():
        return "stop"
    capital = word[0].isupper() and previous is not None and previous.tag != "stop"
    if capital and lower not in {"i", "he", "she", "it", "they"} and not (word.isupper() and lower in v.WH):
        return "noun"
    closed = _closed(lower, previous, following)
    if closed:
        return closed
    noun_yet = following == "of" or (pending and following in v.BASES and lower not in _CHAINING)
    if not noun_yet and _is_verb(lower, before, pending=pending, being=being):
        return "verb"
    if lower.endswith("ly") and lower not in _NOT_ADVERBS:
        return "adv"
    if being and previous and previous.tag in ("noun", "pron") and _is_predicate(lower, following):
        return "adj"
    if _says_how(lower) and _ends_phrase(following) and not (previous and previous.tag == "poss"):
        return "adj"
    return "noun"


_SUBJECTS = frozenset({"i", "you", "we", "he", "she", "they", "it"})
_CHAINING = frozenset("help try want start stop need make let begin continue go come do have get".split())
_NOT_ADVERBS = frozenset("family july italy early supply reply ally assembly butterfly monopoly only elderly".split())


def _says_how(lower: str) -> bool:
    """Whether a word is an adjective that makes no noun phrase by itself: "the biggest", "the most important"."""
    comparative = lower.endswith("er") and {lower[:-1], lower[:-2], lower[:-3]} & v.PREDICATES
    return lower in v.PREDICATES or bool(comparative) or (lower.endswith("est") and lower not in _NOUNS_IN_EST)


_NOUNS_IN_EST = frozenset(
    "arrest contest forest guest harvest honest interest invest nest pest protest quest request rest test west".split()
)


def _closed(lower: str, previous: Token | None, following: str) -> Tag | None:
    """The part of a function word; None for any other."""
    if lower in v.WH:
        return "wh"
    if lower in v.AUXILIARIES:
        return "aux"
    if lower in v.POSSESSIVES or lower in v.DEMONSTRATIVES | v.DETERMINERS:
        return _before_noun(lower, following)
    if lower in {"first", "last", "next", "second"} and previous and previous.tag in ("det", "poss"):
        return "noun"
    if lower in {"long", "overall", "past", "like"} and not _ends_phrase(following):
        return "prep" if lower == "like" else None
    for words, tag in _CLOSED:
        if lower in words and not (lower == "other" and not _ends_phrase(following)):
            return tag
    return None


def _before_noun(lower: str, following: str) -> Tag:
    """The part of a word that stands before nouns, or alone for one."""
    ends = _ends_phrase(following) or (lower in v.DEMONSTRATIVES and following in _VERBS_AFTER_THAT)
    if lower in v.POSSESSIVES:
        return "pron" if ends and lower in {"her", "his"} else "poss"
    if lower in v.DEMONSTRATIVES:
        return "pron" if ends else "det"
    return "adv" if ends and lower in {"no", "more", "most"} else "det"


_VERBS_AFTER_THAT = frozenset("mean work happen include apply make help affect look sound come take".split())
_CLOSED: tuple[tuple[frozenset[str], Tag], ...] = (
    (v.PRONOUNS, "pron"),
    (v.PREPOSITIONS, "prep"),
    (v.CONJUNCTIONS, "conj"),
    (v.ADVERBS | {"please", "yes", "okay", "ok"}, "adv"),
)


_AFTER_PHRASE = (
    v.AUXILIARIES | v.PREPOSITIONS | v.CONJUNCTIONS | v.WH | v.ADVERBS | v.PRONOUNS | v.THIRDS | v.ARTICLES | v.PASTS
)


def _ends_phrase(following: str) -> bool:
    return not following or not following[0].isalnum() or following in _AFTER_PHRASE


def _is_verb(lower: str, before: Sequence[Token], *, pending: bool, being: bool) -> bool:
    previous = before[-1] if before else None
    if previous is None or previous.tag == "stop":
        return lower in v.BASES | {"tell", "describe"}
    if previous.lower == "many" and lower in v.PASTS:
        return True
    if previous.tag in ("det", "poss", "prep") and previous.lower != "to":
        return False
    if pending and previous.lower in _SUBJECTS:
        return True
    if previous.lower == "to" or (pending and previous.tag in ("pron", "noun", "adv", "verb")):
        return lower in v.BASES
    if previous.tag in ("noun", "adv"):
        return _is_verb_of_noun(lower, before, being=being)
    return _is_verb_after(previous, lower)


def _is_verb_after(previous: Token, lower: str) -> bool:
    if previous.tag == "pron":
        return lower in _VERBS
    if previous.tag == "wh":
        return previous.lower == "who" or (previous.lower in {"what", "which"} and lower in v.THIRDS | v.PASTS)
    return previous.tag == "aux" and (lower.endswith(("ed", "ing")) or lower in v.PASTS)


def _is_verb_of_noun(lower: str, before: Sequence[Token], *, being: bool) -> bool:
    """Whether a word after a noun is what the noun does, and not its second half."""
    clause = next((n for n in range(len(before), 0, -1) if before[n - 1].tag in ("conj", "stop")), 0)
    finite = not any(token.tag in ("verb", "aux") for token in before[clause:])
    counted = [token.lower for token in before[:2]] == ["how", "many"] and before[-1].tag == "noun"
    if finite and ((counted and lower in v.BASES) or lower in _CLEAR):
        return True
    progressive = before[-1].tag == "noun" and being and lower.endswith("ing") and lower not in {"building", "meeting"}
    return progressive or lower in v.PASTS or (lower.endswith("ed") and (being or finite))


_VERBS = v.BASES | v.THIRDS | v.PASTS


_CLEAR = frozenset(
    {
        "has",
        "says",
        "lives",
        "owns",
        "runs",
        "leads",
        "becomes",
        "wins",
        "makes",
        "causes",
        "happens",
        "goes",
        "comes",
        "gets",
    }
)


def _is_predicate(lower: str, following: str) -> bool:
    ends = not following or not following[0].isalnum() or following in v.PREPOSITIONS | v.CONJUNCTIONS | v.ADVERBS
    suffix = lower.endswith(("able", "ible", "ful", "ous", "less", "ing"))
    return ends and (lower in v.PREDICATES or suffix)
