"""Every variant of a gold question that changes the question itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dateline.evals.dataset import GoldQuestion
from dateline.evals.variants.changing import moved, swapped
from dateline.evals.variants.keeping import misspelt, reworded
from dateline.evals.variants.kinds import Kind, chance_for
from dateline.evals.variants.names import KnownNames, names_of
from dateline.evals.variants.negation import negated
from dateline.store import Archive, Article


@dataclass(frozen=True, slots=True)
class Deriver:
    """What the variants of questions on an archive are made from: its names and years, the day of asking, a seed."""

    names: KnownNames
    years: tuple[int, ...]
    today: date
    seed: int

    def changing(self, gold: GoldQuestion, articles: Sequence[Article]) -> Iterator[tuple[Kind, GoldQuestion]]:
        """The variants that the articles which answer the question do not answer."""
        swap = swapped(gold, articles, self.names, chance_for(self.seed, "entity swapped", gold.id))
        if swap:
            yield "entity swapped", swap
        move = moved(gold, articles, self.years, chance_for(self.seed, "date moved", gold.id), today=self.today)
        if move:
            yield "date moved", move
        denial = negated(gold)
        if denial:
            yield "claim negated", denial

    def keeping(self, gold: GoldQuestion) -> Iterator[tuple[Kind, GoldQuestion]]:
        """The variants that ask the same."""
        slip = misspelt(gold, chance_for(self.seed, "typo", gold.id))
        if slip:
            yield "typo", slip
        yield "paraphrased ending", reworded(gold, chance_for(self.seed, "paraphrased ending", gold.id))


def deriver(archive: Archive, *, today: date, seed: int) -> Deriver:
    """What makes the variants of questions on this archive; `today` is the day of asking where none is stated."""
    return Deriver(names_of(archive), tuple(int(year) for year in archive.years()), today, seed)
