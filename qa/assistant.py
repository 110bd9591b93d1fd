"""Question to answer: understand, search, read or have a model write, and either cite or say why not."""

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from threading import Lock
from typing import TYPE_CHECKING, Unpack

from dateline.qa import EXTRACTIVE
from dateline.qa.abstaining import abstain
from dateline.qa.answer import Answer, Circumstances, Draft
from dateline.qa.evidence import Asked, ask_archive
from dateline.qa.extract import choose, cite
from dateline.qa.followups.standalone import standalone
from dateline.qa.question import Question, Window, understand
from dateline.qa.reader.layout import is_word
from dateline.qa.reader.read import Reader
from dateline.qa.retrieval import TOP_K, gather
from dateline.qa.typed import corrected, unframed
from dateline.qa.weighing import SURE, THRESHOLD, Reading, weigh
from dateline.store import Archive, Hit
from dateline.store.embedding import MiniLM
from dateline.store.errors import ModelError

if TYPE_CHECKING:
    from dateline.qa.generate import Outcome
    from dateline.qa.llms import LanguageModel

__all__ = ["THRESHOLD", "TOP_K", "Assistant"]


@dataclass(frozen=True, slots=True)
class _Found:
    """A question taken apart, its hits, and what the reader makes of them, which is read when first needed."""

    question: Question
    asked_for: Asked
    hits: Sequence[Hit]
    reading: Callable[[], Reading]


class Assistant:
    """Answers questions from one archive, with citations, or abstains; safe to use from several threads."""

    def __init__(
        self,
        archive: Archive,
        *,
        llm: "str | LanguageModel" = EXTRACTIVE,
        top_k: int = TOP_K,
        threshold: float = THRESHOLD,
    ) -> None:
        """`llm` writes the answers: a specification as `open_model` takes it, or a model that is open already.

        At most `top_k` passages are read for an answer. `threshold` (0 to 1) is the least confidence to give an answer
        made of the archive's own sentences.
        """
        self._archive = archive
        self._llm = llm
        self._opening = Lock()
        self._top_k = top_k
        self._threshold = threshold
        self._embedding = archive.embedder if isinstance(archive.embedder, MiniLM) else MiniLM()
        self._reader = Reader()

    def ask(self, text: str, **known: Unpack[Circumstances]) -> Answer:
        """The answer to a question, whole: the last of what `stream` gives."""
        *_, answer = self.stream(text, **known)
        assert isinstance(answer, Answer)  # noqa: S101  (what `stream` ends with)
        return answer

    def stream(self, text: str, **known: Unpack[Circumstances]) -> Iterator[Draft | Answer]:
        """The answer to a question, after drafts where a language model writes it.

        A question that leans on the turns before is made to stand on its own first, what is said around it is left out,
        and slips of the keyboard are put right; so it comes back as the answer's `standalone`. A model that cannot be
        used raises nothing: the answer is made of the archive's own sentences, and its `note` says why. Closing the
        iterator stops the model. Raises InputError where the question cannot be used.
        """
        started = time.perf_counter()
        day = known.get("asked") or date.today()  # noqa: DTZ011  (the user's day)
        model, note = self._model()
        words = self._standalone(text, known.get("history", ()), day, model)
        words = corrected(unframed(words), self._archive.document_frequencies, is_word)
        question = understand(words, asked=day, since=known.get("since"), until=known.get("until"))
        if known.get("any_date"):
            question = replace(question, standalone=question.topic, window=Window(), mentions=())
        hits = gather(self._archive, question, top_k=self._top_k) if self._archive.counts()[0] else []
        retrieved = time.perf_counter()
        asked_for = ask_archive(self._archive, question)
        # A model begins at once: nothing is read before there is something to doubt.
        found = _Found(
            question, asked_for, hits, cache(partial(weigh, question.standalone, asked_for, hits, self._reader))
        )
        if model and hits:
            draft = Draft(text, question.standalone, question.window, model.name)
            outcome = yield from self._write(draft, found, model)
            answer = self._written(draft, outcome) if outcome.sentences else self._instead(found, outcome, model)
        else:
            answer = replace(self._extracted(found), note=note, failed=bool(note))
        yield replace(
            answer,
            question=text,
            seconds_retrieve=retrieved - started,
            seconds_answer=time.perf_counter() - retrieved,
        )

    def _model(self) -> "tuple[LanguageModel | None, str | None]":
        """The model that writes; or None, and what a person should know where one was asked for."""
        if self._llm == EXTRACTIVE:
            return None, None
        with self._opening:
            if isinstance(self._llm, str):
                from dateline.qa.llms import open_model

                try:
                    self._llm = open_model(self._llm)
                except ModelError as error:
                    return None, _note(str(error), instead=True)
            return self._llm, None

    def _standalone(self, text: str, history: Sequence[Answer], asked: date, model: "LanguageModel | None") -> str:
        if model is None or not history:
            return standalone(text, history, asked=asked)
        from dateline.qa.followups.rewriting import rewrite

        return rewrite(text, history, asked=asked, model=model)

    def _write(self, draft: Draft, found: _Found, model: "LanguageModel") -> "Generator[Draft, None, Outcome]":
        from dateline.qa.generate import Outcome, offer, write
        from dateline.qa.verify import Verifier

        try:
            offered = offer(found.question.standalone, found.hits, window=model.window)
        except ModelError as error:
            return Outcome(failure=str(error))
        verifier = Verifier(self._embedding)
        return (
            yield from write(
                draft,
                offered,
                question=found.question,
                asked=found.asked_for,
                model=model,
                verifier=verifier,
                reading=found.reading,
                copies=self._archive.copies,
            )
        )

    def _written(self, draft: Draft, outcome: "Outcome") -> Answer:
        """The answer of the sentences that passed their check."""
        return Answer(
            question=draft.question,
            standalone=draft.standalone,
            sentences=outcome.sentences,
            citations=outcome.citations,
            abstention=None,
            window=draft.window,
            llm=draft.llm,
            confidence=min(sentence.support for sentence in outcome.sentences),
            seconds_retrieve=0.0,
            seconds_answer=0.0,
            struck=outcome.struck,
            note=_note(outcome.failure, instead=False) if outcome.failure else None,
            failed=bool(outcome.failure),
        )

    def _instead(self, found: _Found, outcome: "Outcome", model: "LanguageModel") -> Answer:
        """What takes the place of a model's answer of which nothing is left.

        Where the model failed, or the reader is sure that the passages answer, the archive's own sentences; else a
        refusal, and where it wrote only what the passages do not support, it was most likely asked what they do not
        say.
        """
        sure = found.reading().confidence >= max(SURE, self._threshold)
        if outcome.failure or sure:
            failure = outcome.failure or (
                f"What {model.name} wrote did not pass the checks."
                if outcome.struck
                else f"{model.name} found no answer in the passages."
            )
            note = _note(failure, instead=True)
            return replace(self._extracted(found), struck=outcome.struck, note=note, failed=bool(outcome.failure))
        return replace(self._extracted(found, refused=True), llm=model.name, struck=outcome.struck)

    def _extracted(self, found: _Found, *, refused: bool = False) -> Answer:
        """An answer of the archive's own sentences, or the abstention; always that where the model `refused`."""
        question, reading = found.question, found.reading()
        answered = bool(reading.ranked) and reading.confidence >= self._threshold and not refused
        sentences, citations = cite(choose(reading.ranked), self._archive.copies) if answered else ((), ())
        return Answer(
            question=question.text,
            standalone=question.standalone,
            sentences=sentences,
            citations=citations,
            abstention=None if answered else abstain(self._archive, question, found.hits, found.asked_for, reading),
            window=question.window,
            llm=EXTRACTIVE,
            confidence=reading.confidence,
            seconds_retrieve=0.0,
            seconds_answer=0.0,
        )


def _note(failure: str, *, instead: bool) -> str:
    if instead:
        return f"{failure} This answer is made of the archive's own sentences instead."
    return f"{failure} What it wrote before is checked and kept."
