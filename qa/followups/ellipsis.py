"""Unfinished questions finished from the one before: "And in 2015?", "What about the minister?", "Why?"."""

import re
from collections.abc import Sequence
from datetime import date

from dateline.qa.followups import vocabulary as v
from dateline.qa.followups.discourse import Discourse, reference
from dateline.qa.followups.mentions import Mention, mentions, singular
from dateline.qa.followups.tagging import Token, tokens
from dateline.qa.question import dated_spans

_OPENING = re.compile(
    r"^\W*(?:(?P<and>(?:and|or|but|so|then|now)\b[\s,]*)*(?P<about>(?:and )?(?:what|how)(?:['’]s)? about\b)?)\s*",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"^(in|at|near|from|on|to|for|with|by|during|under|after|before|since|until)\s+", re.IGNORECASE
)
_MORE = re.compile(
    r"^\W*(?:(?:can|could) you )?(?:please )?(?:tell|give) (?:me|us) (?:some )?more(?: details?| information)?\W*$|"
    r"^\W*(?:more|more details?|go on|continue|say more|anything else|what else|and what else|what more)\W*$",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^\W*(?:and |but |so )?(?P<wh>(?:since |until |from |by |to |with |for )?(?:why|when|where|who|whom|whose|"
    r"how(?: (?:many|much|long|often|far|come))?|what year|which year|what day|which (?:one|ones))(?P<not> not)?"
    r"(?: exactly| then)?)(?: (?:is|was|were|are|did|does|has|had) (?:that|this|it|they)"
    r"(?: (?:happen|happened|so|be|the case|occur|take place))?)?\W*$",
    re.IGNORECASE,
)
_ADJUNCT = re.compile(
    r"^\W*(?:when|where|why|how(?! (?:many|much|long|old|far|often|big|high|tall|deep)\b))\b", re.IGNORECASE
)
_HAPPENED = re.compile(r"^\W*what (?:has )?happened\b", re.IGNORECASE)
_OBJECT = re.compile(r"^\W*(?:what|which|who|whom|how (?:many|much))\b", re.IGNORECASE)
_FREE = frozenset({"name"})


def complete(sentence: str, discourse: Discourse, *, asked: date) -> str | None:
    """The unfinished question as a whole one; None where it is none, or the one before does not serve."""
    if _MORE.match(sentence):
        topic = discourse.topic
        return f"Tell me more about {reference(topic)}." if topic else None
    bare = _BARE.match(sentence)
    if bare:
        return _with_question_word(bare["wh"], sentence, discourse)
    opening = _OPENING.match(sentence)
    rest = sentence[opening.end() :].strip() if opening else sentence.strip()
    fragment = rest.rstrip("?!. ")
    if not fragment:
        return None
    led = bool(opening and opening[0].strip())
    if any(token.tag in ("verb", "aux", "wh") for token in tokens(f"about {fragment}")):
        return None
    about = bool(opening and opening["about"])
    return _exchanged(fragment, discourse, asked=asked, led=led or about)


def _exchanged(fragment: str, discourse: Discourse, *, asked: date, led: bool) -> str | None:
    previous = discourse.previous
    spans = dated_spans(fragment, asked=asked) or dated_spans(f"and {fragment}?", asked=asked)
    if spans and re.fullmatch(
        r"(?:in|on|since|before|after|until|by|during|for|at|from|the|\W)*", _outside(fragment, asked)
    ):
        return _with_dates(fragment, previous, asked)
    preposition = _PREPOSITION.match(fragment)
    found = mentions(f"about {fragment}")
    if len(found) != 1 or (not led and not preposition):
        return None
    mention = found[0]
    body = fragment[preposition.end() :] if preposition else fragment
    if preposition:
        return _with_phrase(preposition[1].lower(), body, previous)
    target = _partner(mention, previous, asked)
    if target is not None:
        return _replaced(previous, target, body)
    return _beside(fragment, mention, discourse)


def _outside(fragment: str, asked: date) -> str:
    """What a fragment says besides its dates."""
    text = f"and {fragment}?"
    for start, end in reversed(dated_spans(text, asked=asked)):
        text = text[:start] + text[end:]
    return text.removeprefix("and").lower()


def _with_dates(fragment: str, previous: str, asked: date) -> str:
    """The question before with these dates in place of its own."""
    when = fragment if _PREPOSITION.match(fragment) or not re.match(r"\d{4}", fragment) else f"in {fragment}"
    when = when[0].lower() + when[1:] if _PREPOSITION.match(when) else when
    spans = dated_spans(previous, asked=asked)
    text = previous
    for start, end in reversed(spans[1:]):
        text = f"{text[:start].rstrip()}{text[end:]}"
    if spans:
        start, end = spans[0]
        return _capital(f"{text[:start]}{when}{text[end:]}", previous)
    return _appended(text, when)


def _with_phrase(preposition: str, body: str, previous: str) -> str:
    """The question before with this place, or the like, in place of its own."""
    for match in re.finditer(rf"\b{preposition} ", previous, re.IGNORECASE):
        target = next((m for m in mentions(previous) if m.start == match.end()), None)
        if target and not re.fullmatch(r"(?:\w+ )?\d{4}", target.text):
            return _replaced(previous, target, body)
    return _appended(previous, f"{preposition} {body}")


def _partner(mention: Mention, previous: str, asked: date) -> Mention | None:
    """The mention of the question before that gives way to this one: of its kind, and named where it is named."""
    spans = dated_spans(previous, asked=asked)
    scored = []
    for other in mentions(previous):
        if any(start <= other.start and other.end <= end for start, end in spans) or other.asked:
            continue
        alike = _alike(mention, other)
        if alike:
            scored.append((alike + 0.2 * other.subject, -other.start, other))
    return max(scored, key=lambda entry: entry[:2])[2] if scored else None


def _alike(mention: Mention, other: Mention) -> float:
    """How well one mention can stand for another, 0 where it cannot."""
    kinds = {mention.kind, other.kind}
    if len(kinds) == 1 and mention.kind != "thing":
        return 1.0 if mention.named == other.named else 0.8
    if mention.named and other.named and kinds & _FREE:
        return 0.7
    if kinds == {"person", "organisation"} or (mention.named and kinds == {"name", "person"}):
        return 0.6
    same_head = singular(mention.head) == singular(other.head)
    return 0.9 if same_head and mention.kind == other.kind else 0.0


def _beside(fragment: str, mention: Mention, discourse: Discourse) -> str | None:
    """The topic beside what is asked about: "What about the captain of the ferry?"."""
    topic = discourse.topic
    if topic is None or mention.named or topic.core.casefold() in fragment.casefold():
        return None
    words = reference(topic)
    link = "of" if fragment.lower().startswith("the ") and " of " not in fragment else "and"
    return f"What about {fragment} {link} {words}?"


def _with_question_word(wh: str, sentence: str, discourse: Discourse) -> str | None:
    """The question before with another question word: "Why were lorries banned?" after "When were lorries banned?"."""
    previous, word = discourse.previous, wh.lower()
    word = re.sub(r" (?:exactly|then)$", "", word)
    negative = word.endswith(" not")
    word = word.removesuffix(" not")
    word = "why" if word == "how come" else word
    counts = word in ("how many", "how much", "who", "whom", "whose", "which one", "which ones")
    tagged = tokens(previous)
    if not tagged:
        return None
    if tagged[0].tag == "aux":
        text = _of_yes_or_no(word, previous, tagged, negative=negative)
    elif counts:
        return None
    elif _ADJUNCT.match(previous):
        text = _ADJUNCT.sub(word, previous, count=1)
    elif _HAPPENED.match(previous):
        text = _HAPPENED.sub(f"{word} did it happen", previous, count=1)
    elif _OBJECT.match(previous):
        text = _of_object(word, previous, tagged, discourse)
    else:
        return None
    if text is None:
        return None
    return _capital(text, sentence.lstrip("\"'“‘( "))


def _of_yes_or_no(word: str, previous: str, tagged: Sequence[Token], *, negative: bool) -> str | None:
    body = previous[0].lower() + previous[1:]
    if word in ("how many", "how much"):
        return _counted(word, previous, tagged)
    if word in ("who", "whom"):
        match = re.match(r"\w+ (?:anyone|anybody|someone|somebody)\b(.*)", previous, re.IGNORECASE | re.DOTALL)
        return f"who {tagged[0].lower}{match[1]}" if match and tagged[0].lower in v.BE | v.HAVE else None
    if not negative:
        return f"{word} {body}"
    subject = next((m for m in mentions(previous) if m.subject), None)
    if subject is None:
        return f"{word} {body}"
    return f"{word} {previous[0].lower()}{previous[1 : subject.end]} not{previous[subject.end :]}"


def _counted(word: str, previous: str, tagged: Sequence[Token]) -> str | None:
    """As "How many workers lost their jobs?" after "Did workers lose their jobs?"."""
    subject = next((m for m in mentions(previous) if m.start >= tagged[0].end), None)
    if subject is None or subject.named or not subject.plural:
        return None
    verb = next((t for t in tagged if t.start >= subject.end), None)
    noun = re.sub(r"^(?:any|some|the|many)\s+", "", subject.text, flags=re.IGNORECASE)
    if verb is None:
        return None
    rest = previous[subject.end :].lstrip()
    if tagged[0].lower == "did" and verb.tag == "verb":
        return f"{word} {noun} {v.past(verb.lower)}{previous[verb.end :]}"
    if tagged[0].lower == "do":
        return f"{word} {noun} {rest}"
    return f"{word} {noun} {tagged[0].lower} {rest}" if tagged[0].lower in v.AUXILIARIES - v.DO else None


def _of_object(word: str, previous: str, tagged: Sequence[Token], discourse: Discourse) -> str | None:
    """As "When did he offer that?" after "What did he offer?"; "When was it that they won?" after "Who won?"."""
    verb_at = next((n for n, t in enumerate(tagged) if t.tag in ("aux", "verb")), None)
    if verb_at is None:
        return None
    first = tagged[verb_at]
    if first.tag == "verb":
        person = discourse.candidates[0].mention if discourse.candidates else None
        asked_for = next((m for m in mentions(previous) if m.asked), None)
        if asked_for is not None:
            who = f"the {asked_for.text.removeprefix('many ')}"
        else:
            who = person.text if person and person.kind == "person" and person.text not in previous else "they"
        return f"{word} was it that {who} {previous[first.start :]}"
    if first.lower in v.DO:
        main = next((t for t in tagged[verb_at + 1 :] if t.tag == "verb" or t.lower == "do"), None)
        main = main or next((t for t in tagged[verb_at + 1 :] if t.lower in v.AUXILIARIES), None)
        if main is not None:
            return f"{word} {previous[first.start : main.end]} that{previous[main.end :]}"
    return None


def _replaced(previous: str, target: Mention, body: str) -> str:
    start, end = target.start, target.end
    before = previous[:start]
    words = body if not target.text.endswith(("'s", "’s")) else f"{body}'s"
    return _capital(f"{before}{words}{previous[end:]}", previous)


def _appended(text: str, phrase: str) -> str:
    body = text.rstrip()
    mark = re.search(r"[?!.]+$", body)
    end = mark[0] if mark else ""
    return f"{body[: len(body) - len(end)].rstrip()} {phrase}{end}"


def _capital(text: str, like: str) -> str:
    """The text with a first letter of the same case as that of another."""
    if not text:
        return text
    return (text[0].upper() if like[:1].isupper() else text[0]) + text[1:]
