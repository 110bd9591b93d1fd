"""Whether what is cited supports the sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.store.embedding import MiniLM


@dataclass(frozen=True, slots=True)
class Premise:
    """A text that a sentence may stand on, with the title and the day (`YYYY[-MM[-DD]]`) of its article."""

    text: str
    title: str = ""
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether premises support a sentence.

    `support` is from 0 to 1. `problems` are sentences for a person, empty where the sentence is verified. `spans` has
    for each premise the (start, end) in its text of the whole sentences that carry the sentence, None where it carries
    nothing.
    """

    support: float
    verified: bool
    problems: tuple[str, ...]
    spans: tuple[tuple[int, int] | None, ...]


class Verifier:
    """Checks sentences against premises; deterministic, offline, safe to use from several threads."""

    def __init__(self, reader: MiniLM) -> None:
        self._reader = reader

    def check(self, sentence: str, premises: Sequence[Premise]) -> Verdict:
        """Whether the premises together support the sentence."""
        raise NotImplementedError
