"""Gold files: read strictly, so that a slip in one does not become a figure."""

import json
from datetime import date
from pathlib import Path

import pytest

from dateline.evals.dataset import GoldQuestion, load_gold
from dateline.store import InputError

GOLD = Path(__file__).parents[1] / "evals" / "gold" / "sample.jsonl"
FOLLOWUPS = GOLD.with_name("followups.jsonl")
ANSWERABLE = {
    "id": "q1",
    "question": "Who opened the bridge?",
    "answerable": True,
    "answers": ["Mayor Holt"],
    "articles": ["bridge.txt"],
}
UNANSWERABLE = ANSWERABLE | {"id": "q2", "answerable": False, "answers": [], "articles": []}


def write(path: Path, *lines: object) -> Path:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


def test_every_field_is_read(tmp_path):
    line = ANSWERABLE | {"tags": ["who"], "asked": "2014-06-20"}
    assert load_gold(write(tmp_path / "gold.jsonl", line, UNANSWERABLE | {"why": "not_stated"})) == (
        GoldQuestion(
            "q1", "Who opened the bridge?", True, ("Mayor Holt",), ("bridge.txt",), ("who",), date(2014, 6, 20)
        ),
        GoldQuestion("q2", "Who opened the bridge?", False, why="not_stated"),
    )


def test_earlier_turns_and_a_written_question_are_read(tmp_path):
    line = ANSWERABLE | {"history": ["What is the bridge?"], "standalone": "Who opened the Tarn bridge?"}
    (question,) = load_gold(write(tmp_path / "gold.jsonl", line))
    assert (question.history, question.standalone) == (("What is the bridge?",), "Who opened the Tarn bridge?")


def test_empty_lines_and_a_byte_order_mark_are_passed_over(tmp_path):
    path = write(tmp_path / "gold.jsonl", "\ufeff" + json.dumps(ANSWERABLE), "", "  ")
    assert [question.id for question in load_gold(path)] == ["q1"]


def test_a_line_separator_inside_a_text_does_not_end_the_line(tmp_path):
    path = write(tmp_path / "gold.jsonl", json.dumps(ANSWERABLE | {"question": "Who\u2028came?"}, ensure_ascii=False))
    assert load_gold(path)[0].question == "Who\u2028came?"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param("{", "not valid JSON", id="no-json"),
        pytest.param("[]", "not an object", id="no-object"),
        pytest.param({"id": "q2"}, "missing: answerable, answers, articles, question", id="missing-keys"),
        pytest.param(UNANSWERABLE | {"anwsers": []}, "not known: anwsers", id="misspelt-key"),
        pytest.param(UNANSWERABLE | {"id": "q1"}, "'q1' is that of line 1", id="id-twice"),
        pytest.param(UNANSWERABLE | {"id": 2}, '"id" is not a text', id="id-a-number"),
        pytest.param(UNANSWERABLE | {"question": " "}, '"question" is not a text', id="empty-question"),
        pytest.param(UNANSWERABLE | {"answerable": "no"}, "neither true nor false", id="answerable-a-text"),
        pytest.param(UNANSWERABLE | {"answerable": True}, "needs accepted answers", id="answerable-without-answers"),
        pytest.param(
            UNANSWERABLE | {"answers": ["Holt"]}, "neither answers nor articles", id="unanswerable-with-answer"
        ),
        pytest.param(UNANSWERABLE | {"answers": "Holt"}, '"answers" is not a list', id="answers-a-text"),
        pytest.param(ANSWERABLE | {"id": "q2", "answers": [""]}, '"answers" is not a text', id="empty-answer"),
        pytest.param(ANSWERABLE | {"id": "q2", "answers": ["…"]}, "neither letters nor digits", id="answer-of-marks"),
        pytest.param(UNANSWERABLE | {"question": "Who \ud800?"}, '"question" has half a character', id="surrogate"),
        pytest.param(UNANSWERABLE | {"id": "q\x1b[2J"}, '"id" has control characters', id="id-of-controls"),
        pytest.param(UNANSWERABLE | {"question": "🛟?"}, '"question" has neither', id="question-of-marks"),
        pytest.param(UNANSWERABLE | {"id": "q1 "}, "spaces around it", id="id-in-spaces"),
        pytest.param(
            ANSWERABLE | {"id": "q2", "answers": [{"number": 3, "unit": "million"}]},
            "a number in it",
            id="unit-million",
        ),
        pytest.param(
            ANSWERABLE | {"id": "q2", "answers": [{"number": 3, "unit": "$"}]}, "none that is known", id="unit-a-sign"
        ),
        pytest.param(UNANSWERABLE | {"history": "Who?"}, '"history" is not a list', id="history-a-text"),
        pytest.param(UNANSWERABLE | {"standalone": ""}, '"standalone" is not a text', id="standalone-empty"),
        pytest.param(UNANSWERABLE | {"asked": "June"}, "'June' is not a date", id="asked-no-date"),
        pytest.param(UNANSWERABLE | {"asked": "2014-06"}, "not one day", id="asked-a-month"),
        pytest.param(UNANSWERABLE | {"why": "dull"}, '"why" is not one of', id="unknown-reason"),
        pytest.param(ANSWERABLE | {"id": "q2", "why": "no_match"}, "unanswerable questions only", id="reason-for-none"),
    ],
)
def test_a_wrong_line_stops_with_file_line_and_reason(tmp_path, line, reason):
    path = write(tmp_path / "gold.jsonl", ANSWERABLE, line)
    with pytest.raises(InputError) as caught:
        load_gold(path)
    assert str(caught.value).startswith(f"{path}, line 2: ")
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "holds no questions"), (b"\xff", "not UTF-8"), (None, "cannot be read")],
    ids=["empty", "other-encoding", "missing"],
)
def test_a_file_without_questions_is_refused(tmp_path, content, reason):
    path = tmp_path / "gold.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=reason):
        load_gold(path)


def test_the_gold_file_of_the_sample_archive_is_sound():
    questions = load_gold(GOLD)
    assert len(questions) >= 80
    assert sum(not question.answerable for question in questions) / len(questions) == pytest.approx(1 / 3, abs=0.05)


def test_the_gold_file_of_follow_ups_is_sound():
    questions = load_gold(FOLLOWUPS)
    assert len(questions) >= 60
    assert all(question.history and question.standalone for question in questions)
