"""How body and date extraction are scored."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from dateline.evals.extraction import body_f1, date_f, main, shingle_overlap

TODAY = date(2026, 11, 22)
PARAGRAPHS = (
    "The parliament of Norland voted on Tuesday to reopen the railway tunnel under Mount Kestrel, nine years after a "
    "fire closed it.",
    "The first trains are expected to run in spring, although the operator has not yet named a day for the opening.",
    "Engineers from Sudria have spent four years lining the walls with steel and laying new cables along the track.",
)


def page(day: str | None) -> str:
    published = f'<meta property="article:published_time" content="{day}">' if day else ""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return f"<html><head><title>Tunnel</title>{published}</head><body><article>{text}</article></body></html>"


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    for name in ("body", "dates"):
        (tmp_path / name / "html").mkdir(parents=True)
    truth = {"abc": {"articleBody": "\n\n".join(PARAGRAPHS), "url": "https://courier.example/a"}}
    (tmp_path / "body" / "ground-truth.json").write_text(json.dumps(truth))
    (tmp_path / "body" / "html" / "abc.html.gz").write_bytes(gzip.compress(page(None).encode()))
    days = {"right": "2015-01-22", "wrong": "2015-01-23", "missing": "2015-01-22"}
    dates = {f"https://courier.example/{name}": {"file": f"{name}.html", "date": day} for name, day in days.items()}
    (tmp_path / "dates" / "dates.json").write_text(json.dumps(dates))
    for name in days:
        (tmp_path / "dates" / "html" / f"{name}.html").write_text(page(None if name == "missing" else "2015-01-22"))
    return tmp_path


@pytest.mark.parametrize(
    ("truth", "found", "overlap"),
    [
        ("a b c d e", "a b c d e", (1.0, 0.0, 0.0)),
        ("a b c d e", "a b c d", (0.5, 0.0, 0.5)),
        ("a b c d", "a b c d e", (0.5, 0.5, 0.0)),
        ("a b c d", "w x y z", (0.0, 0.5, 0.5)),
        ("a b", "a, b!", (1.0, 0.0, 0.0)),
        ("a b c d", "", (0.0, 0.0, 1.0)),
        ("", "", (0.0, 0.0, 0.0)),
    ],
)
def test_shingles_of_four_words_are_compared(truth, found, overlap) -> None:
    assert shingle_overlap(truth, found) == overlap


def test_bodies_are_scored_for_both_methods(bench) -> None:
    ours, alone = body_f1(bench / "body", today=TODAY)
    assert (ours.method, alone.method) == ("dateline", "trafilatura")
    assert (ours.precision, ours.recall, ours.f1, ours.pages) == (1.0, 1.0, 1.0, 1)
    assert alone.f1 == 1.0


def test_a_wrong_day_costs_precision_and_a_missing_one_recall(bench) -> None:
    ours, alone = date_f(bench / "dates", today=TODAY)
    assert (ours.method, alone.method) == ("dateline", "htmldate")
    for score in (ours, alone):
        assert (score.precision, score.recall, score.f1, score.pages) == (0.5, 0.5, 0.5, 3)


@pytest.mark.parametrize("by", ["argument", "environment"])
def test_the_command_prints_a_table(bench, monkeypatch, capsys, by) -> None:
    if by == "environment":
        monkeypatch.setenv("DATELINE_BENCH", str(bench))
    assert main([str(bench)] if by == "argument" else []) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [row[:2] for row in rows[1:]] == [
        ["bodies", "dateline"],
        ["bodies", "trafilatura"],
        ["dates", "dateline"],
        ["dates", "htmldate"],
    ]
    assert rows[3][2:] == ["0.5000", "0.5000", "0.5000", "3"]


def test_the_command_says_what_is_missing(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.delenv("DATELINE_BENCH", raising=False)
    assert main([]) == 1
    assert "DATELINE_BENCH" in capsys.readouterr().err
    assert main([str(tmp_path)]) == 1
    assert str(tmp_path) in capsys.readouterr().err
