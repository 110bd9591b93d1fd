"""Invented news passages with questions that they answer and questions that they only seem to answer.

Written for the reader's training, in the folder `data`; the kinds of questions are told in CARD.md.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dateline.qa.reader.drawing import cropped, varied
from dateline.qa.reader.examples import Example, Span, best_place, read_lines, seed_of
from dateline.qa.reader.layout import in_words
from dateline.qa.reader.made import Setting, change, names_of
from dateline.store.passages import split_sentences

DATA = Path(__file__).with_name("data")

_KEPT_APART = 10
"""Every so manieth exercise is kept from training."""

_KEPT_FILES = frozenset({"compared", "excerpts", "explained", "magazines"})
"""All the exercises of these are kept from training, too: how far to trust the reader is learnt from many."""

_GROUP = 3
"""Groups that the questions of one passage are dealt to: the least that leaves a batch room for other passages."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """An invented passage with its article's title and day (`YYYY-MM-DD`).

    `answered` are questions with the span of the text that answers each. `unanswered` are questions,
    each with its kind: how it departs from what the text says.
    """

    title: str
    published: str
    text: str
    sentences: tuple[Span, ...]
    answered: tuple[tuple[str, Span], ...]
    unanswered: tuple[tuple[str, str], ...]


def exercises(folder: Path = DATA, *, held_out: bool) -> list[Exercise]:
    """The exercises to train on, or those that are kept apart.

    Raises ValueError where an answer is not in its text.
    """
    found = []
    for file in sorted(folder.glob("*.jsonl")):
        for place, record in enumerate(read_lines(file)):
            apart = file.stem in _KEPT_FILES or place % _KEPT_APART == _KEPT_APART - 1
            if apart == held_out:
                found.append(_exercise(record))
    return found


def draw_exercises(given: Sequence[Exercise], *, seed: int, epoch: int) -> Iterator[list[Example]]:
    """One epoch of examples, those of a passage dealt to a few groups; another epoch varies and mixes them anew."""
    for place, one in enumerate(given):
        chance = random.Random(seed_of("exercise", seed, epoch, place))  # noqa: S311  (a sample, not a secret)
        other = chance.choice([o for o in given if o is not one])
        questions = [*_questions(one, other, chance), *_made(one, other, chance)]
        chance.shuffle(questions)
        yield from (questions[start::_GROUP] for start in range(_GROUP))


def _questions(one: Exercise, other: Exercise, chance: random.Random) -> Iterator[Example]:
    published = in_words(one.published)
    for question, span in one.answered:
        asked = Example(_mistyped(question, chance), one.title, published, one.text, (span,), False, "exercise")
        yield varied(cropped(asked, one.sentences, chance) if chance.random() < 0.4 else asked, chance)
        if chance.random() < 0.15:
            yield replace(
                asked, title=other.title, published=in_words(other.published), text=other.text, spans=(),
                kind="exercise, another passage",
            )  # fmt: skip
    for question, kind in one.unanswered:
        asked = Example(_mistyped(question, chance), one.title, published, one.text, (), False, f"exercise, {kind}")
        yield varied(cropped(asked, one.sentences, chance) if chance.random() < 0.2 else asked, chance)


def _made(one: Exercise, other: Exercise, chance: random.Random) -> Iterator[Example]:
    """One of the answered questions changed as those of other sets are."""
    question, span = chance.choice(one.answered)
    changed = change(Setting(question, one.text, (one.text[slice(*span)],), names_of(other.text), (), chance))
    if changed:
        asked = Example(changed[1], one.title, in_words(one.published), one.text, (), False, changed[0])
        yield varied(asked, chance)


def _mistyped(question: str, chance: random.Random) -> str:
    """The question, one time in sixteen with two letters of a word exchanged or one left out."""
    words = list(re.finditer(r"[a-z]{5,}", question))
    if not words or chance.random() >= 1 / 16:
        return question
    match = chance.choice(words)
    place = chance.randrange(match.start() + 1, match.end() - 1)
    if chance.random() < 0.5:
        return question[:place] + question[place + 1 :]
    return question[:place] + question[place + 1] + question[place] + question[place + 2 :]


def _exercise(record: dict[str, Any]) -> Exercise:
    text = record["text"]
    answered = []
    for question, answer in record["answered"]:
        if answer not in text:
            raise ValueError(f"“{answer}” is not in the passage “{record['title']}”: write the answer as it stands.")
        answered.append((question, best_place(text, answer, question)))
    return Exercise(
        title=record["title"],
        published=record["date"],
        text=text,
        sentences=tuple(split_sentences(text)),
        answered=tuple(answered),
        unanswered=tuple((question, kind) for question, kind in record["unanswered"]),
    )
