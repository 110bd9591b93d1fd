"""The evaluation from gold file to run."""

import json
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from dateline.evals import cache, runner
from dateline.evals.results import write_run
from dateline.store import InputError
from scripted import ScriptedModel

TODAY = date(2025, 1, 1)
GOLD = Path(__file__).parents[1] / "evals" / "gold" / "sample.jsonl"


@pytest.fixture
def gold(tmp_path) -> Path:
    path = tmp_path / "gold.jsonl"
    line = {"id": "q1", "question": "Who opened the bridge?", "answerable": True, "answers": ["Mayor Holt"],
            "articles": ["elsewhere.txt"]}  # fmt: skip
    path.write_text(json.dumps(line), encoding="utf-8")
    return path


@pytest.fixture
def articles(tmp_path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "elsewhere.txt").write_text("Mayor Holt opened the bridge in Norland on Monday.", encoding="utf-8")
    (folder / "broken.json").write_text("{", encoding="utf-8")
    return folder


@pytest.fixture
def evaluate(shipped_embedder, tmp_path):
    """The evaluation, with what all calls here have in common."""
    return partial(
        runner.evaluate, articles=None, folder=tmp_path / "unused", embedder=shipped_embedder, today=TODAY, asked=TODAY
    )


def test_an_archive_without_any_gold_article_stops_the_run(evaluate, gold, sample_archive):
    with pytest.raises(InputError, match=r"None of the articles .*: elsewhere\.txt\."):
        evaluate(gold, folder=sample_archive)


def test_an_empty_archive_is_not_right_to_refuse(evaluate, gold, tmp_path):
    line = {"id": "q1", "question": "Who?", "answerable": False, "answers": [], "articles": []}
    gold.write_text(json.dumps(line), encoding="utf-8")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no articles to ask"):
        evaluate(gold, articles=tmp_path / "empty")


def test_variants_do_not_hide_a_question_that_broke(evaluate, gold, articles, monkeypatch):
    monkeypatch.setattr("dateline.qa.assistant.Assistant.ask", None)
    evaluation = evaluate(gold, articles=articles, variants=True)
    assert ([result.outcome for result in evaluation.run.results], evaluation.reactions) == (["error"], None)


def test_a_gold_article_that_was_lost_is_named_and_blamed(evaluate, gold, articles):
    line = json.loads(gold.read_text()) | {"id": "q2", "articles": ["broken.json"]}
    gold.write_text(gold.read_text() + "\n" + json.dumps(line), encoding="utf-8")
    evaluation = evaluate(gold, articles=articles)
    assert evaluation.missing == ("broken.json",)
    assert [result.stage for result in evaluation.run.results] == [None, "not in the archive"]


def test_the_temporary_archive_holds_what_can_be_read(evaluate, gold, articles, tmp_path):
    evaluation = evaluate(gold, articles=articles)
    setting = evaluation.run.setting
    assert (setting.gold, setting.articles, setting.asked, setting.llm) == (
        "gold.jsonl", 1, "2025-01-01", "extractive",
    )  # fmt: skip
    assert [result.outcome for result in evaluation.run.results] == ["pass"]
    assert not (tmp_path / "unused").exists()


def test_the_same_questions_and_articles_have_the_same_hashes(evaluate, gold, articles):
    first, again = (evaluate(gold, articles=articles).run.setting for _ in range(2))
    assert first == again
    (articles / "another.txt").write_text("A ferry sank off Skarn on Tuesday, its owner said.", encoding="utf-8")
    assert evaluate(gold, articles=articles).run.setting.archive != first.archive
    gold.write_text(gold.read_text().replace("Mayor Holt", "Holt"), encoding="utf-8")
    assert evaluate(gold, articles=articles).run.setting.dataset != first.dataset


def test_two_runs_of_the_sample_are_the_same_bytes(evaluate, tmp_path):
    few = tmp_path / "few.jsonl"
    few.write_text("\n".join(GOLD.read_text(encoding="utf-8").splitlines()[::8]), encoding="utf-8")
    for name in ("first", "again"):
        write_run(evaluate(few, articles=GOLD.parents[1] / "articles").run, tmp_path / name)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "again").read_bytes()


def test_progress_is_told_question_by_question(evaluate, gold, articles):
    told = []
    evaluate(gold, articles=articles, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 1)]


def test_every_threshold_is_tried_on_demand(evaluate, gold, articles):
    assert evaluate(gold, articles=articles).curve == ()
    (first, *_, last) = evaluate(gold, articles=articles, every_threshold=True).curve
    assert (first.right, last.refused) == (1, 1)


def test_a_model_is_metered_kept_and_replayed(evaluate, gold, articles, tmp_path, monkeypatch):
    model = ScriptedModel(["Mayor Holt opened the bridge. [1]"])
    monkeypatch.setattr(cache, "open_model", lambda spec: model)
    asked = partial(evaluate, gold, articles=articles, llm="ollama:x", cache=tmp_path / "kept.jsonl")
    (first,) = asked().run.results
    assert (first.outcome, len(model.prompts)) == ("pass", 1)
    assert first.tokens > 100  # the prompt's, too
    monkeypatch.setattr(cache, "open_model", None)
    (again,) = asked(replay=True).run.results
    assert (again.text, again.tokens) == (first.text, first.tokens)


def test_a_replay_that_misses_an_answer_is_an_error(evaluate, gold, articles, tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "open_model", lambda spec: ScriptedModel(["Mayor Holt opened the bridge. [1]"]))
    asked = partial(evaluate, gold, articles=articles, llm="ollama:x", cache=tmp_path / "kept.jsonl")
    asked()
    gold.write_text(gold.read_text().replace("Who opened", "Which mayor opened"), encoding="utf-8")
    (missed,) = asked(replay=True).run.results
    assert missed.outcome == "error"
    assert "Run once without --replay" in missed.detail


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
