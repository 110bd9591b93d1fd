"""A model may say what it thinks of the answers; the measure stays the measure."""

from dataclasses import replace

import pytest

from dateline.evals.dataset import GoldQuestion
from dateline.evals.judge import Opinion, opinion
from dateline.evals.metrics import Judged
from dateline.store.errors import ModelError
from scripted import ScriptedModel

GOLD = GoldQuestion("q1", "Who opened the bridge?", True, answers=("Mayor Holt", "Holt"), articles=("a1.txt",))


@pytest.fixture
def judged(make_answer):
    """One answer, which the measure calls right or not."""

    def made(*, right=True, gold=GOLD, **how) -> Judged:
        answer = make_answer(*([] if how else ["Mayor Holt opened the bridge."]), **how)
        return Judged(gold, answer, right, right, True, 1, 1, 0.1)

    return made


@pytest.mark.parametrize(
    ("reply", "right", "expected"),
    [
        ("yes", True, Opinion(1, 1, 1, 0)),
        ("No.", True, Opinion(1, 0, 0, 0)),
        ("no", False, Opinion(1, 0, 1, 0)),
        (" **Yes**, it does", False, Opinion(1, 1, 0, 0)),
        ("I cannot say", True, Opinion(1, 0, 0, 1)),
    ],
    ids=["both right", "the judge denies", "both wrong", "the measure denies", "no verdict"],
)
def test_a_vote_is_counted_beside_the_measure(judged, reply, right, expected):
    assert opinion([judged(right=right)], ScriptedModel([reply])) == expected


def test_only_answers_to_answerable_questions_are_asked_about(judged):
    unanswerable = replace(GOLD, answerable=False, answers=(), articles=())
    model = ScriptedModel()
    assert opinion([judged(reason="no_match"), judged(gold=unanswerable)], model) == Opinion(0, 0, 0, 0)
    assert model.prompts == []


def test_the_judge_sees_the_accepted_answers_and_what_was_given(judged):
    model = ScriptedModel(["yes"])
    opinion([judged()], model)
    assert "Accepted: Mayor Holt | Holt" in model.prompts[0].user
    assert "Given: Mayor Holt opened the bridge." in model.prompts[0].user


def test_a_judge_that_fails_is_told(judged):
    with pytest.raises(ModelError):
        opinion([judged()], ScriptedModel([ModelError("It is down.")]))
