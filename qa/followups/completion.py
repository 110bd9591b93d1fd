"""Questions that leave open what they are about, completed with the topic: "How many people died?", "the captain"."""

import re
from collections.abc import Sequence

from dateline.qa.followups import vocabulary as v
from dateline.qa.followups.discourse import Discourse, opens_of, reference
from dateline.qa.followups.mentions import Mention, mentions, singular
from dateline.qa.followups.tagging import Token, tokens

_MOST_WORDS = 14
_PICKED = 3
_MINE = ("my ", "your ", "our ")
_LISTS = re.compile(r"^\W*(?:what|which|who)(?:['’](?:s|re)| is| are| was| were)\b", re.IGNORECASE)
_OF_PERSONS = frozenset(
    "lawyer wife husband son daughter brother sister father mother rival successor predecessor deputy death career "
    "arrest body family house parents children".split()
)
_ANY_NAME = frozenset("city region country town area island company firm club team party".split())
_POINTING = frozenset(
    "he him his she her hers it its they them their theirs this that these those one ones i you".split()
)
_OWN_COMPLEMENT = frozenset("of between for against into that who which where than".split())
_COMPLEMENT = frozenset(
    "of for in on at to from with between about against into that who which where as than by".split()
)


def attach_topic(sentence: str, discourse: Discourse) -> str:
    """The sentence with the topic where it cannot stand without; else as it is.

    It cannot where it names nothing itself and either has a noun whose "of" is missing ("the symptoms", "any side
    effects"), a definite noun that nothing introduces ("the captain"), or nouns for anybody only ("how many people").
    """
    topic = discourse.topic
    if topic is None or topic.text.lower().startswith(_MINE) or len(sentence.split()) > _MOST_WORDS:
        return sentence
    own = mentions(sentence)
    tagged = tokens(sentence)
    if _stands_alone(own, tagged):
        return sentence
    for mention in own:
        if not _open_ended(tagged, mention):
            continue
        if _definite(mention):
            return _introduced(sentence, mention, discourse)
        listed = len(own) == 1 and _LISTS.match(sentence) and _qualified(mention)
        if listed or (_relational(mention) and not (mention.asked and len(own) > 1)):
            return _attached(sentence, mention, topic, discourse)
    if all(_generic(mention) for mention in own) and not any(token.tag == "adj" for token in tagged):
        return _ended(sentence, topic)
    return sentence


def _stands_alone(own: Sequence[Mention], tagged: Sequence[Token]) -> bool:
    """Whether a sentence names something, points at something, or is too little or too much of a question."""
    tags = {token.tag for token in tagged}
    if any(mention.named for mention in own) or any(token.lower in _POINTING for token in tagged):
        return True
    fresh = [m for m in own if not (_definite(m) or _generic(m) or m.asked or _relational(m))]
    return "conj" in tags or not tags & {"verb", "aux"} or len(fresh) > 1


def _introduced(sentence: str, mention: Mention, discourse: Discourse) -> str:
    """The sentence with what a definite noun belongs to, or with the longer name that it is short for."""
    known = discourse.naming(mention.head) or _of_kind(mention.head, discourse)
    if known is not None and len(mention.core.split()) == 1:
        return _put(sentence, mention.start, mention.end, reference(known))
    described = [word for word in mention.core.lower().split()[:-1] if word not in v.DETERMINERS | v.QUALIFIERS]
    if described and mention.kind != "person":
        return sentence  # "the sea wall", unlike "the wall", says by itself what it is
    holder = discourse.topic if singular(mention.head) in _OF_PERSONS else discourse.matter
    return _attached(sentence, mention, holder, discourse) if holder else sentence


def _of_kind(noun: str, discourse: Discourse) -> Mention | None:
    """The named place or organisation that "the region" or "the company" means."""
    kinds = {"place": v.PLACE_NOUNS, "organisation": v.ORGANISATION_NOUNS}
    for candidate in discourse.candidates:
        mention = candidate.mention
        if mention.named and noun in kinds.get(mention.kind, ()):
            return mention
        if mention.kind == "name" and noun in _ANY_NAME:
            return mention
    return None


def _definite(mention: Mention) -> bool:
    words = mention.text.lower().split()
    unique = {words[-1], singular(words[-1]), mention.head} & v.UNIQUE
    return words[0] == "the" and len(words) <= _PICKED and not unique


def _relational(mention: Mention) -> bool:
    """Whether a phrase is only a noun whose "of" is missing, with words that say little: "important uses"."""
    if mention.text.lower().startswith(_MINE):
        return False
    *before, head = mention.core.lower().split()
    before = [word for word in before if word not in v.DETERMINERS]
    if not opens_of(head):
        return False
    return len(before) <= 1 or all(word in v.QUALIFIERS | v.DETERMINERS for word in before)


def _qualified(mention: Mention) -> bool:
    """Whether a phrase opens with a word that picks from what is known: "important projects"."""
    if mention.text.lower().startswith(("a ", "an ")):
        return False
    words = [word for word in mention.core.lower().split() if word not in v.DETERMINERS]
    return 1 < len(words) <= _PICKED and words[0] in v.QUALIFIERS


def _generic(mention: Mention) -> bool:
    head = mention.head
    little = all(word in v.QUALIFIERS | v.DETERMINERS for word in mention.core.lower().split()[:-1])
    return little and (head in v.GENERIC or singular(head) in v.GENERIC or head in v.PEOPLE)


def _open_ended(tagged: Sequence[Token], mention: Mention) -> bool:
    following = next((token for token in tagged if token.start >= mention.end), None)
    closed = _OWN_COMPLEMENT if opens_of(mention.head) else _COMPLEMENT
    return (following is None or following.lower not in closed) and " of " not in mention.text


def _attached(sentence: str, mention: Mention, topic: Mention, discourse: Discourse) -> str:
    words = reference(topic, defined=discourse.defines)
    if _says(sentence, topic):
        return sentence
    link = "in" if topic.kind in ("place", "event") and singular(mention.head) not in v.RELATIONAL else "of"
    return _put(sentence, mention.start, mention.end, f"{mention.text} {link} {words}")


def _ended(sentence: str, topic: Mention) -> str:
    """The sentence with the topic at its end: "How many people died in the flood?"."""
    if _says(sentence, topic):
        return sentence
    body = sentence.rstrip()
    mark = re.search(r"[?!.]+$", body)
    end = mark[0] if mark else ""
    body = body[: len(body) - len(end)].rstrip()
    vessel = any(word in v.VESSELS for word in topic.text.lower().split())
    if body.lower().endswith("on board"):
        link = ""
    elif topic.kind in ("place", "event"):
        link = "in "
    else:
        link = "on " if vessel else "at " if topic.kind == "organisation" else "with "
    return f"{body} {link}{reference(topic)}{end}{sentence[len(sentence.rstrip()) :]}"


def _says(sentence: str, topic: Mention) -> bool:
    return topic.core.casefold() in sentence.casefold()


def _put(sentence: str, start: int, end: int, words: str) -> str:
    if not sentence[:start].strip() and sentence[start].isupper():
        words = words[0].upper() + words[1:]
    return sentence[:start] + words + sentence[end:]
