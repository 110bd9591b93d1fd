"""Dateline broken on purpose: each kind of damage must turn the run red."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dateline.evals.compare import compare
from dateline.evals.corpus import fingerprint
from dateline.evals.dataset import load_gold
from dateline.evals.gate import verdict
from dateline.evals.metrics import VERSION
from dateline.evals.results import Run, Setting
from dateline.evals.runner import judge_all
from dateline.qa.answer import Abstention
from dateline.qa.assistant import Assistant
from dateline.store import Archive

TODAY = date(2025, 1, 1)
GOLD = Path(__file__).parents[1] / "evals" / "gold" / "sample.jsonl"


class Tampered:
    """An assistant whose answers are changed on their way out."""

    def __init__(self, assistant, change) -> None:
        self._assistant, self._change = assistant, change
        self._last = None

    def ask(self, question, /, **known):
        answer = self._assistant.ask(question, **known)
        changed = self._change(answer, self._last)
        self._last = answer
        return changed


def refuses(answer, last):
    return replace(answer, sentences=(), citations=(), abstention=Abstention("not_stated", "It does not say."))


def swaps(answer, last):
    """The citations of the question before, where both have as many sentences."""
    if not (last and answer.citations and last.citations):
        return answer
    citations = tuple(
        replace(last.citations[place % len(last.citations)], n=citation.n)
        for place, citation in enumerate(answer.citations)
    )
    return replace(answer, citations=citations)


@pytest.fixture(scope="module")
def run_with(sample, sample_names):
    """A function that runs the sample gold set with an assistant."""
    questions = load_gold(GOLD)[::2]

    def run(assistant) -> Run:
        setting = Setting(
            "sample", "d", fingerprint(sample_names), VERSION, TODAY.isoformat(), len(sample_names), "extractive", 0
        )
        return Run(setting, tuple(judge_all(questions, sample, assistant, sample_names, today=TODAY)))

    return run


@pytest.fixture(scope="module")
def baseline(run_with, sample) -> Run:
    return run_with(Assistant(sample))


def test_the_same_system_again_is_green(run_with, sample, baseline):
    again = run_with(Assistant(sample))
    comparison = compare(again, baseline)
    assert (comparison.flips, verdict(again, comparison).colour) == ((), "green")


@pytest.mark.parametrize("kind", ["answers always", "refuses always", "swaps citations", "finds the wrong passages"])
def test_tampering_turns_the_run_red(run_with, sample, baseline, kind, monkeypatch):
    match kind:
        case "answers always":
            assistant = Assistant(sample, threshold=0.0)
        case "refuses always":
            assistant = Tampered(Assistant(sample), refuses)
        case "swaps citations":
            assistant = Tampered(Assistant(sample), swaps)
        case _:
            assistant = Assistant(sample)
            found = sample.search
            monkeypatch.setattr(Archive, "search", lambda self, query, **how: found("fish market", **how))
    run = run_with(assistant)
    comparison = compare(run, baseline)
    found = verdict(run, comparison)
    assert (found.colour, found.worse) == ("red", ("Worse than the baseline: the gate does not hold.",))
    assert any(flip.before == "pass" for flip in comparison.flips)


def test_the_blame_of_a_broken_retriever_falls_on_the_search(run_with, sample, monkeypatch):
    found = sample.search
    monkeypatch.setattr(Archive, "search", lambda self, query, **how: found("fish market", **how))
    run = run_with(Assistant(sample))
    lost = [result.stage for result in run.results if result.answerable and result.stage]
    assert lost.count("not retrieved") > 0.9 * len(lost)
