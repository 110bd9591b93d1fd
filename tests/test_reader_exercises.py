"""The exercises that the reader learns from: whole, consistent, and drawn the same in every run."""

import json

import pytest

from dateline.qa.reader.exercises import draw_exercises, exercises

QUESTIONS = {"exchange", "turned", "opposite", "premise", "stage", "measure", "attribute", "scope", "elsewhere"}

EVERYTHING = [*exercises(held_out=False), *exercises(held_out=True)]


@pytest.mark.parametrize("one", EVERYTHING, ids=lambda one: one.title)
def test_an_exercise_is_whole(one) -> None:
    questions = [question for question, _ in (*one.answered, *one.unanswered)]
    assert len(set(questions)) == len(questions)
    assert {kind for _, kind in one.unanswered} <= QUESTIONS
    assert "".join(one.text[slice(*span)] for span in one.sentences) == one.text


def test_what_is_kept_apart_is_not_trained_on() -> None:
    trained = {one.text for one in exercises(held_out=False)}
    apart = {one.text for one in exercises(held_out=True)}
    assert trained
    assert apart
    assert not trained & apart


def test_an_answer_that_is_not_in_its_passage_is_refused(tmp_path) -> None:
    record = {
        "title": "Rowing", "date": "2013-05-02", "text": "Harwick won.", "answered": [["Who won?", "Tarnford"]],
        "unanswered": [],
    }  # fmt: skip
    (tmp_path / "one.jsonl").write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(ValueError, match="“Tarnford” is not in the passage “Rowing”: write the answer as it stands"):
        exercises(tmp_path, held_out=False)


def test_a_number_is_found_as_a_whole_one(tmp_path) -> None:
    record = {
        "title": "Vote", "date": "2013-05-02", "text": "Of 1,412 voters, 12 abstained.",
        "answered": [["How many abstained?", "12"]], "unanswered": [],
    }  # fmt: skip
    (tmp_path / "one.jsonl").write_text(json.dumps(record), encoding="utf-8")
    (one,) = exercises(tmp_path, held_out=False)
    assert one.answered[0][1] == (17, 19)


def test_what_is_drawn_is_the_same_in_every_run_and_another_in_every_epoch() -> None:
    given = exercises(held_out=True)[:6]
    groups = list(draw_exercises(given, seed=1, epoch=0))
    assert groups == list(draw_exercises(given, seed=1, epoch=0))
    assert groups != list(draw_exercises(given, seed=1, epoch=1))
    drawn = [example for group in groups for example in group]
    said = {one.text[slice(*span)] for one in given for _, span in one.answered}
    assert {example.text[slice(*span)] for example in drawn for span in example.spans} == said
