"""The measuring of follow-ups that a model rewrites."""

import json
from collections.abc import Iterator

import pytest

from dateline.evals import followups
from dateline.evals.followups import Turn, by_model, measured, sample
from dateline.prompts import Prompt

FEVER = Turn(("What is marsh fever?",), "Can it be cured?", "Can marsh fever be cured?", "odd topics")
SPREAD = Turn(
    ("What is marsh fever?", "Can it be cured?"), "How does it spread?", "How does marsh fever spread?", "odd topics"
)
FERRY = Turn(("What is the Aurora?",), "Who built it?", "Who built the Aurora?", "odd topics")


class Parrot:
    """A model that says "marsh fever" for "it"."""

    name = "parrot"
    window = 4096

    def __init__(self) -> None:
        self.prompts: list[Prompt] = []

    def stream(self, prompt: Prompt, *, max_tokens: int) -> Iterator[str]:
        self.prompts.append(prompt)
        question = next(line for line in prompt.user.splitlines() if line.startswith("The last question: "))
        yield question.removeprefix("The last question: ").replace(" it ", " marsh fever ")


def test_a_sample_takes_whole_conversations_in_the_same_order_each_time() -> None:
    turns = [Turn((f"Who is {n}?",), f"Why {m}?", "", "") for n in range(5) for m in range(2)]
    chosen = sample(turns, 6, seed=1)
    assert chosen == sample(turns, 6, seed=1)
    assert sorted({turn.history for turn in chosen}) == sorted({t.history for t in chosen[::2]})
    assert len(chosen) == 6
    assert sample(turns, 99, seed=1) != turns
    assert len(sample(turns, 99, seed=1)) == 10


def test_each_turn_is_rewritten_once_after_what_the_model_made_of_the_ones_before() -> None:
    model = Parrot()
    assert [made.text for made, _ in by_model([FEVER, SPREAD], model)] == [FEVER.rewrite, SPREAD.rewrite]
    assert len(model.prompts) == 2
    assert "Question: Can marsh fever be cured?" in model.prompts[1].user


def test_the_figures_compare_the_model_with_the_rules() -> None:
    figures = dict(measured([FEVER, SPREAD, FERRY], Parrot()))
    assert figures["F1 parrot"] == "1.0000"  # the last one fell back to the rules
    assert float(figures["F1 as typed"]) < float(figures["F1 rules"]) <= 1
    assert figures["written by the model"] == "2"
    assert figures["fell back to the rules"] == "1"


def test_the_command_prints_figures_of_the_reported_share(tmp_path, monkeypatch, capsys) -> None:
    folder = tmp_path / "followups"
    folder.mkdir()
    lines = [
        {"year": 2019, "topic": topic, "history": [*FEVER.history], "utterance": FEVER.utterance, "rewrite": "x"}
        for topic in (1, 2, 3)
    ]
    (folder / "cast.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    monkeypatch.setattr(followups, "open_model", lambda spec: Parrot())
    assert followups.main([str(tmp_path), "--llm", "gguf:parrot.gguf"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("2 turns of CAsT, odd topics")
    assert "F1 parrot" in printed


def test_missing_data_is_a_wrong_use(tmp_path, capsys) -> None:
    with pytest.raises(SystemExit):
        followups.main([str(tmp_path), "--llm", "gguf:parrot.gguf"])
    assert "DATELINE_BENCH" in capsys.readouterr().err
