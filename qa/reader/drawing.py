"""Examples drawn from pools: each question as it is, with passages that do not answer it, and changed."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dateline.qa.reader.cloze import Cloze
from dateline.qa.reader.examples import Example, Labelled, Span, seed_of
from dateline.qa.reader.layout import MONTHS
from dateline.qa.reader.made import Setting, change, names_of
from dateline.qa.reader.pools import Near, Pool
from dateline.store.terms import STOPWORDS, words


@dataclass(frozen=True, slots=True)
class Recipe:
    """How many examples of each kind a question gives, on average; what is left out for an ablation."""

    ranked: float = 0.6
    beside: float = 0.1
    cut_out: float = 0.2
    made: float = 0.7
    dated: float = 0.1
    without: frozenset[str] = frozenset()


def draw(pools: Sequence[Pool], recipe: Recipe, *, seed: int, epoch: int) -> Iterator[list[Example]]:
    """One epoch of examples, those of a question together; another epoch draws other negatives, dates and cuts."""
    pool_of_words = sorted({w for pool in pools for w in words(pool.question) if w not in STOPWORDS and len(w) > 3})
    for place, pool in enumerate(pools):
        chance = random.Random(seed_of(seed, epoch, place, pool.question))  # noqa: S311  (a sample, not a secret)
        whole = Example(pool.question, pool.title, _date_of(pool.url), pool.text, pool.spans, pool.whole, "as it is")
        elsewhere = names_of(chance.choice(pools).text)
        setting = Setting(pool.question, pool.text, pool.answers, elsewhere, pool_of_words, chance)
        if pool.spans:
            yield [
                varied(cropped(whole, pool.sentences, chance), chance),
                *_passages_without(whole, pool, recipe, chance),
                *_changed(whole, setting, recipe, pool.sentences, chance),
            ]
        else:
            others = [_beyond(whole, chance.choice(pool.ranked), "ranked", chance)] if pool.ranked else []
            yield [replace(whole, kind="unanswered"), *others]


def draw_clozes(clozes: Sequence[Cloze], recipe: Recipe, *, seed: int) -> Iterator[list[Example]]:
    """Each made question with a passage that answers it and, mostly, one that does not."""
    pool_of_words = sorted(
        {w for one in clozes[:4000] for w in words(one.question) if w not in STOPWORDS and len(w) > 3}
    )
    for place, one in enumerate(clozes):
        chance = random.Random(seed_of(seed, place, one.question))  # noqa: S311  (a sample, not a secret)
        whole = Example(one.question, one.title, one.published, one.text, (one.answer,), False, "cloze")
        drawn = [varied(cropped(whole, one.sentences, chance), chance)]
        answer = one.text[slice(*one.answer)]
        roll = chance.random()
        elsewhere = chance.choice(clozes)
        if roll < 0.4 and one.beside:
            text = chance.choice(one.beside)
            drawn.append(replace(whole, text=_shorter(text, chance), spans=(), kind="cloze beside"))
        elif roll < 0.55 and one.text.count(answer) == 1 and len(one.sentences) > 2:
            text = (one.text[: one.sentence[0]] + one.text[one.sentence[1] :]).strip()
            drawn.append(replace(whole, text=text, spans=(), title="", kind="cloze cut out"))
        else:
            setting = Setting(one.question, one.text, (answer,), names_of(elsewhere.text), pool_of_words, chance)
            changed = change(setting, without=recipe.without | {"negated", "condition"})
            if changed:
                shown = cropped(whole, one.sentences, chance)
                drawn.append(replace(shown, question=changed[1], spans=(), kind=f"cloze {changed[0]}"))
        yield drawn


def draw_labelled(labelled: Sequence[Labelled], *, seed: int) -> Iterator[list[Example]]:
    """Each labelled sentence as a passage of its own: one that answers with at most three that do not."""
    for one in labelled:
        chance = random.Random(seed_of(seed, one.question))  # noqa: S311  (a sample, not a secret)
        question = as_written(one.question)
        right = [as_written(text) for text, label in one.sentences if label]
        wrong = [as_written(text) for text, label in one.sentences if not label]
        chance.shuffle(wrong)
        for place, text in enumerate(right[:6]):
            yield [
                Example(question, "", "", text, ((0, len(text)),), True, "labelled"),
                *(
                    Example(question, "", "", other, (), True, "labelled, not answering")
                    for other in wrong[3 * place : 3 * place + 3]
                ),
            ]


def _passages_without(whole: Example, pool: Pool, recipe: Recipe, chance: random.Random) -> Iterator[Example]:
    if pool.ranked and "ranked" not in recipe.without:
        for _ in range(_times(recipe.ranked, chance)):
            # The best-ranked are the hardest, and what a reader is given.
            place = min(int(chance.expovariate(0.4)), len(pool.ranked) - 1)
            yield _beyond(whole, pool.ranked[place], "ranked", chance)
    if pool.beside and "beside" not in recipe.without and chance.random() < recipe.beside:
        yield _beyond(whole, chance.choice(pool.beside), "beside", chance)
    if "cut out" not in recipe.without and chance.random() < recipe.cut_out and not pool.whole:
        holders = {span for span in pool.sentences for start, _ in pool.spans if span[0] <= start < span[1]}
        left = [span for span in pool.sentences if span not in holders]
        text = "".join(pool.text[slice(*span)] for span in left).strip()
        if left and not any(answer.casefold() in text.casefold() for answer in pool.answers):
            yield replace(whole, text=text, spans=(), kind="cut out")


def _changed(
    whole: Example, setting: Setting, recipe: Recipe, sentences: Sequence[Span], chance: random.Random
) -> Iterator[Example]:
    for _ in range(_times(recipe.made, chance)):
        changed = change(setting, without=recipe.without)
        if changed:
            shown = whole if changed[0] == "exchanged, near" else cropped(whole, sentences, chance)
            yield replace(varied(replace(shown, question=changed[1]), chance), spans=(), kind=changed[0])
    year = whole.published[-4:]
    if year and chance.random() < recipe.dated and not re.search(r"\b(?:1\d|20)\d\d\b", whole.text + whole.question):
        # The day of publication is a condition, too: met by its own year, not by another.
        body = whole.question.rstrip(" ?")
        month = whole.published.split()[-2] if chance.random() < 0.4 else ""
        yield replace(whole, question=f"{body} in {month + ' ' if month else ''}{year}?", kind="dated")
        other = str(int(year) + chance.choice((-9, -4, -3, -2, -1, 1, 2, 3, 5)))
        yield replace(whole, question=f"{body} in {other}?", spans=(), kind="dated otherwise")


def _beyond(whole: Example, near: Near, kind: str, chance: random.Random) -> Example:
    return replace(whole, title=near.title, text=_shorter(near.text, chance), spans=(), kind=kind)


def varied(example: Example, chance: random.Random) -> Example:
    """The example with its question as people may type it, and sometimes without title or date."""
    question = example.question
    roll = chance.random()
    if roll < 0.12:
        question = question.lower().rstrip(" ?")
    elif roll < 0.2:
        question = question.rstrip(" ?")
    title = "" if chance.random() < 0.1 else example.title
    return replace(example, question=question, title=title)


def cropped(example: Example, sentences: Sequence[Span], chance: random.Random) -> Example:
    """The example with only the sentences around its answer, every other time."""
    if len(sentences) < 2 or chance.random() < 0.15:
        return example
    held = [n for n, (start, end) in enumerate(sentences) for s, e in example.spans if start < e and s < end]
    first, last = (min(held), max(held)) if held else (chance.randrange(len(sentences)),) * 2
    first, last = max(0, first - chance.choice((0, 0, 1, 1, 2))), min(len(sentences) - 1, last + chance.randint(0, 1))
    start, end = sentences[first][0], sentences[last][1]
    spans = tuple((s - start, e - start) for s, e in example.spans)
    return replace(example, text=example.text[start:end].rstrip(), spans=spans)


def _shorter(text: str, chance: random.Random) -> str:
    """The text, or every other time a run of its sentences."""
    parts = re.split(r"(?<=[.!?]) +", text)
    if len(parts) < 3 or chance.random() < 0.15:
        return text
    size = chance.choice((1, 2, 2, 3))
    first = chance.randint(0, len(parts) - size)
    return " ".join(parts[first : first + size])


def _date_of(url: str) -> str:
    """A day in words, the same for an article at every time; none for every fourth article."""
    chance = random.Random(seed_of("date", url))  # noqa: S311  (a sample, not a secret)
    if chance.random() < 0.25:
        return ""
    return f"{chance.randint(1, 28)} {chance.choice(MONTHS)} {chance.randint(1998, 2025)}"


def _times(rate: float, chance: random.Random) -> int:
    return int(rate) + (chance.random() < rate % 1)


def as_written(text: str) -> str:
    """A text of a treebank, words apart from their punctuation, as people write it."""
    text = re.sub(r"\s+([,.;:?!%)]|'s\b|n't\b|'re\b|'ve\b|'ll\b|'d\b|'m\b)", r"\1", text)
    return re.sub(r"``\s*|\s*''", '"', re.sub(r"([($])\s+", r"\1", text)).strip()
