"""How well article bodies and publication dates are found on saved web pages, beside trafilatura and htmldate alone.

`python -m dateline.evals.extraction [FOLDER]` prints both comparisons; FOLDER holds `body/` (pages and bodies of
https://github.com/scrapinghub/article-extraction-benchmark) and `dates/` (pages and dates of htmldate's evaluation).
"""

import argparse
import gzip
import json
import os
import re
import statistics
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from dateline.store.article import Article
from dateline.store.errors import InputError
from dateline.store.reading.readers import read

_SHINGLE = 4  # words, as in the benchmark's evaluate.py


@dataclass(frozen=True, slots=True)
class Score:
    """How a method did: precision, recall and their F1, each from 0 to 1, over so many pages."""

    method: str
    precision: float
    recall: float
    f1: float
    pages: int


def body_f1(folder: Path, *, today: date) -> tuple[Score, Score]:
    """Return the scores of Dateline's reader and of trafilatura alone on the bodies of `folder`.

    As in the benchmark's evaluate.py: words in shingles of four; precision and recall per page, averaged over pages;
    F1 of the averages. trafilatura runs with its defaults but without readers' comments, its better setting here.
    """
    import trafilatura

    truth = {key: str(page["articleBody"]) for key, page in _load(folder / "ground-truth.json").items()}
    paths = {key: folder / "html" / f"{key}.html.gz" for key in truth}
    ours = {key: _body(path, today) for key, path in paths.items()}
    plain = {
        key: trafilatura.extract(gzip.decompress(path.read_bytes()), include_comments=False) or ""
        for key, path in paths.items()
    }
    return _body_score("dateline", truth, ours), _body_score("trafilatura", truth, plain)


def date_f(folder: Path, *, today: date) -> tuple[Score, Score]:
    """Return the scores of Dateline's reader and of htmldate alone on the dates of `folder`.

    As in htmldate's tests/evaluation.py: a right day is a true positive, a wrong day a false positive, no day a false
    negative. htmldate runs with `original_date` and `extensive_search`, its best setting there.
    """
    from htmldate import find_date
    from htmldate.utils import decode_file

    truth: list[str] = []
    ours: list[str | None] = []
    alone: list[str | None] = []
    for page in _load(folder / "dates.json").values():
        path = folder / "html" / str(page["file"])
        html = decode_file(path.read_bytes())
        truth.append(str(page["date"]))
        ours.append(_published(path, today))
        alone.append(find_date(html, original_date=True, extensive_search=True, max_date=today.isoformat()))
    return _date_score("dateline", truth, ours), _date_score("htmldate", truth, alone)


def shingle_overlap(truth: str, found: str) -> tuple[float, float, float]:
    """Return the true positives, false positives and false negatives among shingles of four words, summing to 1.

    All three are 0 where neither text has a word.
    """
    expected, got = _shingles(truth), _shingles(found)
    counts = (
        (expected & got).total(),
        (got - expected).total(),
        (expected - got).total(),
    )
    total = sum(counts)
    return (counts[0] / total, counts[1] / total, counts[2] / total) if total else (0.0, 0.0, 0.0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both comparisons and return 0, or 1 where the benchmark folder is not known or not there."""
    parser = argparse.ArgumentParser(prog="python -m dateline.evals.extraction", description=__doc__)
    parser.add_argument("folder", nargs="?", help="the folder that holds body/ and dates/; default: DATELINE_BENCH")
    named = parser.parse_args(arguments).folder or os.environ.get("DATELINE_BENCH")
    folder = _bench(Path(named)) if named else None
    if folder is None:
        sys.stderr.write(
            f"No benchmark pages in {named}: body/ground-truth.json and dates/dates.json are missing.\n"
            if named
            else "Name the folder of benchmark pages, or set DATELINE_BENCH to it.\n"
        )
        return 1
    today = datetime.now(UTC).date()
    sys.stdout.write(f"{'':<8}{'method':<14}{'precision':>10}{'recall':>10}{'F1':>10}{'pages':>8}\n")
    for name, scores in (
        ("bodies", body_f1(folder / "body", today=today)),
        ("dates", date_f(folder / "dates", today=today)),
    ):
        for score in scores:
            figures = f"{score.precision:>10.4f}{score.recall:>10.4f}{score.f1:>10.4f}{score.pages:>8}"
            sys.stdout.write(f"{name:<8}{score.method:<14}{figures}\n")
    return 0


def _bench(folder: Path) -> Path | None:
    """Return the folder itself or its `extraction` folder, whichever holds the pages; None where neither does."""
    wanted = ("body/ground-truth.json", "dates/dates.json")
    places = (folder, folder / "extraction")
    return next((place for place in places if all((place / name).is_file() for name in wanted)), None)


def _load(path: Path) -> Mapping[str, Mapping[str, str]]:
    try:
        pages = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"The benchmark file {path} cannot be read: {error}.") from error
    return pages if isinstance(pages, dict) else {}


def _body(path: Path, today: date) -> str:
    return "\n".join(item.text for item in read(path, today=today) if isinstance(item, Article))


def _published(path: Path, today: date) -> str | None:
    return next((item.dating.published for item in read(path, today=today) if isinstance(item, Article)), None)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    starts = range(max(1, len(words) - _SHINGLE + 1)) if words else range(0)
    return Counter(tuple(words[start : start + _SHINGLE]) for start in starts)


def _body_score(method: str, truth: Mapping[str, str], found: Mapping[str, str]) -> Score:
    precisions: list[float] = []
    recalls: list[float] = []
    for key, text in truth.items():
        right, wrong, missed = shingle_overlap(text, found[key])
        if right + wrong > 0:
            precisions.append(right / (right + wrong))
        if right + missed > 0:
            recalls.append(right / (right + missed))
    return _score(method, statistics.mean(precisions), statistics.mean(recalls), len(truth))


def _date_score(method: str, truth: Sequence[str], found: Sequence[str | None]) -> Score:
    right = sum(date == expected for date, expected in zip(found, truth, strict=True))
    none = sum(date is None for date in found)
    given = len(found) - none
    return _score(method, right / given if given else 0.0, right / (right + none) if right + none else 0.0, len(truth))


def _score(method: str, precision: float, recall: float, pages: int) -> Score:
    both = precision + recall
    return Score(method, precision, recall, 2 * precision * recall / both if both else 0.0, pages)


if __name__ == "__main__":
    raise SystemExit(main())
