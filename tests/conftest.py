"""What several test files share: an archive of the sample articles, and folders that are nobody's own."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from browsing import CHROMIUM, FLAGS, Visitors
from dateline.evals.metrics import article_names
from dateline.evals.results import Result
from dateline.qa.answer import Abstention, Answer, Citation, Reason, Sentence
from dateline.qa.question import Window
from dateline.store import Archive, Embedder, embedder_for

ARTICLES = Path(__file__).parents[1] / "evals" / "articles"


@pytest.fixture(scope="session")
def shipped_embedder() -> Embedder:
    """The embedder that Dateline ships, loaded once."""
    return embedder_for(None)


@pytest.fixture(scope="session")
def sample_archive(tmp_path_factory: pytest.TempPathFactory, shipped_embedder: Embedder) -> Path:
    """The folder of an archive of the sample articles; tests only read it."""
    folder = tmp_path_factory.mktemp("sample") / "archive"
    with Archive(folder, embedder=shipped_embedder, create=True) as archive:
        outcomes = list(archive.add([ARTICLES], today=date(2025, 1, 1)))
    assert {outcome.status for outcome in outcomes} == {"added"}
    return folder


@pytest.fixture(scope="module")
def sample(sample_archive: Path, shipped_embedder: Embedder) -> Iterator[Archive]:
    """The archive of the sample articles, open; tests only read it."""
    with Archive(sample_archive, embedder=shipped_embedder) as opened:
        yield opened


@pytest.fixture(scope="module")
def sample_names(sample: Archive) -> dict[str, frozenset[str]]:
    """By article id, the names by which a gold file may know the sample articles."""
    found = ((entry.id, sample.article(entry.id)) for entry in sample.articles())
    return {key: article_names(path=article.path, record=article.record) for key, article in found if article}


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Debian's chromium; without it the tests that need it are skipped, and fail in CI."""
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI"):
            pytest.fail(f"there is no {CHROMIUM}: install chromium where CI runs")
        pytest.skip(f"there is no {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def small_model() -> Path:
    """The GGUF file that DATELINE_TEST_MODEL names; without it tests that need it are skipped, and fail in CI."""
    path = os.environ.get("DATELINE_TEST_MODEL", "")
    if not Path(path).is_file():
        reason = f"DATELINE_TEST_MODEL={path} names no file: .ci/run shows how to get one"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return Path(path)


@pytest.fixture
def visitors(browser: object) -> Iterator[Visitors]:
    """People with a browser each; none of their pages may ask another host or meet an error."""
    people = Visitors(browser)
    yield people
    people.leave()
    assert people.problems == []


@pytest.fixture
def expect(browser: object) -> Callable[..., object]:
    """Playwright's assertions, which wait."""
    from playwright.sync_api import expect

    expect.set_options(timeout=20_000)
    return expect


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every test away from the user's own archive, cache and settings; returns the folder used instead."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("DATELINE_ARCHIVE", str(home / "archive"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    for name in ("DATELINE_EMBEDDER", "DATELINE_LLM", "DATELINE_BENCH"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture(scope="session")
def make_answer() -> Callable[..., Answer]:
    """A function that makes answers whose sentences quote one article each, or abstentions."""
    return _make_answer


def _make_answer(
    *texts: str,
    article: str = "a1",
    question: str = "Who opened the bridge?",
    reason: Reason | None = None,
    confidence: float = 0.9,
    window: Window | None = None,
) -> Answer:
    citations = tuple(
        Citation(
            n=number,
            article=article,
            path=f"/news/{article}.txt",
            url=None,
            title="Bridge opened",
            outlet="The Norland Post",
            published="2014-06-15",
            dated_by="metadata",
            start=10 * number,
            end=10 * number + len(text),
            quote=text,
        )
        for number, text in enumerate(texts, 1)
    )
    return Answer(
        question=question,
        standalone=question,
        sentences=tuple(Sentence(text, (number,), 0.8, True) for number, text in enumerate(texts, 1)),
        citations=citations,
        abstention=Abstention(reason, "Articles from 2003 and 2007; none from 2005.") if reason else None,
        window=window or Window(),
        llm="extractive",
        confidence=confidence,
        seconds_retrieve=0.25,
        seconds_answer=0.5,
    )


@pytest.fixture(scope="session")
def made_result() -> Callable[..., Result]:
    """A function that makes the result of a question from its id and its scores."""
    return _made_result


def _made_result(key: str, *, cluster: str = "", answerable: bool = True, **scores: float) -> Result:
    passed = scores.get("passed", scores.get("right", 0.0))
    return Result(
        id=key,
        question="Who opened the bridge?",
        standalone="Who opened the bridge?",
        tags=(),
        answerable=answerable,
        accepted=("Mayor Holt",) if answerable else (),
        articles=("a1.txt",) if answerable else (),
        cluster=cluster or key,
        outcome="pass" if passed else "fail",
        stage=None if passed else "used and wrong" if answerable else "answered wrongly",
        detail="",
        answered=answerable or not passed,
        reason=None,
        text="Mayor Holt opened the bridge.",
        sentences=(),
        citations=(),
        confidence=0.9,
        scores=scores,
        tokens=7,
        seconds=0.25,
    )
