"""What the README says is true."""

import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline.qa.cli import app
from dateline.store import Archive

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"`dateline (\w+)", README)))


def test_the_first_thirty_lines_lead_to_a_cited_answer() -> None:
    first = "\n".join(README.splitlines()[:30])
    assert "dateline chat" in first
    assert "dateline ask" in first
    assert "[1]" in first


def test_the_python_example_runs(sample_archive: Path, tmp_path: Path, monkeypatch, capsys) -> None:
    shutil.copytree(sample_archive, tmp_path / "my-archive")
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict[str, object] = {}
    exec(code, names)
    assert "[1]" in capsys.readouterr().out
    assert "Sankta Maren" in names["nodes"][0].node.text
    archive = names["archive"]
    assert isinstance(archive, Archive)
    archive.close()


def test_the_answer_in_the_readme_is_the_one_that_comes(sample_archive: Path) -> None:
    (question,) = re.findall(r'dateline ask "(.+)"', README)
    result = CliRunner().invoke(app, ["ask", question, "--archive", str(sample_archive)])
    shown = re.findall(r"```\n(The bridge.*?) \[1\]\n```", README, re.DOTALL)[0]
    assert " ".join(shown.split()) in " ".join(result.output.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_exists(command: str) -> None:
    assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0


@pytest.mark.parametrize("option", sorted(set(re.findall(r"`(--[a-z-]+)", README))))
def test_every_option_exists(option: str) -> None:
    runner = CliRunner()
    helps = [runner.invoke(app, [command, "--help"], env={"COLUMNS": "200"}).output for command in COMMANDS]
    assert any(option in text for text in helps)


def test_every_module_that_it_names_exists() -> None:
    (table,) = re.findall(r"\| where \| what \| to change \|\n(.*?)\n\n", README, re.DOTALL)
    for row in table.splitlines()[1:]:
        folder = ""
        for path in re.findall(r"`([\w/*.]+)`", row.split("|")[1]):
            folder = f"{path.rpartition('/')[0]}/" if "/" in path else folder
            pattern = path if "/" in path else folder + path
            assert list(ROOT.glob(pattern.rstrip("/"))), f"{pattern} is not there"


def test_ci_runs_the_command_of_the_readme() -> None:
    lines = [line for line in README.splitlines() if line.startswith("python3 -m venv") and "pytest" in line]
    assert len(lines) == 1
    assert "README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
