"""How Dateline's share of the time is told from the model's."""

from collections.abc import Generator, Iterator, Sequence

import pytest

from dateline.evals.writing import Call, Pair, RecordedModel, Turn, ask_alone, rows, take_turn
from dateline.prompts import Prompt
from dateline.qa.answer import Answer, Draft
from dateline.qa.question import Window
from dateline.store.errors import ModelError
from scripted import ScriptedModel, unanswered

PROMPT = Prompt("Rules.", "When did the ferry sink?")
DRAFT = Draft("When?", "When did the ferry sink?", Window(), "slow")


class Time:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += seconds


class SlowModel:
    """Takes two seconds to read a prompt, and then one for each piece."""

    name, window = "slow", 4096

    def __init__(self, clock: Time, pieces: int = 3) -> None:
        self._clock = clock
        self._pieces = pieces

    def stream(self, prompt: Prompt, *, max_tokens: int) -> Generator[str, None, None]:
        self._clock.passes(2)
        for number in range(self._pieces):
            self._clock.passes(1)
            yield f"piece {number} "


class SlowAssistant:
    """Takes half a second before each prompt and a quarter for each piece; the first draft comes with the second piece.

    Rewrites the question first where there is a history.
    """

    def __init__(self, clock: Time, model: RecordedModel) -> None:
        self._clock = clock
        self._model = model

    def stream(self, text: str, /, *, history: Sequence[Answer] = ()) -> Iterator[Draft | Answer]:
        for _ in history:
            self._clock.passes(0.5)
            for _ in self._model.stream(Prompt("Rewrite.", text), max_tokens=20):
                pass
        self._clock.passes(0.5)
        for number, _ in enumerate(self._model.stream(PROMPT, max_tokens=200)):
            self._clock.passes(0.25)
            if number:
                yield DRAFT
        yield unanswered(text)


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def model(clock) -> RecordedModel:
    return RecordedModel(SlowModel(clock), unread=False, clock=clock)


def turn_of(clock: Time, model: RecordedModel, history: Sequence[Answer] = ()) -> Turn:
    turn = take_turn(SlowAssistant(clock, model), model, "When?", history, clock=clock)
    assert turn is not None
    return turn


def test_a_share_counts_neither_reading_nor_waiting_for_pieces(clock, model) -> None:
    turn = turn_of(clock, model)
    assert turn.before == 0.5
    assert turn.after == 2 * 0.25  # the wait for the second piece is the model's
    assert turn.whole == 0.5 + (2 + 3) + 3 * 0.25


def test_rewriting_the_question_is_counted_apart(clock, model) -> None:
    turn = turn_of(clock, model, [unanswered("Who?")])
    assert turn.rewriting == 2 + 3
    assert turn.before == 0.5 + 0.5
    assert turn.whole == 2 * 0.5 + (2 + 3) + 3 * 0.25
    assert turn.writing.prompt == PROMPT


def test_the_model_alone_gets_the_same_prompt_and_limit(clock, model) -> None:
    alone = ask_alone(model, turn_of(clock, model).writing)
    assert (alone.prompt, alone.max_tokens, alone.pieces) == (PROMPT, 200, 3)
    assert alone.ended - alone.started == 5


@pytest.mark.parametrize(("pieces", "seconds"), [(3, 5), (1, 3), (5, 7)], ids=["as many", "fewer", "more"])
def test_a_longer_or_shorter_answer_is_compared_at_the_same_length(clock, model, pieces, seconds) -> None:
    assert ask_alone(model, turn_of(clock, model).writing).seconds(pieces) == seconds


def test_a_ratio_is_the_whole_answer_over_the_model_alone(clock, model) -> None:
    turn = turn_of(clock, model)
    figures = dict(rows([Pair(turn, ask_alone(model, turn.writing))], []))
    assert figures["Dateline's share of the first words, ms, p50, p95"] == "1000, 1000"
    assert figures["whole answers, unread: s, the model alone, s"] == "6.2, 5.0"
    assert figures["rewriting calls, counted apart: number, s, p50"] == "0, 0.00"


def test_an_unread_prompt_never_begins_like_another_one(clock) -> None:
    heard = ScriptedModel(["a"], ["a"])
    model = RecordedModel(heard, unread=True, clock=clock)
    for _ in range(2):
        list(model.stream(PROMPT, max_tokens=5))
    first, second = heard.prompts
    assert first.system[:9] != second.system[:9]
    assert (first.system[10:], first.user) == (PROMPT.system, PROMPT.user)
    assert [call.prompt for call in model.calls] == [PROMPT, PROMPT]


def test_a_prompt_is_left_alone_where_it_may_be_read_already(clock) -> None:
    heard = ScriptedModel(["a"])
    list(RecordedModel(heard, unread=False, clock=clock).stream(PROMPT, max_tokens=5))
    assert heard.prompts == [PROMPT]


def test_a_model_that_is_closed_or_fails_is_noted_too(clock) -> None:
    heard = ScriptedModel(["a", "b"], ["a", ModelError("It stopped.")])
    model = RecordedModel(heard, unread=False, clock=clock)
    stream = model.stream(PROMPT, max_tokens=5)
    next(stream)
    stream.close()
    with pytest.raises(ModelError):
        list(model.stream(PROMPT, max_tokens=5))
    assert [call.pieces for call in model.calls] == [1, 1]
    assert heard.closed == 2


def test_a_question_for_which_the_model_writes_nothing_is_no_turn(clock) -> None:
    model = RecordedModel(SlowModel(clock, pieces=0), unread=False, clock=clock)
    assert take_turn(SlowAssistant(clock, model), model, "When?", (), clock=clock) is None


def test_a_call_without_a_piece_takes_no_time() -> None:
    assert Call(PROMPT, 5, 1.0, (), 0).seconds(3) == 0
