"""Question to answer: understand, search, read, and either cite or say why not."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from dateline.qa.answer import Abstention, Answer, Citation, Draft
from dateline.qa.evidence import Asked, ask_for
from dateline.qa.extract import choose, cite
from dateline.qa.followups.standalone import standalone
from dateline.qa.question import Question, Window, describe, understand
from dateline.qa.retrieval import TOP_K, gather
from dateline.qa.weighing import THRESHOLD, Reading, weigh
from dateline.store import Archive, Hit
from dateline.store.embedding import MiniLM
from dateline.store.terms import terms, words

__all__ = ["THRESHOLD", "TOP_K", "Assistant"]

_RELATED = 0.35
"""Below this share of the question's words, weighted by rarity, in every passage, the archive is on another subject."""


_NEAREST = 3
"""How many articles are shown with a refusal, the best sentence of each."""


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
        history: Sequence[Answer] = (),
        asked: date | None = None,
        since: date | None = None,
        until: date | None = None,
        any_date: bool = False,
    ) -> Answer:
        """The answer to a question, whole: the last of what `stream` gives."""
        *_, answer = self.stream(text, history=history, asked=asked, since=since, until=until, any_date=any_date)
        assert isinstance(answer, Answer)  # noqa: S101  (what `stream` ends with)
        return answer

    def stream(
        self,
        text: str,
        *,
        history: Sequence[Answer] = (),
        asked: date | None = None,
        since: date | None = None,
        until: date | None = None,
        any_date: bool = False,
    ) -> Iterator[Draft | Answer]:
        """The answer to a question as of the day `asked` (today by default), after drafts where a model writes it.

        `history` are the earlier turns of the conversation, oldest first: a question that leans on them is made to
        stand on its own first, and comes back as the answer's `standalone`.
        `since` and `until`, both included, replace the dates that the question's words name; `any_date` drops those.
        Raises InputError where the question cannot be used.
        """
        started = time.perf_counter()
        day = asked or date.today()  # noqa: DTZ011  (the user's day)
        question = understand(standalone(text, history, asked=day), asked=day, since=since, until=until)
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
        sentences, citations = cite(choose(reading.ranked), self._archive.copies) if answered else ((), ())
        abstention = None if answered else self._abstain(question, hits, asked_for, reading)
        yield Answer(
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
        passages = self._nearest(reading)
        if not hits or reading.overlap < _RELATED:
            return Abstention("no_match", f"Nothing in the archive is about this.{nowhere}{self._reach()}", passages)
        nearest = list(dict.fromkeys(_reference(hit) for hit in hits))[:2]
        stated = f"The nearest articles do not state it: {' and '.join(nearest)}."
        return Abstention("not_stated", f"{stated}{nowhere}{self._reach()}", passages)

    def _nearest(self, reading: Reading) -> tuple[Citation, ...]:
        """The best sentence of each of the first few articles."""
        best = {candidate.hit.passage.article: candidate for _, candidate in reversed(reading.ranked)}
        order = list(dict.fromkeys(candidate.hit.passage.article for _, candidate in reading.ranked))[:_NEAREST]
        return cite([(best[key].hit, (best[key].start, best[key].end)) for key in order], self._archive.copies)[1]

    def _reach(self) -> str:
        years = list(self._archive.years())
        return f" The archive's dated articles are from {_listed(_runs(years))}." if years else ""

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
