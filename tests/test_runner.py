"""The evaluation from gold file to figures, with scripted answers."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from dateline.evals import runner
from dateline.evals.dataset import GoldQuestion
from dateline.evals.metrics import article_names
from dateline.qa.answer import Answer, Citation
from dateline.store import Archive, InputError

TODAY = date(2025, 1, 1)
FACT = "The bridge will be 1,240 metres long"
FOUND = GoldQuestion(
    id="q1",
    question="How long is the bridge over the Tarn?",
    answerable=True,
    answers=("1,240 metres",),
    articles=("tarn-bridge-approved.txt",),
    tags=("number",),
)
UNFOUND = GoldQuestion("q2", "What does a litre of petrol cost?", False, why="not_stated", tags=("foreign",))


class Scripted:
    """Answers every question with the same answer, and remembers the turns before it and the day of asking."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.days: list[date | None] = []
        self.turns: list[tuple[str, int]] = []

    def ask(self, question: str, /, *, history: Sequence[Answer] = (), asked: date | None = None) -> Answer:
        self.days.append(asked)
        self.turns.append((question, len(history)))
        return self.answer


@pytest.fixture(scope="module")
def archive(sample_archive, shipped_embedder):
    with Archive(sample_archive, embedder=shipped_embedder) as opened:
        yield opened


@pytest.fixture(scope="module")
def names(archive):
    found = ((entry.id, archive.article(entry.id)) for entry in archive.articles())
    return {key: article_names(path=article.path, record=article.record) for key, article in found}


@pytest.fixture
def answer(archive, names, make_answer) -> Answer:
    """A right answer to FOUND, with an exact quote."""
    key = next(key for key, known in names.items() if "tarn-bridge-approved.txt" in known)
    start = archive.article(key).text.index(FACT)
    made = make_answer(FACT, article=key)
    return replace(made, citations=(replace(made.citations[0], start=start, end=start + len(FACT)),))


def test_a_right_answer_with_an_exact_quote_is_counted_as_such(archive, names, answer):
    run = runner.judge_all([FOUND], archive, Scripted(answer), names, today=TODAY)
    report = runner.summarise(run, articles=34, threshold=0.5, every_threshold=False)
    tally = report.tally
    assert (tally.answerable, tally.right, tally.right_first, tally.found) == (1, 1, 1, 1)
    assert (report.citations, report.exact_citations) == (1, 1)
    assert report.failures == ()
    assert 0 < report.seconds_p50 <= report.seconds_p95


def test_a_quote_beside_its_place_is_counted_as_not_exact(archive, names, answer):
    citation: Citation = answer.citations[0]
    shifted = replace(answer, citations=(replace(citation, start=citation.start + 1),))
    run = runner.judge_all([FOUND], archive, Scripted(shifted), names, today=TODAY)
    report = runner.summarise(run, articles=34, threshold=0.5, every_threshold=False)
    assert (report.citations, report.exact_citations) == (1, 0)


def test_an_answer_to_an_unanswerable_question_is_a_failure_that_shows_it(archive, names, answer):
    run = runner.judge_all([UNFOUND], archive, Scripted(answer), names, today=TODAY)
    report = runner.summarise(run, articles=34, threshold=0.5, every_threshold=False)
    assert report.tally.unanswerable_refused == 0
    assert report.failures == (
        runner.Failure("q2", UNFOUND.question, answer.standalone, (), (), "wrong", 0.9, f"{FACT} [1]"),
    )


@pytest.mark.parametrize(("reason", "met"), [("not_stated", 1), ("no_match", 0)])
def test_a_refusal_is_compared_with_the_reason_that_was_expected(archive, names, make_answer, reason, met):
    run = runner.judge_all([UNFOUND], archive, Scripted(make_answer(reason=reason)), names, today=TODAY)
    report = runner.summarise(run, articles=34, threshold=0.5, every_threshold=False)
    assert (report.tally.unanswerable_refused, report.reasons_expected, report.reasons_met) == (1, 1, met)


def test_the_day_of_asking_comes_from_the_gold_file(archive, names, answer):
    assistant = Scripted(answer)
    runner.judge_all([FOUND, replace(FOUND, asked=date(2014, 6, 20))], archive, assistant, names, today=TODAY)
    assert assistant.days == [None, date(2014, 6, 20)]


def test_a_follow_up_is_asked_after_its_earlier_turns_and_searched_in_three_ways(archive, names, answer):
    gold = replace(FOUND, question="Who sells petrol?", history=("What is built?", "Where?"), standalone=FOUND.question)
    assistant = Scripted(replace(answer, standalone=FOUND.question))
    run = runner.judge_all([gold, FOUND], archive, assistant, names, today=TODAY)
    assert assistant.turns == [("What is built?", 0), ("Where?", 1), ("Who sells petrol?", 2), (FOUND.question, 0)]
    assert [(judged.found_as_typed, judged.found_as_written) for judged in run] == [(False, True), (None, None)]
    report = runner.summarise(run, articles=34, threshold=0.5, every_threshold=False)
    assert report.follow_ups == runner.FollowUps(questions=1, found=1, as_typed=0, written=1, as_written=1)


def test_with_every_threshold_the_one_in_force_decides_the_figures(archive, names, answer):
    run = runner.judge_all([FOUND, UNFOUND], archive, Scripted(answer), names, today=TODAY)
    report = runner.summarise(run, articles=34, threshold=0.95, every_threshold=True)
    assert (report.tally.right, report.tally.refused, report.tally.unanswerable_refused) == (0, 1, 1)
    assert [(point.right, point.refused, point.unanswerable_refused) for point in report.curve] == [
        (1, 0, 0),
        (0, 1, 1),
    ]


def test_the_report_is_one_json_object_without_infinity(archive, names, answer):
    run = runner.judge_all([FOUND, UNFOUND], archive, Scripted(answer), names, today=TODAY)
    report = runner.report_json(runner.summarise(run, articles=34, threshold=0.5, every_threshold=True))
    read = json.loads(json.dumps(report, allow_nan=False))
    assert read["tally"]["right"] == 1
    assert read["tags"].keys() == {"foreign", "number"}
    assert [point["threshold"] for point in read["curve"]] == [0.9, None]


@pytest.fixture
def gold(tmp_path) -> Path:
    path = tmp_path / "gold.jsonl"
    line = {"id": "q1", "question": "Who?", "answerable": True, "answers": ["Holt"], "articles": ["elsewhere.txt"]}
    path.write_text(json.dumps(line), encoding="utf-8")
    return path


@pytest.fixture
def evaluate(shipped_embedder):
    """The evaluation, with what all calls here have in common."""
    return partial(runner.evaluate, embedder=shipped_embedder, today=TODAY, every_threshold=False)


def test_a_gold_article_that_the_archive_does_not_have_stops_the_run(evaluate, gold, sample_archive):
    with pytest.raises(InputError, match=r"not in the archive: elsewhere\.txt\."):
        evaluate(gold, articles=None, folder=sample_archive)


def test_the_temporary_archive_holds_what_can_be_read(evaluate, gold, tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "elsewhere.txt").write_text("Mayor Holt opened the bridge in Norland on Monday.", encoding="utf-8")
    (articles / "broken.json").write_text("{", encoding="utf-8")
    report = evaluate(gold, articles=articles, folder=tmp_path / "unused")
    assert (report.questions, report.articles, report.tally.answerable) == (1, 1, 1)
    assert not (tmp_path / "unused").exists()


def test_follow_ups_are_compared_with_what_people_wrote(tmp_path):
    folder = tmp_path / "followups"
    folder.mkdir()
    told = ["What is marsh fever?", "It is a disease.", "Can it be cured?"]
    cast = [
        {"year": 2019, "topic": 2, "history": [], "utterance": told[0], "rewrite": told[0]},
        {"year": 2019, "topic": 2, "history": told[:1], "utterance": "Can it be cured?",
         "rewrite": "Can marsh fever be cured?"},
        {"year": 2021, "topic": 3, "history": told[:2], "utterance": "Can it be cured?",
         "rewrite": "Is there a cure for marsh fever?"},
    ]  # fmt: skip
    mtrag = {
        "domain": "health", "utterance": "|user|: Can it spread?", "rewrite": "|user|: Can marsh fever spread?",
        "all_turns": "|user|: What is marsh fever?\n|user|: Can it spread?",
    }  # fmt: skip
    (folder / "cast.jsonl").write_text("\n".join(json.dumps(line) for line in cast), encoding="utf-8")
    (folder / "mtrag.jsonl").write_text(json.dumps(mtrag), encoding="utf-8")
    assert dict(runner.benchmarks()["followups"](tmp_path)) == {
        "cast, all": "raw 0.2500, rules 0.8333 (2 turns: 2 better, 0 worse)",
        "cast, even topics": "raw 0.5000, rules 1.0000 (1 turns: 1 better, 0 worse)",
        "cast, odd topics": "raw 0.0000, rules 0.6667 (1 turns: 1 better, 0 worse)",
        "mtrag, all": "raw 0.5000, rules 1.0000 (1 turns: 1 better, 0 worse)",
        "mtrag, health": "raw 0.5000, rules 1.0000 (1 turns: 1 better, 0 worse)",
    }
