"""Question to answer: understand, search, read, and either cite or say why not."""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dateline.qa.answer import Abstention, Answer
from dateline.qa.evidence import Asked, ask_for
from dateline.qa.extract import choose, cite
from dateline.qa.followup import standalone
from dateline.qa.question import Question, Window, describe, understand
from dateline.qa.retrieval import TOP_K, gather
from dateline.qa.weighing import THRESHOLD, Reading, weigh
from dateline.store import Archive, Hit
from dateline.store.embedding import MiniLM
from dateline.store.terms import terms, words

__all__ = ["THRESHOLD", "TOP_K", "Assistant"]

_RELATED = 0.35
"""Below this share of the question's words, weighted by rarity, in every passage, the archive is on another subject."""


class Assistant:
    """Answers questions from one archive, with citations, or abstains; safe to use from several threads."""

    def __init__(self, archive: Archive, *, top_k: int = TOP_K, threshold: float = THRESHOLD) -> None:
        """`top_k` passages are read for an answer; `threshold` (0 to 1) is the least confidence to give one."""
        self._archive = archive
        self._top_k = top_k
        self._threshold = threshold
        self._reader = archive.embedder if isinstance(archive.embedder, MiniLM) else MiniLM()

    def ask(
        self,
        text: str,
        *,
        history: Sequence[str] = (),
        asked: date | None = None,
        since: date | None = None,
        until: date | None = None,
        any_date: bool = False,
    ) -> Answer:
        """The answer to a question as of the day `asked` (today by default).

        `history` are the earlier questions of the conversation, oldest first: one that leans on them gets their names.
        `since` and `until`, both included, replace the dates that the question's words name; `any_date` drops those.
        Raises InputError where the question cannot be used.
        """
        started = time.perf_counter()
        question = understand(standalone(text, history), asked=asked or date.today(), since=since, until=until)  # noqa: DTZ011  (the user's day)
        if any_date:
            question = replace(question, window=Window(), mentions=())
        articles, passages = self._archive.counts()
        hits = gather(self._archive, question, top_k=self._top_k) if articles else []
        retrieved = time.perf_counter()
        asked_for = ask_for(
            question.topic,
            mentions=question.mentions,
            passages=passages,
            frequencies=self._archive.document_frequencies,
        )
        reading = weigh(asked_for, hits, self._reader)
        answered = bool(reading.ranked) and reading.confidence >= self._threshold
        sentences, citations = cite(choose(reading.ranked), hits) if answered else ((), ())
        abstention = None if answered else self._abstain(question, hits, asked_for, reading)
        return Answer(
            question=text,
            standalone=question.standalone,
            sentences=sentences,
            citations=citations,
            abstention=abstention,
            window=question.window,
            llm="extractive",
            confidence=reading.confidence,
            seconds_retrieve=retrieved - started,
            seconds_answer=time.perf_counter() - retrieved,
        )

    def _abstain(self, question: Question, hits: Sequence[Hit], asked_for: Asked, reading: Reading) -> Abstention:
        if not self._archive.counts()[0]:
            return Abstention("empty_archive", "The archive holds no articles yet. Add some with `dateline add PATH`.")
        window = question.window
        dated = [hit for hit in hits if hit.article.dating.spans()]
        if window and not dated:
            return Abstention("nothing_in_dates", self._years_instead(window))
        unknown = [word for word in words(question.topic) if any(stem in asked_for.absent for stem in terms(word))]
        nowhere = f" No article mentions {_listed([f'“{word}”' for word in unknown], last='or')}." if unknown else ""
        if not hits or reading.overlap < _RELATED:
            return Abstention("no_match", f"Nothing in the archive is about this.{nowhere}")
        nearest = list(dict.fromkeys(_reference(hit) for hit in hits))[:2]
        return Abstention("not_stated", f"The nearest articles do not state it: {' and '.join(nearest)}.{nowhere}")

    def _years_instead(self, window: Window) -> str:
        years = list(self._archive.years())
        undated = "" if years else "The archive has no dated articles."
        return f"{undated or f'Articles from {_listed(_runs(years))}'}; none from {describe(window)}."


def _reference(hit: Hit) -> str:
    published = hit.article.dating.published
    return f"“{hit.article.title}” ({published or 'undated'})"


def _listed(parts: Sequence[str], *, last: str = "and") -> str:
    """Words as a list in prose: a; a and b; a, b and c."""
    return f" {last} ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _runs(years: Sequence[str]) -> list[str]:
    """Years in a row as one: 2003, 2004, 2005, 2007 as "2003 to 2005", "2007"."""
    runs: list[list[str]] = []
    for year in years:
        if runs and int(year) == int(runs[-1][-1]) + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return [run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
