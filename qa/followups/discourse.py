"""What a conversation has named so far, and which of it a pronoun or an unfinished phrase most likely means."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from dateline.qa.answer import Answer
from dateline.qa.followups import vocabulary as v
from dateline.qa.followups.mentions import Mention, gender_of, mentions, plural, singular
from dateline.qa.followups.persons import asks_for_person, people
from dateline.qa.question import dated_spans

_TURNS = 8
"""Earlier turns that are looked at."""

_SUBJECT, _OTHER, _ASKED, _ANSWER = 3.0, 2.0, 1.0, 4.6
_OPEN, _GENERIC, _AGE, _AGAIN = -1.5, -2.5, -1.2, 1.5
"""What a mention gains or loses: a noun that only opens an "of", a noun for anybody, each turn of age, said twice."""

_SENTENCE_END = re.compile(r"(?<=[a-z0-9)”\"'’]{2}[?!.])\s+(?=[A-Z“\"'‘])|(?<=[?!])\s+")
_ASKS = v.WH | v.AUXILIARIES | frozenset("tell describe give show explain list compare name and".split())
_EVENTS = re.compile(r"\W*what (?:has )?happen", re.IGNORECASE)
_WHO_IS = re.compile(r"\bwho(?:'s|’s| is| was| are| were)\s+(?!the\b|a\b|an\b)", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:about|what (?:is|are|was|were)|who (?:is|was))\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention of an earlier turn, and how present it still is; more is more. `answered`: an answer named it."""

    mention: Mention
    weight: float
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Discourse:
    """The earlier turns: the last question as it stood alone, and what was named, the most present first."""

    previous: str
    defines: bool
    candidates: tuple[Candidate, ...]

    @property
    def topic(self) -> Mention | None:
        """What the conversation is about; None where nothing is named."""
        return next((candidate.mention for candidate in self.candidates if not candidate.answered), None)

    @property
    def matter(self) -> Mention | None:
        """What the conversation is about if it is no person: the event, the place, the thing."""
        spoken = [candidate.mention for candidate in self.candidates if not candidate.answered]
        return next((mention for mention in spoken if mention.kind != "person"), None)

    def best(self, pronoun: str, *, without: Iterable[str] = ()) -> Mention | None:
        """The mention that a pronoun, "he", "she", "it" or "they", most likely means; None where none fits.

        `without` are texts of mentions that it cannot mean.
        """
        taken = {text.casefold() for text in without}
        scored = [
            (candidate.weight + fit, candidate.mention)
            for candidate in self.candidates
            if candidate.mention.text.casefold() not in taken
            and (fit := fits(pronoun, candidate.mention)) is not None
            and not (candidate.mention.kind == "place" and pronoun == "it" and _EVENTS.match(self.previous))
        ]
        return max(scored, key=lambda entry: entry[0])[1] if scored else None

    def naming(self, noun: str) -> Mention | None:
        """The latest longer mention that holds this noun: "bridge" finds "the Tarn bridge"."""
        for candidate in self.candidates:
            words = [singular(word) for word in re.findall(r"\w+", candidate.mention.text.lower())]
            if singular(noun) in words and len(candidate.mention.core.split()) > 1:
                return candidate.mention
        return None


def recall(history: Sequence[Answer], *, asked: date) -> Discourse | None:
    """The discourse of the earlier turns, oldest first; None where there are none with words in them."""
    turns = [turn for turn in history[-_TURNS:] if turn.standalone.strip()]
    if not turns:
        return None
    previous = last_question(turns[-1].standalone)
    found: dict[str, Candidate] = {}
    known_people = _known_people(turns)
    for age, turn in enumerate(reversed(turns)):
        for candidate in _of_turn(turn, asked):
            key = candidate.mention.core.casefold()
            known = found.get(key)
            if known is None:
                mention = candidate.mention
                if key in known_people and mention.kind in ("name", "person"):
                    mention = replace(mention, kind="person", gender=mention.gender or known_people[key])
                found[key] = replace(candidate, mention=mention, weight=candidate.weight + age * _AGE)
            elif age == 1:
                found[key] = replace(known, weight=known.weight + _AGAIN)
    ranked = sorted(found.values(), key=lambda candidate: -candidate.weight)
    defines = bool(re.match(r"(?i)\W*(?:what|who)(?:'s|’s| is| are| was| were) (?:an?\b|\w+ ?\w*\W*$)", previous))
    return Discourse(previous, defines, tuple(ranked))


def sentences(text: str) -> list[str]:
    """The sentences of what a person typed, each with the white space that follows it."""
    cuts = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(cuts) if start < end]


def asks(sentence: str) -> bool:
    """Whether a sentence asks or demands something."""
    words = re.findall(r"[\w'’]+", sentence.lower())
    return sentence.rstrip().endswith("?") or (bool(words) and words[0] in _ASKS)


def last_question(text: str) -> str:
    """The last sentence that asks something; the last one where none does."""
    parts = [part.strip() for part in sentences(" ".join(text.split()))]
    return next((part for part in reversed(parts) if asks(part)), parts[-1] if parts else text)


def fits(pronoun: str, mention: Mention) -> float | None:
    """How well a mention agrees with "he", "she", "it" or "they" (0 is full agreement, less is worse); None: not."""
    person = mention.kind == "person"
    if pronoun in ("he", "she"):
        wrong = mention.gender and mention.gender != ("m" if pronoun == "he" else "f")
        nameless = mention.kind != "person" and (mention.kind != "name" or mention.text.lower().startswith("the "))
        return None if mention.plural or wrong or nameless else (0.0 if person else -0.5)
    if pronoun == "it":
        if person or (mention.plural and mention.kind not in ("event", "organisation")):
            return None
        human = mention.kind == "name" and not mention.text.lower().startswith("the ") and " " in mention.text
        return -1.2 if human else -0.6 if mention.plural else 0.0
    if mention.plural:
        return 0.0
    if mention.kind == "thing" and not mention.text.lower().startswith(("a ", "an ")):
        return None
    return {"organisation": -0.3, "person": -2.5, "name": -1.5}.get(mention.kind, -2.0)


def reference(mention: Mention, *, defined: bool = False) -> str:
    """The words for a mention in a new question: "a bridge" has become "the bridge", unless it is being defined."""
    text = mention.text
    first, _, rest = text.partition(" ")
    if mention.asked and not mention.plural and not mention.named and first.lower() not in v.DETERMINERS:
        return f"the {text}"
    if rest and first.lower() in {"any", "some", "many", "most", "more", "each", "every", "no", "this", "that"}:
        return rest
    if rest and first.lower() in ("a", "an") and not defined:
        return f"the {rest}"
    return f"{first.lower()} {rest}" if rest and first.lower() in v.DETERMINERS | v.POSSESSIVES else text


def as_plural(mention: Mention) -> str:
    """A singular common noun as a plural: "a virtual machine" gives "virtual machines"; other phrases stay."""
    first, _, rest = mention.text.partition(" ")
    if first.lower() in ("a", "an") and rest and not mention.named:
        head = mention.head
        return rest.replace(head, plural(head), 1) if head in rest else rest
    return reference(mention)


def _of_turn(turn: Answer, asked: date) -> Iterator[Candidate]:
    question = last_question(turn.standalone)
    spans = dated_spans(question, asked=asked)
    who_is = _WHO_IS.search(question)
    asking = asks(question)
    if asks_for_person(question):
        for rank, person in enumerate(people(turn)[:3]):
            yield Candidate(person, _ANSWER - 0.4 * rank, answered=True)
    for mention in mentions(question):
        if any(start <= mention.start and mention.end <= end for start, end in spans) or _is_verb(mention.core):
            continue
        if not (asking or mention.named):
            continue
        if who_is and mention.start == who_is.end() and mention.kind in ("thing", "name"):
            yield from _candidates(replace(mention, kind="person"), question)
            continue
        yield from _candidates(mention, question)


def _candidates(mention: Mention, question: str) -> Iterator[Candidate]:
    """The mention, and what stands after its "of" where it only opens one ("the symptoms of lung cancer")."""
    head = mention.head
    weight = _ASKED if mention.asked else _SUBJECT if mention.subject else _OTHER
    if mention.asked and not mention.plural and _WHICH.search(question[: mention.start]):
        weight = _SUBJECT + 0.2
    if _ABOUT.search(question[: mention.start]):
        weight = _SUBJECT
    weight += 0.4 * mention.named
    owned = _OWNED.match(mention.text)
    inside = _AFTER_OF.split(mention.text, 1)[1:] if owned is None else [owned[1] or owned[2]]
    own = mention.text[owned.end() :] if owned else _AFTER_OF.split(mention.text, 1)[0]
    opens = opens_of(head) and own[1:] == own[1:].lower()
    office = mention.kind == "person" and mention.text == mention.text.lower() == head and not mention.plural
    if {head, singular(head)} & (v.GENERIC | v.UNIQUE) or (office and not mention.asked):
        weight += _GENERIC
    yield Candidate(mention, weight + (_OPEN if opens else 0.0))
    for part in mentions(f"about {' '.join(inside)}")[:1]:
        gain = 0.3 if opens else -0.7
        yield Candidate(replace(part, subject=mention.subject), weight + gain + 0.4 * part.named)


_WHICH = re.compile(r"\bwhich\s+$", re.IGNORECASE)
_OWNED = re.compile(r"(?:(.+?)['’]s|(.+?s)['’]) ")


def _is_verb(words: str) -> bool:
    word = words.lower()
    gerund = " " not in word and word.endswith("ing") and word not in _THINGS_IN_ING
    return gerund or (word in _VERBS and word not in _ALSO_NOUNS)


_VERBS = v.BASES | v.THIRDS | v.PASTS
_ALSO_NOUNS = v.EVENT_NOUNS | v.RELATIONAL
_THINGS_IN_ING = frozenset("building meeting training wedding painting ring king spring string wing thing".split())


def opens_of(noun: str) -> bool:
    """Whether a lower-case noun asks for its "of": "symptoms", "creation"."""
    word = singular(noun)
    return word in v.RELATIONAL or (
        word.endswith(("tion", "sion", "ment", "ness", "ance", "ence")) and word not in _WHOLE
    )


_AFTER_OF = re.compile(r" (?:of|for|against|into) ")
_WHOLE = frozenset(
    "accident apartment audience commission conference department document election exhibition government nation "
    "parliament pension question science sentence station television tournament vision witness business mission".split()
)


def _known_people(turns: Sequence[Answer]) -> dict[str, str]:
    """Names that are known for persons', as answers to "who?" or by a pronoun, with the gender or an empty text."""
    known: dict[str, str] = {}
    for turn in turns:
        if asks_for_person(last_question(turn.standalone)):
            known |= {person.text.casefold(): person.gender for person in people(turn)}
        spoken = {word for word in re.findall(r"\w+", turn.question.lower()) if word in v.GENDERED}
        gender = gender_of(sorted(spoken - set(re.findall(r"\w+", turn.standalone.lower()))))
        if gender:
            known |= dict.fromkeys(_put_for_pronoun(turn), gender)
    return known


def _put_for_pronoun(turn: Answer) -> Iterator[str]:
    """The names in the standalone question of a turn that its own words do not hold."""
    for mention in mentions(turn.standalone):
        for candidate in _candidates(mention, turn.standalone):
            name = candidate.mention.text.casefold()
            if candidate.mention.kind in ("name", "person") and name not in turn.question.casefold():
                yield name
