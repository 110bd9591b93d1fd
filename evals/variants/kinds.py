"""The kinds of variants, and the chance by which one is chosen."""

import random
from collections.abc import Mapping
from typing import Literal

Kind = Literal[
    "article deleted",
    "entity swapped",
    "date moved",
    "claim negated",
    "typo",
    "paraphrased ending",
    "articles shuffled",
    "unrelated articles added",
]

Relation = Literal["must change", "must stay"]
"""What the variant asks of the answer."""

KINDS: Mapping[Kind, Relation] = {
    "article deleted": "must change",
    "entity swapped": "must change",
    "date moved": "must change",
    "claim negated": "must change",
    "typo": "must stay",
    "paraphrased ending": "must stay",
    "articles shuffled": "must stay",
    "unrelated articles added": "must stay",
}
"""All kinds, in the order of a report."""


def chance_for(seed: int, kind: Kind, key: str) -> random.Random:
    """The chance for one question's variant: the same whatever else is in the gold file, and in every process."""
    # Seeding with text goes over SHA-512, not over `hash`.
    return random.Random(f"{seed} {kind} {key}")  # noqa: S311  (a choice of words, not a secret)
