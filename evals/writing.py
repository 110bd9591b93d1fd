"""What Dateline adds to a language model's own time: before the first words, and on a whole answer.

`python -m dateline.evals.writing --archive DIR --llm SPEC [--gold FILE] [--questions N]`: N answerable questions of a
gold file are answered by the model, and the same prompts are then sent to the model alone. Servers keep what they have
read of a prompt, and the same prompt is faster the second time. So each pair is measured twice: unread, where every
prompt begins with a number of its own (that of an answer in Dateline is then the first of the pair), and read, where
both have been read before and take turns at being first. Calls that only rewrite a question are counted apart.
"""

import argparse
import contextlib
import random
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from dateline.evals.dataset import GoldQuestion, load_gold
from dateline.evals.metrics import percentile
from dateline.prompts import Prompt
from dateline.qa.answer import Answer, Draft
from dateline.qa.llms import LanguageModel
from dateline.store.errors import DatelineError

Clock = Callable[[], float]

_GOLD = Path(__file__).parent / "gold" / "sample.jsonl"
_SEED = 7


@dataclass(frozen=True, slots=True)
class Call:
    """One prompt to a model: when it was handed over, and each wait for a piece, as (from, to) in seconds.

    The last wait may have ended without a piece. `pieces` says how many came.
    """

    prompt: Prompt
    max_tokens: int
    started: float
    waits: tuple[tuple[float, float], ...]
    pieces: int

    @property
    def first(self) -> float:
        """When the first piece came, or the end without one."""
        return self.waits[0][1] if self.waits else self.started

    @property
    def ended(self) -> float:
        """When the last wait was over."""
        return self.waits[-1][1] if self.waits else self.started

    def seconds(self, pieces: int) -> float:
        """How long the call would have taken with so many pieces, at its own pace after the first one."""
        pace = (self.ended - self.first) / (self.pieces - 1) if self.pieces > 1 else 0.0
        return self.first - self.started + pace * max(pieces - 1, 0)

    def waited(self, since: float, until: float) -> float:
        """Seconds between two times that were spent waiting for the model."""
        return sum(max(min(end, until) - max(begin, since), 0.0) for begin, end in self.waits)


class RecordedModel:
    """A model that notes its calls; `unread` puts a number before each prompt, whose beginning no server then knows."""

    def __init__(self, model: LanguageModel, *, unread: bool, clock: Clock = time.perf_counter) -> None:
        self.name, self.window = model.name, model.window
        self.calls: list[Call] = []
        self._model = model
        self._clock = clock
        self._numbers = random.Random(_SEED) if unread else None  # noqa: S311  (any numbers that differ)

    def stream(self, prompt: Prompt, *, max_tokens: int) -> Generator[str, None, None]:
        """What the model says, noted when it comes to an end or is closed."""
        sent = prompt
        if self._numbers:
            sent = replace(prompt, system=f"{self._numbers.randrange(10**8, 10**9)}\n{prompt.system}")
        started = self._clock()
        waits: list[tuple[float, float]] = []
        pieces = 0
        try:
            with closing(self._model.stream(sent, max_tokens=max_tokens)) as stream:
                while True:
                    begin = self._clock()
                    piece = next(stream, None)
                    waits.append((begin, self._clock()))
                    if piece is None:
                        return
                    pieces += 1
                    yield piece
        finally:
            self.calls.append(Call(prompt, max_tokens, started, tuple(waits), pieces))


class Streams(Protocol):
    """What is measured: `Assistant`, or anything that answers like it."""

    def stream(self, text: str, /, *, history: Sequence[Answer] = ()) -> Iterator[Draft | Answer]:
        """The drafts of an answer, then the answer."""
        ...


@dataclass(frozen=True, slots=True)
class Turn:
    """One question: when it was asked, when the first draft came and when the answer was whole, and the model's calls.

    The last call is the one that wrote; those before it rewrote the question.
    """

    asked: float
    drafted: float
    ended: float
    calls: tuple[Call, ...]

    @property
    def writing(self) -> Call:
        """The call that wrote the answer."""
        return self.calls[-1]

    @property
    def rewriting(self) -> float:
        """Seconds that the calls took which only rewrote the question."""
        return sum(call.ended - call.started for call in self.calls[:-1])

    @property
    def before(self) -> float:
        """Dateline's own seconds from the question to the prompt."""
        return self.writing.started - self.asked - self.rewriting

    @property
    def after(self) -> float:
        """Dateline's own seconds from the model's first piece to the first draft."""
        first = self.writing.first
        return self.drafted - first - self.writing.waited(first, self.drafted)

    @property
    def whole(self) -> float:
        """Seconds from the question to the whole answer, without the rewriting of the question."""
        return self.ended - self.asked - self.rewriting


@dataclass(frozen=True, slots=True)
class Pair:
    """A question answered by Dateline, and the same prompt answered by the model alone."""

    turn: Turn
    alone: Call

    @property
    def alone_seconds(self) -> float:
        """The model's time alone, for an answer of as many pieces as in Dateline."""
        return self.alone.seconds(self.turn.writing.pieces)


def take_turn(
    assistant: Streams, model: RecordedModel, question: str, history: Sequence[Answer], *, clock: Clock
) -> Turn | None:
    """A question asked and timed; None where the model wrote nothing for it."""
    model.calls.clear()
    asked = clock()
    drafted: float | None = None
    for step in assistant.stream(question, history=history):
        if drafted is None and isinstance(step, Draft):
            drafted = clock()
    ended = clock()
    calls = tuple(model.calls)
    return Turn(asked, drafted, ended, calls) if drafted is not None and calls and calls[-1].pieces else None


def ask_alone(model: RecordedModel, call: Call) -> Call:
    """The same prompt once more, without Dateline."""
    model.calls.clear()
    for _ in model.stream(call.prompt, max_tokens=call.max_tokens):
        pass
    return model.calls[-1]


def rows(unread: Sequence[Pair], read: Sequence[Pair]) -> Iterator[tuple[str, str]]:
    """The figures, a label and a value each."""
    turns = [pair.turn for pair in unread]
    yield "answers written by the model", f"{len(turns)}"
    yield (
        "the model's own time to its first piece, unread, s, p50",
        _p([t.writing.first - t.writing.started for t in turns]),
    )
    yield "Dateline before the prompt, ms, p50, p95", _milliseconds([turn.before for turn in turns])
    yield "Dateline after the first piece, ms, p50, p95", _milliseconds([turn.after for turn in turns])
    yield "Dateline's share of the first words, ms, p50, p95", _milliseconds([t.before + t.after for t in turns])
    for label, pairs in (("unread", unread), ("read, Dateline first", read[::2]), ("read, alone first", read[1::2])):
        if pairs:
            whole, alone = (
                sum(seconds) for seconds in zip(*((p.turn.whole, p.alone_seconds) for p in pairs), strict=True)
            )
            ratios = [pair.turn.whole / pair.alone_seconds for pair in pairs]
            yield f"whole answers, {label}: s, the model alone, s", f"{whole:.1f}, {alone:.1f}"
            yield "  times the model alone: all, p50, worst", f"{whole / alone:.2f}, {_p(ratios)}, {max(ratios):.2f}"
    rewritten = [turn.rewriting for turn in turns if len(turn.calls) > 1]
    yield "rewriting calls, counted apart: number, s, p50", f"{len(rewritten)}, {_p(rewritten)}"


def main(arguments: Sequence[str]) -> int:
    """Measure and print; returns 1 where the archive, the gold file or the model cannot be used."""
    parser = argparse.ArgumentParser(
        prog="python -m dateline.evals.writing",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--archive", type=Path, required=True, help="the folder of the archive to ask")
    parser.add_argument("--llm", required=True, help="the model that writes")
    parser.add_argument(
        "--gold", type=Path, default=_GOLD, help="the questions; those of the sample archive by default"
    )
    parser.add_argument("--questions", type=int, default=10, help="how many are asked")
    chosen = parser.parse_args(arguments)
    try:
        questions = [question for question in load_gold(chosen.gold) if question.answerable]
        step = max(len(questions) // max(chosen.questions, 1), 1)
        unread, read = _measure(chosen.archive, chosen.llm, questions[::step][: chosen.questions])
    except DatelineError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for label, figure in rows(unread, read):
        sys.stdout.write(f"{label:<58}{figure:>24}\n")
    return 0


def _measure(folder: Path, spec: str, questions: Sequence[GoldQuestion]) -> tuple[list[Pair], list[Pair]]:
    from dateline.qa.assistant import Assistant
    from dateline.qa.llms import open_model
    from dateline.store import Archive

    model = open_model(spec)
    strange, known = RecordedModel(model, unread=True), RecordedModel(model, unread=False)
    unread: list[Pair] = []
    read: list[Pair] = []
    with Archive(folder) as archive:
        asking, extracting = Assistant(archive, llm=strange), Assistant(archive)
        again = Assistant(archive, llm=known)
        extracting.ask("What is read before the first question?")  # loads what a program loads once
        for question in questions:
            history: list[Answer] = []
            for earlier in question.history:
                history.append(extracting.ask(earlier, history=history))
            turn = take_turn(asking, strange, question.question, history, clock=time.perf_counter)
            if turn is None:
                continue
            unread.append(Pair(turn, ask_alone(strange, turn.writing)))
            pair = _read_pair(again, known, question.question, history, turn.writing, alone_first=len(read) % 2 == 1)
            if pair is not None:
                read.append(pair)
    return unread, read


def _read_pair(
    assistant: Streams, model: RecordedModel, question: str, history: Sequence[Answer], call: Call, *, alone_first: bool
) -> Pair | None:
    """The question once more with a prompt that the server has just read."""
    alone = ask_alone(model, call)
    if alone_first:
        alone = ask_alone(model, call)
    turn = take_turn(assistant, model, question, history, clock=time.perf_counter)
    if turn is None:
        return None
    return Pair(turn, alone if alone_first else ask_alone(model, call))


def _p(values: Sequence[float]) -> str:
    return f"{percentile(values, 0.5):.2f}"


def _milliseconds(values: Sequence[float]) -> str:
    return ", ".join(f"{percentile(values, share) * 1000:.0f}" for share in (0.5, 0.95))


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        sys.exit(main(sys.argv[1:]))
