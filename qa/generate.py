"""Answers written by a language model from the hits; every sentence is checked before it counts."""

import re
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from dateline.prompts import Prompt, fill
from dateline.qa.answer import Citation, Draft, Sentence, Struck
from dateline.qa.citations import Written, parse
from dateline.qa.evidence import Asked
from dateline.qa.extract import Copies, citation_of
from dateline.qa.llms import LanguageModel, count_tokens
from dateline.qa.question import Question
from dateline.qa.relevance import beside_the_question, tells_otherwise
from dateline.qa.verify import Premise, Verdict, Verifier
from dateline.qa.weighing import Reading
from dateline.store import Hit
from dateline.store.errors import ModelError

PASSAGE_TOKENS = 600
"""Tokens of passages in a prompt: four or five. A model of 1.5 billion parameters reads 65 a second on two cores."""

ANSWER_TOKENS = 220
"""Tokens that an answer may have: five or six sentences."""

DOUBTED = 0.2
"""Below this confidence that the passages answer, a model's first sentence is not taken for the answer.

Of 72 questions, 23 about real news and 49 about the sample archive, that these do not answer, 35 have less, and nine of
135 that they answer.
"""

_REFUSAL = "NOT STATED"
_REFUSED = re.compile(
    r"\W*not stated\W*"
    r"|(?:(?:the|these|provided|given|numbered|news) )*(?:passages?|articles?|texts?|archive)\b[^.,;]{0,40}"
    r"\b(?:do(?:es)? not|don't|doesn't|did not)"
    r" (?:sa(?:y|id)|state|mention|specify|provide|contain|tell|answer|give|include)\b[^.,;]*\.?",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^(\s*)\[(?=\s*\d+\s*\])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a model's answer came to, once checked.

    `refused` is whether the model said that the passages do not answer, and nothing else; `failure` is why it stopped
    before its end, None where it did not.
    """

    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    struck: tuple[Struck, ...] = ()
    refused: bool = False
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """The prompt for a question, and the hits that it offers under the numbers from 1."""

    prompt: Prompt
    hits: tuple[Hit, ...]


def offer(question: str, hits: Sequence[Hit], *, window: int) -> Offer:
    """As many of the hits, best first, as fit into `PASSAGE_TOKENS` and a model's window of so many tokens.

    Raises ModelError where not even the first one fits.
    """
    offered: list[Hit] = []
    entries: list[str] = []
    bare = fill("answer", passages="", question=question)
    # Other vocabularies than tiktoken's need up to a third more tokens for the same text.
    room = min(PASSAGE_TOKENS, int(window * 0.75) - ANSWER_TOKENS - count_tokens(bare.system + bare.user))
    for hit in hits:
        entry = _entry(len(offered) + 1, hit)
        room -= count_tokens(entry)
        if room < 0:
            break
        offered.append(hit)
        entries.append(entry)
    if not offered:
        raise ModelError(
            f"A window of {window} tokens is too small for the question and a passage. Use a model with 2,048 or more."
        )
    return Offer(fill("answer", passages="\n\n".join(entries), question=question), tuple(offered))


def write(
    draft: Draft,
    offered: Offer,
    *,
    question: Question,
    asked: Asked,
    model: LanguageModel,
    verifier: Verifier,
    reading: Callable[[], Reading],
    copies: Copies,
) -> Generator[Draft, None, Outcome]:
    """The drafts of an answer as the model writes it; returns what it came to.

    `reading` tells how sure the reader is that the hits answer; it is asked for once there is something to doubt.
    Closing the generator stops the model.
    """
    checking = _Checking(offered.hits, question, asked, verifier, reading, copies)
    outcome = Outcome()
    try:
        with closing(model.stream(offered.prompt, max_tokens=ANSWER_TOKENS)) as pieces:
            for step in parse(pieces, len(offered.hits)):
                pending = ""
                if isinstance(step, Written):
                    outcome = checking.settle(outcome, step)
                elif not _may_refuse(step.text):
                    pending = step.text
                yield replace(
                    draft,
                    sentences=outcome.sentences,
                    citations=outcome.citations,
                    struck=outcome.struck,
                    pending=pending,
                )
    except ModelError as error:
        return replace(outcome, failure=str(error))
    return outcome


class _Checking:
    """Sentences against the passages that were offered."""

    def __init__(
        self,
        hits: Sequence[Hit],
        question: Question,
        asked: Asked,
        verifier: Verifier,
        reading: Callable[[], Reading],
        copies: Copies,
    ) -> None:
        self._hits = hits
        self._question = question
        self._asked = asked
        self._premises = [_premise(hit) for hit in hits]
        self._verifier = verifier
        self._reading = reading
        self._copies = copies

    def settle(self, so_far: Outcome, written: Written) -> Outcome:
        """What the answer comes to with one more sentence."""
        if _REFUSED.fullmatch(written.text):
            return replace(so_far, refused=not so_far.sentences and not so_far.struck)
        numbers, verdict = self._best(written)
        problems = verdict.problems
        cited = [(number, span) for number, span in zip(numbers, verdict.spans, strict=True) if span]
        # The first sentence has to answer the question; those that follow may add to it.
        if verdict.verified and not so_far.sentences:
            problems = self._beside(written.text, cited)
        if problems:
            return replace(so_far, struck=(*so_far.struck, Struck(written.text, " ".join(problems))), refused=False)
        citations = list(so_far.citations)
        numbered = dict.fromkeys(self._cite(citations, number, span) for number, span in cited)
        sentence = Sentence(written.text, tuple(numbered), verdict.support, verified=True)
        return replace(so_far, sentences=(*so_far.sentences, sentence), citations=tuple(citations), refused=False)

    def _beside(self, sentence: str, cited: Sequence[tuple[int, tuple[int, int]]]) -> tuple[str, ...]:
        """Why a sentence is not about what was asked, if it is not."""
        hits = [self._hits[number - 1] for number, _ in cited]
        quoted = [hit.passage.text[slice(*span)] for hit, (_, span) in zip(hits, cited, strict=True)]
        around = [f"{hit.article.title} {hit.article.dating.published or ''}\n{hit.passage.text}" for hit in hits]
        reason = beside_the_question(self._question, self._asked, sentence, quoted, "\n".join(around))
        if reason is None and self._reading().confidence < DOUBTED:
            reason = "The passages hardly say what was asked."
        if reason is None and tells_otherwise(self._asked, sentence, self._reading()):
            reason = "The passages answer with other words."
        return (reason,) if reason else ()

    def _best(self, written: Written) -> tuple[Sequence[int], Verdict]:
        """The verdict on a sentence by the passages that it names or, where those do not support it, by another."""
        named = written.markers
        verdict = self._check(written.text, named) if named else None
        if verdict is not None and verdict.verified:
            return named, verdict
        others = [
            ((number,), self._check(written.text, (number,)))
            for number in range(1, len(self._hits) + 1)
            if named != (number,)
        ]
        supporting = [(numbers, found) for numbers, found in others if found.verified and found.spans[0]]
        if supporting:
            return max(supporting, key=lambda entry: entry[1].support)
        if verdict is None:
            return max(others, key=lambda entry: entry[1].support)
        return named, verdict

    def _check(self, sentence: str, numbers: Sequence[int]) -> Verdict:
        return self._verifier.check(sentence, [self._premises[number - 1] for number in numbers])

    def _cite(self, citations: list[Citation], number: int, span: tuple[int, int]) -> int:
        """The number of the citation of a span of a passage; a new one is added to the citations."""
        hit = self._hits[number - 1]
        start, end = hit.passage.start + span[0], hit.passage.start + span[1]
        for known in citations:
            if (known.article, known.start, known.end) == (hit.article.id, start, end):
                return known.n
        citations.append(citation_of(len(citations) + 1, hit, (start, end), self._copies))
        return len(citations)


def _may_refuse(pending: str) -> bool:
    """Whether what has come of a sentence may become the refusal, which is not shown as text."""
    begun = pending.strip().upper()
    return _REFUSAL.startswith(begun) or begun.startswith(_REFUSAL)


def _premise(hit: Hit) -> Premise:
    article = hit.article
    title = ", ".join(part for part in (article.title, article.outlet) if part)
    return Premise(hit.passage.text, title, article.dating.published, article.text)


def _entry(number: int, hit: Hit) -> str:
    article = hit.article
    known = (article.title, article.outlet, article.dating.published or "date not known")
    heading = ", ".join(" ".join(part.split()) for part in known if part)
    # No line of a passage may pass for the heading of another.
    text = _HEADING.sub(r"\1(", hit.passage.text.strip())
    return f"[{number}] {heading}\n{text}"
