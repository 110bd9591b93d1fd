"""Near-copies of articles made by a script, and pairs that look like copies and are none."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from dateline.store import Article, Dating
from dateline.store.passages import split_sentences

_REWORDED = {
    "said": "told reporters", "says": "states", "but": "however,", "also": "in addition", "about": "around",
    "after": "following", "because": "since", "began": "started", "many": "numerous", "people": "persons",
    "show": "indicate", "help": "assist", "big": "large", "near": "close to", "while": "although", "more than": "over",
    "last week": "a week ago", "according to": "as stated by", "will": "is going to", "is not": "isn't",
}  # fmt: skip
_SWAP = re.compile(r"\b(" + "|".join(map(re.escape, _REWORDED)) + r")\b")
_LEDES = (
    "Our correspondents have followed this story since the morning. What is known so far is told below.",
    "Readers have asked us to return to this subject. Here is the account that reached our desk overnight.",
    "The following report came in late in the evening, and was edited for length by the foreign desk.",
)
_LEAST_WORDS = 120
_LEAST_PARAGRAPHS = 5


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles, how the second was made, and whether it is a near-copy of the first."""

    kind: str
    original: Article
    other: Article
    copy: bool


def usable(articles: Sequence[Article]) -> list[Article]:
    """The articles with at least five paragraphs and 120 words."""
    return [
        a for a in articles if len(_paragraphs(a.text)) >= _LEAST_PARAGRAPHS and len(a.text.split()) >= _LEAST_WORDS
    ]


def make_copies(articles: Sequence[Article], count: int, chance: random.Random) -> list[Pair]:
    """`count` near-copies of as many articles, the kinds of change in turn, each with the headline of yet another."""
    kinds: dict[str, Callable[[str], str]] = {
        "paragraphs dropped": lambda text: _dropped(text, chance),
        "words changed": lambda text: _words_changed(text, 0.5, 25, chance),
        "every sentence changed, one word in eight": lambda text: _words_changed(text, 1.0, 8, chance),
        "sentences reworded": _reworded,
        "a new lede": lambda text: _new_lede(text, chance),
        "headline swapped only": lambda text: text,
        "dropped and reworded": lambda text: _reworded(_dropped(text, chance)),
        "new lede, dropped, words changed": lambda text: _words_changed(
            _new_lede(_dropped(text, chance), chance), 0.7, 15, chance
        ),
        "paragraphs in another order": lambda text: _shuffled(text, chance),
    }
    chosen = chance.sample(usable(articles), count)
    pairs = []
    for number, original in enumerate(chosen):
        kind = list(kinds)[number % len(kinds)]
        made = _another(original, kinds[kind](original.text), chance.choice(articles).title, f"copy-{number}")
        pairs.append(Pair(kind, original, made, copy=True))
    return pairs


def make_others(articles: Sequence[Article], count: int, chance: random.Random) -> list[Pair]:
    """`count` articles that share a headline, or one paragraph in a new text, with an article, and are no copies."""
    chosen = chance.sample(usable(articles), count)
    texts = chance.sample(usable(articles), count)
    pairs = []
    for number, (original, source) in enumerate(zip(chosen, texts, strict=True)):
        own = _paragraphs(_from_several(articles, source, chance))
        if number % 2:
            kind, title = "its headline on another text", original.title
        else:
            kind, title = "one paragraph of it in a new text", source.title
            own.insert(chance.randrange(len(own)), _one_paragraph(original.text, own, chance))
        pairs.append(Pair(kind, original, _another(source, "\n\n".join(own), title, f"other-{number}"), copy=False))
    return pairs


def _from_several(articles: Sequence[Article], source: Article, chance: random.Random) -> str:
    """A text put together of one paragraph from each of several articles, so that it is a copy of none."""
    parts = [chance.choice(_paragraphs(a.text)) for a in chance.sample(usable(articles), 8) if a is not source]
    return "\n\n".join(parts)


def _one_paragraph(text: str, rest: Sequence[str], chance: random.Random) -> str:
    """A paragraph that is at most a fifth of its own article and of the new text, the longest otherwise left out."""
    most = min(len(text), sum(map(len, rest))) // 5
    fitting = [p for p in _paragraphs(text) if len(p) <= most]
    return chance.choice(fitting or [min(_paragraphs(text), key=len)])


def _another(article: Article, text: str, title: str, name: str) -> Article:
    return replace(
        article, text=text, title=title, outlet="The Norland Post", dating=Dating(), path=f"/{name}.txt", record=None
    )


def _paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n\s*\n|\n", text) if part.strip()]


def _dropped(text: str, chance: random.Random) -> str:
    """The text without 20 to 50 % of its paragraphs."""
    parts = _paragraphs(text)
    gone = set(chance.sample(range(len(parts)), round(len(parts) * chance.uniform(0.2, 0.5))))
    return "\n\n".join(part for place, part in enumerate(parts) if place not in gone)


def _words_changed(text: str, share: float, every: int, chance: random.Random) -> str:
    """The text with one word of so many replaced, inserted or deleted, in a share of the sentences."""
    others = text.split()

    def change(sentence: str) -> str:
        words = re.split(r"(\s+)", sentence)
        for _ in range(max(1, len(words) // (2 * every))):
            place = chance.randrange(0, len(words), 2)
            words[place] = chance.choice(["", chance.choice(others), f"{words[place]} {chance.choice(others)}"])
        return "".join(words)

    return _each_sentence(text, change, share, chance)


def _reworded(text: str) -> str:
    """The text with its common words put in other words."""
    return _SWAP.sub(lambda match: _REWORDED[match[0]], text)


def _new_lede(text: str, chance: random.Random) -> str:
    return "\n\n".join([chance.choice(_LEDES), *_paragraphs(text)[1:]])


def _shuffled(text: str, chance: random.Random) -> str:
    parts = _paragraphs(text)
    return "\n\n".join(chance.sample(parts, len(parts)))


def _each_sentence(text: str, change: Callable[[str], str], share: float, chance: random.Random) -> str:
    sentences = (text[start:end] for start, end in split_sentences(text))
    return "".join(change(sentence) if chance.random() < share else sentence for sentence in sentences)
