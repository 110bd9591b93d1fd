"""Questions made of news sentences, with the name, number or date asked for as their answer.

After Lewis, Denoyer and Riedel, "Unsupervised Question Answering by Cloze Translation" (ACL 2019),
https://arxiv.org/abs/1906.04980: a clause with its answer taken out, a question word in front, and words dropped.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline.qa.expected import spoken_names
from dateline.store import Article
from dateline.store.passages import Passage, cut
from dateline.store.terms import STOPWORDS, terms

Span = tuple[int, int]

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)"
)
_WHEN = re.compile(
    rf"\b(?:on |in |since |by )?(?P<answer>{_MONTH} \d{{1,2}}, \d{{4}}|\d{{1,2}} {_MONTH}(?: \d{{4}})?|"
    rf"{_MONTH} \d{{1,2}}|{_MONTH} \d{{4}}|(?:1[89]|20)\d\d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_MONEY = re.compile(r"(?P<answer>[$€£]\d[\d,.]*\d?(?: (?:million|billion|trillion))?)")
_SHARE = re.compile(r"(?P<answer>\d[\d.]*(?:%| percent| per cent))")
_COUNT = re.compile(
    r"\b(?:about |more than |nearly |at least |some |over |almost )?"
    r"(?P<answer>\d[\d,]*(?:\.\d+)?(?: (?:million|billion|thousand))?|"
    r"two|three|four|five|six|seven|eight|nine|ten|dozens|hundreds|thousands) "
    r"(?P<noun>(?:[a-z]+ )?[a-z]+s|people|men|women|children)\b",
    re.IGNORECASE,
)
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|from|outside) (?:the )?$")
_ORGANISATION = re.compile(
    r"\b(?:Inc|Corp|Co|Company|Party|University|Bank|Group|Court|Department|Ministry|Agency|Council|Committee|Union|"
    r"Association|Commission|House|Senate|Congress|School|Hospital|Airlines|Motors|United|City|Street|Journal|Times)\b"
)
_TAIL = re.compile(
    r",? (?:according to|(?:\w+ ){0,4}(?:said|says|told|added|wrote)\b).*$|^(?:But|And|Meanwhile|However|Still),? "
)
_DANGLING = re.compile(r"(?:\s|^)(?:the|a|an|and|or)$", re.IGNORECASE)
_AUXILIARY = re.compile(r"^((?:\S+ ){1,7}?)(was|were|is|are|has|have|had|will|would|can|could|may|should) (.*)$")
_IRREGULAR = dict(
    pair.split("/")
    for pair in (
        "won/win lost/lose made/make took/take went/go came/come gave/give got/get found/find held/hold kept/keep "
        "left/leave led/lead met/meet paid/pay ran/run saw/see sold/sell sent/send spent/spend stood/stand told/tell "
        "began/begin became/become bought/buy brought/bring built/build broke/break chose/choose drew/draw fell/fall "
        "fought/fight grew/grow knew/know rose/rise spoke/speak struck/strike thought/think threw/throw wrote/write "
        "beat/beat hit/hit cut/cut put/put set/set shot/shoot"
    ).split()
)
_PAST = re.compile(r"^((?:\S+ ){1,6}?)([a-z]+ed|" + "|".join(_IRREGULAR) + r")\b ?(.*)$")


@dataclass(frozen=True, slots=True)
class Cloze:
    """A made question, the passage that answers it, the answer's place in the passage, and that of its sentence.

    `beside` are texts of other passages of the article that do not hold the answer. `title` is empty where the question
    is made of the title itself.
    """

    question: str
    title: str
    published: str
    text: str
    answer: Span
    sentence: Span
    sentences: tuple[Span, ...]
    beside: tuple[str, ...]


def clozes(article: Article, published: str, chance: random.Random, *, most: int) -> Iterator[Cloze]:
    """At most so many questions made of an article's title and sentences."""
    passages = cut(article)
    made = 0
    if chance.random() < 0.6 and (one := _of_title(article, published, passages[:3], passages, chance)):
        made += 1
        yield one
    for passage in chance.sample(passages[:8], min(len(passages), 8, most)):
        if made >= most:
            return
        if one := _of_passage(article, published, passage, passages, chance):
            made += 1
            yield one


def _of_passage(
    article: Article, published: str, passage: Passage, passages: Sequence[Passage], chance: random.Random
) -> Cloze | None:
    spans = [(start - passage.start, end - passage.start) for start, end in passage.sentences]
    for start, end in chance.sample(spans, len(spans)):
        sentence = passage.text[start:end].rstrip()
        if not 8 <= len(sentence.split()) <= 45 or sentence.endswith("?") or "\n" in sentence:
            continue
        if re.search(r"[“”\"]|\b(?:I|we|you|We|You)\b", sentence) and chance.random() < 0.8:
            continue
        made = ask(sentence, chance)
        if made is None:
            continue
        question, (first, last) = made
        answer = sentence[first:last]
        return Cloze(question, article.title, published, passage.text, (start + first, start + last), (start, end),
                     tuple(spans), _beside(passage, passages, answer))  # fmt: skip
    return None


def _of_title(
    article: Article, published: str, first: Sequence[Passage], passages: Sequence[Passage], chance: random.Random
) -> Cloze | None:
    words = article.title.split()
    if not 5 <= len(words) <= 20 or sum(word[0].isupper() for word in words) > 0.6 * len(words) or "..." in words:
        return None
    made = ask(article.title, chance)
    if made is None:
        return None
    question, (start, end) = made
    answer = article.title[start:end]
    asked = set(terms(question))
    for passage in first:
        where = passage.text.find(answer)
        spans = [(s - passage.start, e - passage.start) for s, e in passage.sentences]
        holder = next((span for span in spans if span[0] <= where < span[1]), None)
        if where < 0 or holder is None:
            continue
        if len(asked & set(terms(passage.text[slice(*holder)]))) >= 0.5 * len(asked):
            return Cloze(question, "", published, passage.text, (where, where + len(answer)), holder, tuple(spans),
                         _beside(passage, passages, answer))  # fmt: skip
    return None


def ask(sentence: str, chance: random.Random) -> tuple[str, Span] | None:
    """A question about one name, number or date of a sentence, and where the answer stands in it."""
    options = list(_things(sentence))
    if not options:
        return None
    wh, (start, end), (cut_start, cut_end) = chance.choice(options)
    first, last = _clause(sentence, cut_start, cut_end)
    before, after = sentence[first:cut_start].strip(" ,"), sentence[cut_end:last].strip(" ,.")
    before = _DANGLING.sub("", before)
    after = re.sub(r"^['’]s?\b ?", "", after)
    if chance.random() < 0.8:
        before, after = _TAIL.sub("", before), _TAIL.sub("", after)
    statement = " ".join(f"{before} {after}".split()).strip(" ,.;:—-“”\"'")
    if len(statement.split()) > 24 or len(set(terms(statement))) < 3:
        return None
    if before:
        statement = _inverted(
            statement[0].lower() + statement[1:] if statement[:2] in ("Th", "A ", "In") else statement
        )
    statement = _thinned(statement, chance)
    return f"{wh} {statement}?", (start, end)


def _things(sentence: str) -> Iterator[tuple[str, Span, Span]]:
    """What can be asked for: the question word, the answer's place, and the place of what the question leaves out."""
    for pattern, word in ((_WHEN, "When"), (_MONEY, "How much"), (_SHARE, "What percentage")):
        for match in pattern.finditer(sentence):
            yield word, match.span("answer"), match.span()
    for match in _COUNT.finditer(sentence):
        yield f"How many {match['noun']}", match.span("answer"), match.span()
    for name in spoken_names(sentence):
        where = sentence.find(name)
        end = where + len(name)
        if len(name) < 3 or name.casefold() in STOPWORDS or _WHEN.fullmatch(name) or re.search(r"\d|day$", name):
            continue
        preposition = _PLACE_BEFORE.search(sentence[:where])
        if preposition and len(name.split()) < 4:
            yield "Where", (where, end), (preposition.start(), end)
        elif _ORGANISATION.search(name):
            yield ("Which organization" if where else "What"), (where, end), (where, end)
        elif len(name.split()) >= 2:
            # Persons have two names, or three; what else has shows only in the sentence.
            for word in ("Who", "Who", "What"):
                yield word, (where, end), (where, end)
        else:
            yield ("Who" if where else "What"), (where, end), (where, end)


def _clause(sentence: str, start: int, end: int) -> Span:
    """The part of the sentence around the answer, between semicolons, dashes and some commas."""
    edges = [
        0,
        *(match.end() for match in re.finditer(r"; | — | – |, (?:and|but|while|after|which|who|where) ", sentence)),
    ]
    edges.append(len(sentence))
    first = max(edge for edge in edges if edge <= start)
    last = min((edge for edge in edges if edge >= end), default=len(sentence))
    return (first, last) if last - first >= 30 else (0, len(sentence))


def _inverted(statement: str) -> str:
    if match := _AUXILIARY.match(statement):
        return f"{match[2]} {match[1].strip()} {match[3]}".strip()
    if match := _PAST.match(statement):
        return f"did {match[1].strip()} {_base(match[2])} {match[3]}".strip()
    return statement


def _base(verb: str) -> str:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    stem = verb[:-2]
    if verb.endswith("ied"):
        return stem[:-1] + "y"
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "lsz":
        return stem[:-1]
    return stem + "e" if re.search(r"(?:[aeiou][cgsvz]|at|iz|uc|ur|[iu]d|[^aeiou]l|u)$", stem) else stem


def _thinned(statement: str, chance: random.Random) -> str:
    """The statement with some of its lower-case words dropped, as people leave them out."""
    rate = chance.choice((0.0, 0.1, 0.2, 0.3))
    kept = [
        word
        for place, word in enumerate(statement.split())
        if not (place > 1 and word[0].islower() and chance.random() < rate)
    ]
    return " ".join(kept)


def _beside(passage: Passage, passages: Sequence[Passage], answer: str) -> tuple[str, ...]:
    around = [one.text for one in passages if one.start != passage.start and abs(one.start - passage.start) < 4000]
    return tuple(text for text in around if answer.casefold() not in text.casefold())[:3]
