"""One question of an evaluation: asked, scored, and, where it failed, traced to the stage that lost it."""

import re
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import PurePath
from typing import Protocol

from dateline.evals import ranking
from dateline.evals.accepted import exact_match, states, token_f1
from dateline.evals.blame import stage_of
from dateline.evals.citing import citation_quality
from dateline.evals.dataset import GoldQuestion
from dateline.evals.metering import Metered
from dateline.evals.metrics import Names, is_gold, is_right
from dateline.evals.results import DECIMALS, Cited, Outcome, Result, Stage
from dateline.qa.answer import Answer, Citation
from dateline.qa.batch import answer_in_turn
from dateline.qa.budget import count_tokens
from dateline.qa.question import understand
from dateline.qa.retrieval import TOP_K, find, gather
from dateline.qa.verify import Verifier
from dateline.store import Archive, Hit

_DEPTH = 50
"""Hits looked at for the first ten articles and passages."""

_AROUND = 240
"""Characters of a passage that are kept on each side of a quote."""


class Asks(Protocol):
    """What is evaluated: `Assistant`, or anything that answers like it."""

    def ask(self, question: str, /, *, history: Sequence[Answer] = (), asked: date | None = None) -> Answer:
        """The answer to a question after earlier turns, as of the day `asked`."""
        ...


@dataclass(frozen=True, slots=True)
class Examiner:
    """Asks the questions of a gold file: the archive, what answers, and the day of asking where a question has none.

    `names` are those of the archive's articles; `clusters` gives each question's cluster by its id. `meter` counts the
    tokens of the language model that writes the answers, None where none does.
    """

    archive: Archive
    assistant: Asks
    names: Names
    clusters: Mapping[str, str]
    verifier: Verifier
    asked: date
    meter: Metered | None = None

    def examine(self, gold: GoldQuestion) -> Result:
        """The question asked once, and what came of it.

        Whatever is raised, in scoring too, becomes a result with the outcome `error`: one broken question may not hide
        the others.
        """
        started = time.perf_counter()
        try:
            return self._asked(gold, started)
        except Exception as error:  # noqa: BLE001  (told in the result, which makes the run exit with 3)
            return self._result(gold, "error", detail=_told(error), seconds=time.perf_counter() - started)

    def _asked(self, gold: GoldQuestion, started: float) -> Result:
        tokens = self.meter.tokens if self.meter else 0
        answer = ask(self.assistant, gold, today=self.asked)
        result = self._result(
            gold, "unmeasured", standalone=answer.standalone, seconds=time.perf_counter() - started,
            tokens=count_tokens(answer.text) + (self.meter.tokens - tokens if self.meter else 0),
        )  # fmt: skip
        if answer.failed:
            return replace(result, detail=answer.note or "")
        return self._scored(result, gold, answer)

    def _scored(self, result: Result, gold: GoldQuestion, answer: Answer) -> Result:
        right = is_right(answer, gold, self.names)
        citations = tuple(self._cited(one, gold) for one in answer.citations)
        exact = all(one.exact for one in citations)
        passed = (right and exact) if gold.answerable else answer.abstention is not None
        scores = self._scores(gold, answer, citations, right=right, passed=passed)
        return replace(
            result,
            outcome="pass" if passed else "fail",
            stage=None if passed else self._stage(gold, answer),
            answered=answer.abstention is None,
            reason=answer.abstention.reason if answer.abstention else None,
            text=_without_markers(answer),
            sentences=answer.sentences,
            citations=citations,
            confidence=answer.confidence,
            scores={name: round(score, DECIMALS) for name, score in scores},
        )

    def _scores(
        self, gold: GoldQuestion, answer: Answer, citations: Sequence[Cited], *, right: bool, passed: bool
    ) -> Iterator[tuple[str, float]]:
        yield "passed", float(passed)
        refusal = answer.abstention
        if gold.answerable:
            yield "right", float(right)
            yield "answered", float(refusal is None)
            yield from self._wording(gold, answer)
        else:
            yield "refused", float(refusal is not None)
            if refusal and gold.why:
                yield "expected reason", float(refusal.reason == gold.why)
        if refusal is None:
            quality = citation_quality(answer, self.archive, self.verifier)
            yield "citation recall", quality.recall
            if quality.precision is not None:
                yield "citation precision", quality.precision
            if citations and gold.answerable:
                yield "gold citations", sum(one.gold for one in citations) / len(citations)
            if citations:
                yield "exact quotes", sum(one.exact for one in citations) / len(citations)
        if gold.answerable:
            yield from self._retrieval(gold, answer)

    def _wording(self, gold: GoldQuestion, answer: Answer) -> Iterator[tuple[str, float]]:
        text = "" if answer.abstention else _without_markers(answer)
        published = answer.citations[0].published if answer.citations else None
        yield "contained", float(any(states(text, accepted, published=published) for accepted in gold.answers))
        yield "exact match", float(any(exact_match(text, accepted) for accepted in gold.answers))
        yield "token F1", max(token_f1(text, accepted) for accepted in gold.answers)
        yield "first sentence", float(is_right(answer, gold, self.names, first_only=True))

    def _retrieval(self, gold: GoldQuestion, answer: Answer) -> Iterator[tuple[str, float]]:
        hits = self._found(gold, answer.standalone if gold.history else gold.question)
        there = [article for article in self.names if is_gold(article, gold, self.names)]
        relevant = {passage: article for article in there for passage in self._holding(article, gold)}
        articles = [article for hit in hits for article in self._articles(hit, gold)]
        passages = [key for hit in hits for key in _standing_for(hit, relevant)]
        yield from _ranked("article", articles, there or ["(not in the archive)"])
        if relevant:
            yield from _ranked("passage", passages, list(relevant))
        yield "article success@5", float(self._is_among_five(hits, gold))
        if gold.history:
            yield "success@5 as typed", float(self._succeeds(gold, gold.question))
        if gold.history and gold.standalone:
            yield "success@5 as written", float(self._succeeds(gold, gold.standalone))

    def _found(self, gold: GoldQuestion, question: str) -> list[Hit]:
        return find(self.archive, understand(question, asked=gold.asked or self.asked), top_k=_DEPTH)

    def _succeeds(self, gold: GoldQuestion, question: str) -> bool:
        return self._is_among_five(self._found(gold, question), gold)

    def _is_among_five(self, hits: Sequence[Hit], gold: GoldQuestion) -> bool:
        articles = dict.fromkeys(article for hit in hits for article in self._articles(hit, gold))
        return any(is_gold(article, gold, self.names) for article in list(articles)[:5])

    def _articles(self, hit: Hit, gold: GoldQuestion) -> list[str]:
        """The gold articles among a hit's and those with a near-copy; its own where none is: copies take no places."""
        return [key for key in (hit.article.id, *hit.also_in) if is_gold(key, gold, self.names)] or [hit.article.id]

    def _holding(self, article: str, gold: GoldQuestion) -> list[str]:
        """The ids of the article's passages in which an accepted answer stands."""
        return [passage.id for passage in self.archive.passages(article) if self._holds(passage.text, article, gold)]

    def _holds(self, text: str, article: str, gold: GoldQuestion) -> bool:
        known = self.archive.article(article)
        published = known.dating.published if known else None
        return any(states(text, accepted, published=published) for accepted in gold.answers)

    def _stage(self, gold: GoldQuestion, answer: Answer) -> Stage:
        archived = any(is_gold(article, gold, self.names) for article in self.names)
        question = understand(answer.standalone, asked=gold.asked or self.asked)
        hits = gather(self.archive, question, top_k=TOP_K) if gold.answerable and archived else []
        there = [hit for hit in hits if any(is_gold(key, gold, self.names) for key in (hit.article.id, *hit.also_in))]
        # Where the accepted answer stands in no single passage, the article is all that can be found.
        stated = any(self._holding(article, gold) for article in self.names if is_gold(article, gold, self.names))
        found = [hit for hit in there if not stated or self._holds(hit.passage.text, hit.article.id, gold)]
        return stage_of(gold, answer, self.names, archived=archived, retrieved=bool(found))

    def _cited(self, citation: Citation, gold: GoldQuestion) -> Cited:
        article = self.archive.article(citation.article)
        text = article.text if article else ""
        start, end = citation.start, citation.end
        passages = self.archive.passages(citation.article)
        first, last = next(((p.start, p.end) for p in passages if p.start <= start and end <= p.end), (start, end))
        return Cited(
            n=citation.n,
            article=citation.article,
            title=citation.title,
            outlet=citation.outlet,
            published=citation.published,
            before=_last_words(text[first:start]),
            quote=citation.quote,
            after=_first_words(text[end:last]),
            gold=any(is_gold(key, gold, self.names) for key in (citation.article, *citation.also_in)),
            exact=citation.quote == text[start:end],
        )

    def _result(
        self, gold: GoldQuestion, outcome: Outcome, *, seconds: float, standalone: str = "", detail: str = "",
        tokens: int = 0,
    ) -> Result:  # fmt: skip
        return Result(
            id=gold.id, question=gold.question, standalone=standalone or gold.question, tags=gold.tags,
            answerable=gold.answerable, accepted=tuple(map(str, gold.answers)), articles=gold.articles,
            cluster=self.clusters[gold.id], outcome=outcome, stage=None, detail=detail, answered=False, reason=None,
            text="", sentences=(), citations=(), confidence=0.0, scores={}, tokens=tokens, seconds=seconds,
        )  # fmt: skip


def ask(assistant: Asks, gold: GoldQuestion, *, today: date) -> Answer:
    """The answer to a gold question after its earlier turns, as of its own day or `today`."""
    return answer_in_turn(gold.history, gold.question, partial(_ask, assistant, gold.asked or today))


def _ask(assistant: Asks, asked: date, question: str, history: Sequence[Answer]) -> Answer:
    return assistant.ask(question, history=history, asked=asked)


def _without_markers(answer: Answer) -> str:
    if answer.abstention:
        return answer.abstention.explanation
    return " ".join(sentence.text for sentence in answer.sentences)


def _first_words(text: str) -> str:
    """The beginning of a text, as it stands, that ends with a word."""
    return text if len(text) <= _AROUND else re.split(r"\s\S*\Z", text[:_AROUND])[0]


def _last_words(text: str) -> str:
    """The end of a text, as it stands, that begins with a word."""
    return text if len(text) <= _AROUND else re.split(r"\A\S*\s", text[-_AROUND:])[-1]


def _ranked(what: str, found: Sequence[str], relevant: Sequence[str]) -> Iterator[tuple[str, float]]:
    scores = ranking.scores({"q": found}, {"q": dict.fromkeys(relevant, 1)})["q"]
    yield from ((f"{what} {name}", score) for name, score in scores.items())


def _standing_for(hit: Hit, relevant: Mapping[str, str]) -> list[str]:
    """The relevant passages among a hit's and those of the articles with a near-copy; its own where there are none."""
    copies = [passage for passage, article in relevant.items() if article in hit.also_in]
    return [hit.passage.id, *copies] if hit.passage.id in relevant else copies or [hit.passage.id]


def _told(error: Exception) -> str:
    """What was raised, and where."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({PurePath(place.filename).name}, line {place.lineno})"
