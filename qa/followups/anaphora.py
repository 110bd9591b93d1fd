"""Words that point back, replaced by what they mean: pronouns, "that meeting", "there", "the ones"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.qa.followups import vocabulary as v
from dateline.qa.followups.discourse import Discourse, as_plural, fits, reference
from dateline.qa.followups.mentions import Mention, mentions, plural, singular
from dateline.qa.followups.tagging import Token, tokens

_CLASSES = {
    "he": "he", "him": "he", "his": "he", "she": "she", "her": "she", "hers": "she", "it": "it", "its": "it",
    "they": "they", "them": "they", "their": "they", "theirs": "they",
}  # fmt: skip
_OWNING = frozenset({"his", "hers", "theirs"})
_LONGEST_OWNER = 3
"""Words of an owner that takes "'s"; a longer one takes "of"."""

_EXPLETIVE = re.compile(
    r"\b(?:is|was|be|makes?|made)\s+it\s+(?:\w+\s+)?(?:that|true|possible|likely|necessary|important|legal|illegal|safe|free|"
    r"okay|worth|normal|common)\s+(?:that|to|for|if)\b|\bis it (?:true|possible|so|time)\b|\bit seems?\b|"
    r"\bit\s+(?:is|was)\s+(?:\w+\s+)?(?:that|to)\b|\b(?:does|did|will|would)\s+it\s+take\b.*\bto\b|\bwhat time\b|"
    r"\bit\s+(?:rain|snow)|\bwhat is it like\b|\bmak(?:e|es|ing)\s+it\b|\bmade\s+it\s+(?:into|to|through)\b|"
    r"\bdoes\s+it\s+mean\s+to\b|\b(?:do|get)\s+it\b",
    re.IGNORECASE,
)
_EXISTS = re.compile(
    r"\b(?:is|are|was|were|be|been|isn't|aren't)\s+there\b|\bthere\s+(?:is|are|was|were|be|been|will)\b", re.I
)
_BEFORE_POINTER = v.AUXILIARIES | v.PREPOSITIONS | frozenset({"than", "and", "cause", "caused", "mean", "means", "did"})


@dataclass(frozen=True, slots=True)
class _Change:
    start: int
    end: int
    text: str


def resolve(sentence: str, said: str, discourse: Discourse) -> str:
    """The sentence with its pronouns and pointing phrases replaced; the same where it points at nothing known.

    `said` is what stands before it in the same turn, whose mentions a pronoun may mean as well.
    """
    changes: list[_Change] = []
    done: set[str] = set()
    used: list[str] = []
    tagged = tokens(sentence)
    own = mentions(sentence)
    told = mentions(said) if said else []
    for place, token in enumerate(tagged):
        kind = _CLASSES.get(token.lower) if token.text != "IT" else None
        if kind is None:
            change = _pointer(sentence, tagged, place, discourse, used, said)
        elif kind in done or _stays(sentence, tagged, place, kind, own, told):
            done.add(kind)
            continue
        else:
            change = _personal(sentence, tagged, place, kind, discourse, used)
            done.add(kind)
        if change and not any(c.start < change.end and change.start < c.end for c in changes):
            changes.append(change)
    return _applied(sentence, changes)


def owner(words: str, possessed: str, *, plural_owner: bool = False) -> str:
    """Owner and owned as a phrase: "lung cancer's symptoms", or "the symptoms of ..." for a long owner."""
    if len(words.removeprefix("the ").split()) > _LONGEST_OWNER or re.search(r"\b(?:of|and|in|against)\b", words):
        return f"the {possessed} of {words}" if possessed else words
    mark = "’" if "’" in words else "'"
    ending = mark if words.endswith("s") and plural_owner else f"{mark}s"
    return f"{words}{ending} {possessed}".rstrip()


def _stays(
    sentence: str, tagged: Sequence[Token], place: int, kind: str, own: Sequence[Mention], told: Sequence[Mention]
) -> bool:
    """Whether a pronoun means nothing earlier: an empty "it", or something named in the same turn before it."""
    token = tagged[place]
    if kind == "it" and _EXPLETIVE.search(sentence):
        return True
    possessive = token.tag == "poss"
    for mention in [m for m in own if m.end <= token.start]:
        between = [t for t in tagged if mention.end <= t.start < token.start]
        apart = any(t.tag in ("conj", "stop") or (t.tag == "wh" and t.lower != "how") for t in between)
        agrees = fits(kind, mention)
        if agrees is not None and agrees > -2 and (apart or (possessive and between and mention.named)):
            return True
        if possessive and agrees == 0 and any(t.tag == "verb" for t in between) and (mention.subject or mention.asked):
            return True
    return any(fits(kind, mention) == 0 and (mention.named or kind != "it") for mention in told)


def _personal(
    sentence: str, tagged: Sequence[Token], place: int, kind: str, discourse: Discourse, used: list[str]
) -> _Change | None:
    token = tagged[place]
    mention = discourse.best(kind, without=used)
    if mention is None:
        return None
    used.append(mention.text)
    many = kind == "they" and not mention.plural and mention.kind == "thing"
    words = as_plural(mention) if many else reference(mention, defined=discourse.defines)
    if token.tag == "poss":
        return _possessive(sentence, tagged, place, words, many=many or mention.plural)
    if token.lower in _OWNING:
        words = owner(words, "", plural_owner=mention.plural)
    return _Change(token.start, token.end, words)


def _possessive(sentence: str, tagged: Sequence[Token], place: int, words: str, *, many: bool) -> _Change:
    """The change of a possessive and the nouns after it."""
    last = place
    while last + 1 < len(tagged) and tagged[last + 1].tag == "noun":
        last += 1
    if last == place:
        return _Change(tagged[place].start, tagged[place].end, owner(words, "", plural_owner=many))
    possessed = sentence[tagged[place + 1].start : tagged[last].end]
    return _Change(tagged[place].start, tagged[last].end, owner(words, possessed, plural_owner=many))


def _pointer(
    sentence: str, tagged: Sequence[Token], place: int, discourse: Discourse, used: list[str], said: str
) -> _Change | None:
    """The change of "this", "those people", "there", "ones"; None for any other word."""
    token = tagged[place]
    if token.lower in v.DEMONSTRATIVES:
        following = tagged[place + 1] if place + 1 < len(tagged) else None
        if following and following.tag == "noun":
            return _demonstrative(sentence, tagged, place, discourse)
        return None if said.strip() else _bare(tagged, place, discourse, used)
    if token.lower == "there" and not _EXISTS.search(sentence):
        return _there(token, discourse)
    if token.lower in ("ones", "one"):
        return _ones(tagged, place, discourse)
    return None


def _demonstrative(sentence: str, tagged: Sequence[Token], place: int, discourse: Discourse) -> _Change | None:
    last = place + 1
    while last + 1 < len(tagged) and tagged[last + 1].tag == "noun":
        last += 1
    if place == 1 and tagged[0].lower in v.BE and tagged[last + 1 :][:1] and tagged[last + 1].tag == "stop":
        return None  # "Is that speed?"
    noun = tagged[last].lower
    if singular(noun) in v.SPANS_OF_TIME or (tagged[place].lower == "that" and _opens_clause(tagged, place)):
        return None
    phrase = sentence[tagged[place + 1].start : tagged[last].end]
    start, end = tagged[place].start, tagged[last].end
    topic = discourse.naming(noun) or discourse.best("they" if tagged[place].lower in ("these", "those") else "it")
    topic = topic or (discourse.topic if tagged[place].lower in ("this", "that") else None)
    if phrase.lower() != phrase:
        return None  # "this Grey Heron plan" names itself
    if topic is None or topic.text.casefold() == phrase.casefold():
        return None
    words = reference(topic)
    if singular(noun) in [singular(word) for word in words.lower().split()] or _names_kind(noun, topic):
        return _Change(start, end, words)
    if topic.kind == "name" and not words.startswith("the ") and not topic.plural:
        return _Change(start, end, f"the {words} {phrase}")
    return _Change(start, end, f"the {phrase} of {words}")


def _opens_clause(tagged: Sequence[Token], place: int) -> bool:
    """Whether this "that" is the conjunction, as in "said that winters"."""
    before = tagged[place - 1] if place else None
    if before is None or before.lower in _BEFORE_POINTER:
        return False
    return before.tag != "verb" or before.lower.startswith(_REPORTING)


_REPORTING = (
    "sa", "think", "thought", "know", "kn", "believ", "claim", "announc", "confirm", "suggest", "show", "mean",
    "report", "promis", "agree", "feel", "felt", "hop", "den", "learn", "warn", "argu", "explain", "admit", "decid",
    "demand", "insist", "predict", "prove", "reveal", "find", "found", "told", "tell", "hear",
)  # fmt: skip


def _names_kind(noun: str, topic: Mention) -> bool:
    """Whether the noun only says what kind of thing the topic is: "that city" of a place."""
    word = singular(noun)
    known = {
        "person": v.PERSON_NOUNS,
        "place": v.PLACE_NOUNS,
        "organisation": v.ORGANISATION_NOUNS,
        "event": v.EVENT_NOUNS,
    }
    return word in known.get(topic.kind, frozenset()) and topic.named


def _bare(tagged: Sequence[Token], place: int, discourse: Discourse, used: list[str]) -> _Change | None:
    token = tagged[place]
    before = tagged[place - 1].lower if place else ""
    after = tagged[place + 1].lower if place + 1 < len(tagged) else ""
    if (
        after in v.ARTICLES
        or after in {"true", "right", "correct", "so", "possible", "all", "it"}
        or token.tag != "pron"
    ):
        return None
    if before not in _BEFORE_POINTER or before in ("like", "since", "after", "before"):
        return None
    many = token.lower in ("these", "those")
    mention = discourse.best("they" if many else "it", without=used)
    if mention is None or (many and not mention.plural):
        return None
    used.append(mention.text)
    return _Change(token.start, token.end, reference(mention, defined=discourse.defines))


def _there(token: Token, discourse: Discourse) -> _Change | None:
    places = [c for c in discourse.candidates if c.mention.kind == "place"]
    if not places:
        return None
    chosen = max(places, key=lambda candidate: candidate.weight).mention
    return _Change(token.start, token.end, f"in {reference(chosen)}")


def _ones(tagged: Sequence[Token], place: int, discourse: Discourse) -> _Change | None:
    """The change of "ones" into the plural that was spoken of; "which one" and the like stay."""
    if not place or tagged[place].lower == "one" or tagged[place - 1].tag not in ("noun", "adj", "det", "wh", "pron"):
        return None
    mention = discourse.best("they") or discourse.topic
    if mention is None or mention.kind == "person" or (mention.named and not mention.plural):
        return None
    words = re.split(r" (?:of|for|in|on) ", mention.core)[0].split()
    return _Change(tagged[place].start, tagged[place].end, " ".join([*words[:-1], plural(words[-1])]))


def _applied(sentence: str, changes: Sequence[_Change]) -> str:
    for change in sorted(changes, key=lambda change: -change.start):
        text = change.text
        if not sentence[: change.start].strip() and sentence[change.start].isupper():
            text = text[0].upper() + text[1:]
        sentence = sentence[: change.start] + text + sentence[change.end :]
    return sentence
