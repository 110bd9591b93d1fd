"""The file that keeps a run."""

import json
from dataclasses import replace

import pytest

from dateline.evals.results import Cited, Run, Setting, read_run, write_run, write_times
from dateline.qa.answer import Sentence
from dateline.store import InputError

SETTING = Setting("gold.jsonl", "d1", "a1", 1, "2025-01-01", 34, "extractive", 0.5)
CITED = Cited(1, "a1", "Bridge opened", None, "2014-06", "Before. ", "Mayor Holt\u2028opened it.", "", True, True)


@pytest.fixture
def run(made_result) -> Run:
    result = replace(
        made_result("q1", passed=1.0, right=1.0),
        sentences=(Sentence("Mayor Holt opened it.", (1,), 0.75, True),),
        citations=(CITED,),
        tags=("who",),
    )
    return Run(SETTING, (result, made_result("q2", passed=0.0)))


def test_a_run_comes_back_as_it_was_but_for_its_times(run, tmp_path):
    write_run(run, tmp_path / "run.jsonl")
    without = tuple(replace(result, seconds=0.0) for result in run.results)
    assert read_run(tmp_path / "run.jsonl") == replace(run, results=without)


def test_times_are_kept_apart_so_that_they_make_no_two_runs_differ(run, tmp_path):
    for name, seconds in (("a", 0.25), ("b", 0.5)):
        timed = replace(run, results=tuple(replace(result, seconds=seconds) for result in run.results))
        write_run(timed, tmp_path / f"{name}.jsonl")
        write_times(timed.results, tmp_path / f"{name}.times.jsonl")
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    first = (tmp_path / "b.times.jsonl").read_text(encoding="utf-8").splitlines()[0]
    assert json.loads(first) == {"id": "q1", "seconds": 0.5}


@pytest.mark.parametrize(
    ("content", "reason"),
    [("", "is empty"), ("{}", "line 1: this is no run"), ("no json", "line 1"), (None, "cannot be read")],
    ids=["empty", "keys", "syntax", "none"],
)
def test_a_file_of_another_kind_is_refused(tmp_path, content, reason):
    path = tmp_path / "run.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=reason):
        read_run(path)


def test_the_line_that_is_wrong_is_named(run, tmp_path):
    path = tmp_path / "run.jsonl"
    write_run(run, path)
    path.write_text(path.read_text(encoding="utf-8") + '{"id": "q3"}\n', encoding="utf-8")
    with pytest.raises(InputError, match="line 4"):
        read_run(path)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"passed": 1.0', '"passed": NaN', "passed is nan"),
        ('"passed": 1.0', '"passed": 2.0', "passed is 2.0"),
        ('"passed": 1.0', '"passed": "x"', "not supported"),
        ('"passed": 1.0', '"passed": 0.0', "the outcome is 'pass', and passed is 0.0"),
        ('"outcome": "pass"', '"outcome": "fine"', "no outcome 'fine'"),
        ('"id": "q1"', '"id": "q2"', "a question twice"),
        ('"asked": "2025-01-01"', '"asked": "some day"', "some day"),
    ],
    ids=["nan", "too-much", "text", "contradiction", "outcome", "twice", "day"],
)
def test_a_run_that_says_what_cannot_be_is_refused(run, tmp_path, old, new, reason):
    path = tmp_path / "run.jsonl"
    write_run(run, path)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=reason):
        read_run(path)
