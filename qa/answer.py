"""What comes back for a question: an answer whose sentences carry citations, or an abstention with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypedDict

from dateline.qa import EXTRACTIVE
from dateline.qa.question import Window

Span = tuple[int, int]
Certainty = Literal["", "probably", "clearly"]
Reason = Literal["empty_archive", "nothing_in_dates", "no_match", "not_stated"]


CLEARLY = 0.8
"""From this probability on, the archive answers "clearly"; below, "probably"."""

CERTAINTY: dict[Certainty, str] = {
    "": "",
    "probably": "The archive probably says this: read the quote.",
    "clearly": "The archive clearly says this.",
}
"""How sure it is that the archive answers, in a sentence."""


def _in_parts(text: str, marked: Span | None, begin: int) -> tuple[str, str, str]:
    if not marked:
        return text, "", ""
    start, end = marked[0] - begin, marked[1] - begin
    return text[:start], text[start:end], text[end:]


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered pointer from an answer to a quoted span of an article.

    `quote` equals `text[start:end]` of the article's stored text, in Unicode code points. `published` is `YYYY-MM-DD`,
    `YYYY-MM`, `YYYY` or None; `dated_by` says how it is known. `also_in` lists the other articles in which the
    quote stands, word for word or nearly.
    `page` is the page of a paged file on which the quote begins, from 1. `marked` is the span of the article's text,
    within the quote, whose words answer the question; None where none stand out.
    """

    n: int
    article: str
    path: str | None
    url: str | None
    title: str
    outlet: str | None
    published: str | None
    dated_by: str
    start: int
    end: int
    quote: str
    also_in: tuple[str, ...] = ()
    page: int | None = None
    marked: Span | None = None

    @property
    def parts(self) -> tuple[str, str, str]:
        """The quote before the words that answer, those words, and the rest."""
        return _in_parts(self.quote, self.marked, self.start)

    @property
    def standing(self) -> str:
        """In how many articles the quote stands, such as "in 4 articles, one origin"; "" where in this one only.

        Copies are one origin: they confirm nothing.
        """
        return f"in {len(self.also_in) + 1} articles, one origin" if self.also_in else ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer, the numbers of its citations, and how well they support it (0 to 1).

    `marked` is the span of the text whose words answer the question, None where none stand out. `told` is the date or
    the outlet that tells this answer from another one beside it; "" where there is only one.
    """

    text: str
    citations: tuple[int, ...]
    support: float
    verified: bool
    marked: Span | None = None
    told: str = ""

    @property
    def parts(self) -> tuple[str, str, str]:
        """The text before the words that answer, those words, and the rest."""
        return _in_parts(self.text, self.marked, 0)


@dataclass(frozen=True, slots=True)
class Abstention:
    """Why the archive does not answer, with an explanation that helps a person to go on.

    `nearest` are the passages that come nearest to the question, none of which answers it, numbered from 1.
    """

    reason: Reason
    explanation: str
    nearest: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Struck:
    """A sentence that a language model wrote and that is not shown as fact, with what is wrong with it in words."""

    text: str
    reason: str


def understood(question: str, standalone: str) -> str:
    """How a question was understood; "" where that is what was typed, white space aside."""
    return "" if standalone == " ".join(question.split()) else standalone


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer that a language model is writing.

    `sentences`, `citations` and `struck` are settled: they will be in the answer as they are, in this order. `pending`
    is what was written after them, without markers and not checked yet.
    """

    question: str
    standalone: str
    window: Window
    llm: str
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    struck: tuple[Struck, ...] = ()
    pending: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome for one question: sentences with citations, or an abstention.

    `standalone` is the question as it was searched. `confidence` (0 to 1) is how sure Dateline is that the archive
    answers the question. The times are in seconds. `llm` is what wrote the answer: "extractive", or the specification
    of a language model; `struck` is what that model wrote without support. `note` tells a person what did not go as
    asked; `failed` where that was a model that could not be used or broke off.
    """

    question: str
    standalone: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    abstention: Abstention | None
    window: Window
    llm: str
    confidence: float
    seconds_retrieve: float
    seconds_answer: float
    struck: tuple[Struck, ...] = ()
    note: str | None = None
    failed: bool = False

    @property
    def text(self) -> str:
        """The whole answer as text with `[n]` markers, or the explanation of the abstention."""
        if self.abstention:
            return self.abstention.explanation
        return " ".join(
            (f"{sentence.told}: " if sentence.told else "")
            + f"{sentence.text} {''.join(f'[{n}]' for n in sentence.citations)}"
            for sentence in self.sentences
        )

    @property
    def certainty(self) -> Certainty:
        """How sure it is that the archive's own sentences answer; "" for a refusal and for a model's answer."""
        if self.abstention or self.llm != EXTRACTIVE:
            return ""
        return "clearly" if self.confidence >= CLEARLY else "probably"


class Circumstances(TypedDict, total=False):
    """What may come with a question: the turns before it, and what is known of dates.

    `history` are the earlier turns of the conversation, oldest first. `asked` is the day of asking, today by default.
    `since` and `until`, both included, replace the dates that the question's words name; `any_date` drops those.
    """

    history: Sequence[Answer]
    asked: date | None
    since: date | None
    until: date | None
    any_date: bool
