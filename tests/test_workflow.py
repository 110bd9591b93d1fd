"""The workflow that evaluates a user's own archive: its commands run as they stand there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "evaluate.yml").read_text(encoding="utf-8"))
STEPS = {step.get("name"): step for step in WORKFLOW["jobs"]["evaluate"]["steps"]}


@pytest.fixture
def evaluate(tmp_path):
    """A function that runs the step Evaluate in a folder with one article and one question."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "bridge.txt").write_text("Mayor Holt opened the bridge on Monday.", encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text(
        '{"id": "q1", "question": "Who opened the bridge?", "answerable": true, "answers": ["Mayor Holt"], '
        '"articles": ["bridge.txt"]}',
        encoding="utf-8",
    )

    def run(options: str = WORKFLOW["env"]["OPTIONS"], baseline: str = "") -> subprocess.CompletedProcess[str]:
        environment = os.environ | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "GOLD": "gold.jsonl", "ARTICLES": "articles", "BASELINE": baseline, "OPTIONS": options,
        }  # fmt: skip
        command = ["bash", "-e", "-c", STEPS["Evaluate"]["run"]]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    return run


def test_it_counts_without_a_baseline_and_compares_with_one(evaluate, tmp_path):
    first = evaluate()
    assert (first.returncode, "The gate holds" in first.stdout) == (0, False)
    (tmp_path / "evaluation" / "run.jsonl").rename(tmp_path / "baseline.jsonl")
    second = evaluate(baseline="baseline.jsonl")
    assert (second.returncode, "The gate holds" in second.stdout) == (0, True)
    assert "Not worse than the baseline" in (tmp_path / "evaluation" / "summary.md").read_text(encoding="utf-8")


def test_a_baseline_that_was_deleted_is_not_passed_over(evaluate):
    assert evaluate(baseline="baseline.jsonl").returncode == 2


def test_it_fails_where_the_evaluation_does_and_leaves_the_summary(evaluate, tmp_path):
    assert evaluate("--at-least token-F1=1").returncode == 1
    assert evaluate("--at-least refused=1").returncode == 3
    assert (tmp_path / "evaluation" / "summary.md").exists()


def test_the_files_that_it_names_are_there():
    for name in ("GOLD", "ARTICLES", "BASELINE"):
        assert (ROOT / WORKFLOW["env"][name]).exists()


def test_it_may_write_nothing_but_comments():
    assert WORKFLOW["permissions"] == {"contents": "read", "pull-requests": "write"}
