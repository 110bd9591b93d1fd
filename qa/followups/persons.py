"""Persons whom the answer to "who?" names."""

import re

from dateline.qa.answer import Answer
from dateline.qa.followups import vocabulary as v
from dateline.qa.followups.mentions import Mention, gender_of, is_person_noun, singular
from dateline.store.terms import terms

_FULL_NAME = re.compile(r"\b[A-Z][\w’'-]+(?: (?:[A-Z]\.|de|van|von|al-|bin))?(?: [A-Z][\w’'-]+)+")
_SPOKE = re.compile(r"\b(?:said|says|told|added|wrote|called|aged|who|he|she|his|her)\b")
_WHO = re.compile(
    r"^\W*(?:and )?(?:who|whom|whose)\b|^\W*(?:which|what) (\w+)(?: (\w+))?|\bwho (?:is|was|were|are|\w+ed)\b",
    re.IGNORECASE,
)


def asks_for_person(question: str) -> bool:
    """Whether a question asks who."""
    match = _WHO.search(question)
    if match is None:
        return False
    return match[1] is None or any(is_person_noun(word.lower()) for word in match.groups() if word)


def people(answer: Answer) -> list[Mention]:
    """The persons that the sentences of an answer name and its question does not, the likeliest first.

    A name counts for more beside words of the question, and beside words that only go with persons.
    """
    wanted, known = set(terms(answer.standalone)), answer.standalone.casefold()
    text = " ".join(sentence.text for sentence in answer.sentences)
    scored: list[tuple[float, int, Mention]] = []
    for match in _FULL_NAME.finditer(text):
        name = _without_title(match[0])
        words = name.split()
        if len(words) < 2 or any(_is_other(word) for word in words) or words[-1].casefold() in known:
            continue
        around = text[max(match.start() - 80, 0) : match.end() + 80]
        title = " ".join(text[: match.end() - len(name)].split()[-3:])
        spoken = bool(_SPOKE.search(around)) + any(is_person_noun(word.lower()) for word in re.findall(r"\w+", title))
        shared = len(wanted & set(terms(around)))
        if shared:
            mention = Mention(
                name, match.start(), match.end(), "person", False, _gender(title, text[match.end() :]), True
            )
            scored.append((shared + spoken, -match.start(), mention))
    ranked = [mention for *_, mention in sorted(scored, key=lambda entry: (-entry[0], -entry[1]))]
    return list({mention.text: mention for mention in reversed(ranked)}.values())[::-1]


def _without_title(name: str) -> str:
    words = name.split()
    while len(words) > 2 and (is_person_noun(words[0].lower()) or words[0] in _TITLES):
        words = words[1:]
    return " ".join(words)


_TITLES = frozenset(
    "Prime Deputy Former Transport Education Environment Economy Finance Foreign Vice The Mr Mrs Ms Dr".split()
)


def _is_other(word: str) -> bool:
    low = re.sub(r"['’]s?$", "", word.lower())
    nouns = v.PLACE_NOUNS | v.ORGANISATION_NOUNS | v.EVENT_NOUNS
    return low in nouns or singular(low) in nouns or low in v.ARTICLES or low in v.SPANS_OF_TIME or is_person_noun(low)


def _gender(before: str, after: str) -> str:
    told = gender_of([word for word in re.findall(r"\w+", before) if word.lower() not in v.GENDERED])
    if told:
        return told
    match = re.search(r"\b(?:he|him|his|she|her)\b", after)
    return gender_of([match[0]]) if match else ""
