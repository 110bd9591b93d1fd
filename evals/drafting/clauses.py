"""A sentence of an article, cut down to one clause that can be asked about."""

import re
from dataclasses import dataclass

from dateline.evals.drafting.verbs import guessed_form, is_participle, plain_form

_AUXILIARIES = frozenset("was were is are has have had will would can could must may might should".split())
_HAVING = frozenset({"has", "have", "had"})

_QUOTES = re.compile(r"[\"“”„«»‘]|(?<!\w)'|\[|\]|\(|\)|\?|!|…|\*|#")
_DATELINE = re.compile(r"^[A-Z][A-Z]+(?: [A-Z]+)*(?:, [\w .]+)?(?: \([^)]*\))? ?[–—-]+ ")
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_TOLD = re.compile(
    r",? (?:(?:(?:the|a|an) )?[^,]{3,70}? (?:said|says|added|announced)|(?:he|she|they|it) (?:said|says|added)|"
    r"according to [^,]{3,70}|said [^,]{3,70}|[^,]{3,40} (?:pointed out|told [^,]{3,40})[^,]*)"
    rf"(?: (?:on )?{_DAY})?$"
)
_LEADING = re.compile(r"^((?:In|On|At|Since|By|During|Until|For|From|Under|After|Before)\b [^,]{2,40}), (?=.{20})")
_WEEKDAY = re.compile(
    rf"^From {_DAY} on, |(?<!every)(?<!each),? (?:on |late on |early on |last )?{_DAY}"
    r"(?: (?:morning|afternoon|evening|night))?(?=[ ,.]|$)"
    r"|,? (?:today|yesterday|tonight|earlier this (?:week|month|year)|(?:this|last|next) (?:week|month|year))\b"
)
_FILLERS = re.compile(r"\b(?:also|then|however|meanwhile|thus|therefore|already|too|now),? ")
_SAYING = re.compile(r"^(?:He|She|They|It) (?:said|says|added) (?:that )?")
_END = re.compile(
    r", | [–—-]+ |[;:] | (?:but|because|while|which|who|whose|where|although|though|if|unless|when|whether|so that)\b"
    r"| (?:since|as) (?=he|she|it|they|the)"
    r"| and (?=(?:he|she|they|it|was|were|is|are|would|could|then|the|a|an|that|to|not|in|on|at)\b)"
)
_AND = re.compile(r" and (\w+)")
_SUBJECT_STOPS = frozenset(
    "he she it they we i you this these those who which that when because after before if there here what where "
    "whose whom his her its their our my your not both such another one others many few most all "
    "but so yet as while although then".split()
)
_NOUN_FOLLOWS = frozenset("the a an to of new newly not be have its his her their our".split())
MOST_WORDS = 30
_SUBJECT_WORDS = 10


@dataclass(frozen=True, slots=True)
class Clause:
    """A main clause: who or what, the verb as it stands, and the rest without what comes after it.

    `helper` is what goes before the subject in a question ("was", "did"), and `verb` what then stays after it ("", the
    plain form). `named` is a name that the sentence gives beside the subject ("The goalkeeper, Finn Mowat, ...").
    """

    subject: str
    spoken: str
    rest: str
    helper: str
    verb: str
    lead: str = ""
    named: str = ""

    @property
    def inverted(self) -> str:
        """Helper and subject, and the verb, as they follow "when" or "how many"; the subject as it is written."""
        return " ".join(part for part in (self.helper, self.subject, self.verb) if part)


def clause_of(sentence: str) -> Clause | None:
    """The main clause of a plain statement; None for questions, quotations, long sentences and unclear subjects."""
    text = " ".join(sentence.split())
    if (
        not text.endswith(".")
        or not text[:1].isupper()
        or text.count(".") > 1 + len(re.findall(r"\d\.\d|[A-Z]\.", text))
    ):
        return None
    text = _DATELINE.sub("", text)
    if _QUOTES.search(text) or len(text.split()) > MOST_WORDS + 15:
        return None
    text = _SAYING.sub("", _FILLERS.sub("", _WEEKDAY.sub("", _TOLD.sub("", text[:-1]))))
    text = text[:1].upper() + text[1:]
    lead = _LEADING.match(text)
    clause = _split(text[lead.end() :] if lead else text)
    if clause is None or not lead or lead[1].startswith(("After", "Before", "Under")):
        return clause
    return Clause(clause.subject, clause.spoken, clause.rest, clause.helper, clause.verb, lead[1], clause.named)


def _split(text: str) -> Clause | None:
    """The clause without what stands between commas after its subject."""
    head, comma, after = text.partition(", ")
    named = ""
    if comma and _verb_at(head.split()) is None:
        middle, comma, after = after.partition(", ")
        if not comma:
            return None
        text = f"{head} {after}"
        named = middle if re.fullmatch(r"(?:[A-Z][\w’'-]+ ?){2,3}", middle) else ""
        if _verb_at(after.split()) != 0:
            return None
    words = text.split()
    place = _verb_at(words)
    if not place or place > _SUBJECT_WORDS:
        return None
    subject = " ".join(words[:place])
    rest = " ".join(words[place + 1 :])
    rest = _cut(rest)
    if not _SUBJECT_STOPS.isdisjoint(re.findall(r"[a-z]+", subject.lower())) or "," in subject or not rest:
        return None
    return _with_helper(subject, words[place], rest, named)


def _cut(rest: str) -> str:
    """What is said first: without a second verb, a subordinate clause, and what follows a comma."""
    ends = [match.start() for match in _END.finditer(f" {rest}")][:1]
    ends += [match.start() + 1 for match in _AND.finditer(rest) if match[1] in _AUXILIARIES or plain_form(match[1])][:1]
    return rest[: max(min(ends) - 1, 0)].strip(" ,") if ends else rest


def _verb_at(words: list[str]) -> int | None:
    """Where the finite verb is: the first helper or past form; without these, a form of the present."""
    for place, word in enumerate(words):
        if word.endswith((",", ";", ":")) or word in ("who", "which", "that"):
            break
        if (word in _AUXILIARIES and words[place - 1] != "to") or _is_past(words, place):
            return place
    for place, word in enumerate(words[:_SUBJECT_WORDS]):
        form = plain_form(word)
        if place and form and form[1] == "present" and words[place - 1].lower() not in _NOUN_FOLLOWS:
            return place
    return None


def _is_past(words: list[str], place: int) -> bool:
    """Whether a past form is the verb, and no participle or noun."""
    form = plain_form(words[place]) or guessed_form(words[place])
    before = words[place - 1].lower() if place else ""
    after = " ".join(words[place + 1 : place + 3])
    return (
        form is not None
        and form[1] == "past"
        and not re.match(r"by \D", after)  # "passed by 88 votes", but "a plan backed by the mayor"
        and before not in _NOUN_FOLLOWS
    )


def _with_helper(subject: str, word: str, rest: str, named: str) -> Clause | None:
    if word in _AUXILIARIES and not (word in _HAVING and not _is_perfect(rest)):
        return Clause(subject, word, rest, word, "", named=named)
    form = (
        ("have", "past" if word == "had" else "present") if word in _HAVING else plain_form(word) or guessed_form(word)
    )
    if form is None:
        return None
    helper = "did" if form[1] == "past" else "do" if word == "have" else "does"
    return Clause(subject, word, rest, helper, form[0], named=named)


def _is_perfect(rest: str) -> bool:
    words = rest.split()
    first = (
        words[1] if len(words) > 1 and words[0] in ("not", "never", "long", "recently", "since", "just") else words[0]
    )
    return is_participle(first)
