"""How quick the page is: until it can be used, from Enter to the answer on screen, and with many people at once.

`python -m dateline.evals.page [FOLDER] [--archive DIR] [--people N] [--seconds S]`: FOLDER (or DATELINE_BENCH) holds
realtimeqa; without --archive, a temporary one is made of its articles-2k. Times are in milliseconds. It needs Chromium.
"""

import argparse
import contextlib
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.evals.crowd import TURNS, Crowd, crowd
from dateline.evals.metrics import percentile
from dateline.qa.question import understand
from dateline.store import Archive

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DAY = date(2024, 12, 31)
STARTS, WARM_UP, QUESTIONS = 5, 5, 40

_NEEDS = "The page is measured in a browser: install Chromium, and its driver with `pip install 'dateline[test]'`."
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
_READY_WITHIN = 120.0
_PENDING = "Reading the archive"
"""What the page shows in the place of an answer until it comes."""
_FAULT = "Something went wrong inside Dateline"

# Resolves with the milliseconds from the key's press to the first frame that shows a finished reply.
_WATCH = """pending => {
  const replies = () => [...document.querySelectorAll('#chat [data-testid="bot"]')];
  const before = replies().length;
  let pressed = null;
  document.addEventListener("keydown", event => { pressed ??= event.timeStamp; }, {capture: true, once: true});
  window.answered = new Promise(resolve => {
    const watch = new MutationObserver(() => {
      const shown = replies();
      const text = shown.length > before ? shown[shown.length - 1].textContent.trim() : "";
      if (pressed === null || !text || text.includes(pending)) return;
      watch.disconnect();
      requestAnimationFrame(() => {
        const painted = new MessageChannel();
        painted.port1.onmessage = () => resolve(performance.now() - pressed);
        painted.port2.postMessage(null);
      });
    });
    watch.observe(document.body, {subtree: true, childList: true, characterData: true});
  });
}"""

Rows = Iterator[tuple[str, str]]


def main(arguments: Sequence[str]) -> int:
    """Measure and print; returns 1 where words were mixed or an error came, 2 where something needed is missing."""
    parser = argparse.ArgumentParser(prog="python -m dateline.evals.page", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(os.environ.get("DATELINE_BENCH", "")))
    parser.add_argument("--archive", type=Path, help="an archive of articles-2k that exists")
    parser.add_argument("--people", type=int, default=20, choices=range(1, 27), metavar="N", help="1 to 26")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long they ask")
    chosen = parser.parse_args(arguments)
    root = chosen.folder / "realtimeqa"
    if not (root / "retrieval_dev.jsonl").is_file():
        parser.error(f"There is no benchmark data in {chosen.folder}: name its folder, or set DATELINE_BENCH.")
    with (root / "retrieval_dev.jsonl").open(encoding="utf-8") as file:
        asked = [json.loads(line)["question"] for line in file]
    # "This week" is empty in an archive of long ago, and refused without much reading: such a question flatters.
    questions = [text for text in asked if not understand(text, asked=date.today()).window]  # noqa: DTZ011  (as the page)
    try:
        with chromium() as browser, _archive(chosen.archive, root / "articles-2k.jsonl.gz") as archive:
            _print(_starts(browser, archive, questions[0]))
            with chat(archive) as (address, _):
                _print(_first_answers(browser, address, questions))
            browser.close()
            # Everybody comes at once to a chat that has just started: no thread of it has loaded anything yet.
            with chat(archive) as (address, _), ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as beside:
                found = beside.submit(crowd, address, questions, people=chosen.people, seconds=chosen.seconds).result()
    except LookupError as exc:
        parser.error(str(exc))
    _print(_crowd(found, chosen.people))
    return 1 if found.errors or found.mixed else 0


@contextlib.contextmanager
def chromium() -> "Iterator[Browser]":
    """A running Chromium; raises LookupError where it or its driver is missing."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as exc:
        raise LookupError(_NEEDS) from exc
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        raise LookupError(_NEEDS)
    with sync_playwright() as driver:
        yield driver.chromium.launch(executable_path=path, args=[*_FLAGS, "--headless=new"])


@contextlib.contextmanager
def chat(archive: Path) -> Iterator[tuple[str, float]]:
    """The address of `dateline chat` on any free port, in a process of its own, and the seconds until it was said."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "dateline.qa.cli", "chat", "--archive", str(archive), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603  (our own command)
    try:
        line = process.stdout.readline() if process.stdout else ""
        address = next((word for word in line.split() if word.startswith("http://")), None)
        if address is None:
            raise LookupError("`dateline chat` ended without saying its address.")
        yield address, time.perf_counter() - started
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()


def seconds_until_usable(browser: "Browser", address: str, question: str) -> float:
    """From now until a page that is opened now has a field to type into whose Enter the server has taken."""
    from playwright.sync_api import TimeoutError as TooLate

    started = time.perf_counter()
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address, wait_until="commit")
        field = page.locator("#question textarea")
        while time.perf_counter() - started < _READY_WITHIN:
            field.fill(question)
            try:
                # An Enter before the page listens is lost, and what was typed may be: once more, then.
                with page.expect_response(lambda response: _takes(response.request.post_data, question), timeout=500):
                    field.press("Enter")
            except TooLate:
                continue
            return time.perf_counter() - started
    raise LookupError(f"The page at {address} took no question.")


def seconds_to_first_answer(page: "Page", question: str) -> float:
    """From Enter in the question field to the first frame that shows the answer, or that there is none.

    Raises LookupError where the page shows a fault.
    """
    field = page.locator("#question textarea")
    field.fill(question)
    page.evaluate(_WATCH, _PENDING)
    field.press("Enter")
    milliseconds: float = page.evaluate("() => window.answered")
    if _FAULT in (page.locator('#chat [data-testid="bot"]').last.text_content() or ""):
        raise LookupError(f"The page has no answer but a fault to {question!r}: see what `dateline chat` said.")
    return milliseconds / 1000


def _takes(posted: str | None, question: str) -> bool:
    return posted is not None and json.dumps(question, ensure_ascii=False) in posted


def _starts(browser: "Browser", archive: Path, question: str) -> Rows:
    said, usable = [], []
    for _ in range(STARTS):
        with chat(archive) as (address, seconds):
            usable.append(seconds_until_usable(browser, address, question))
            said.append(seconds)
    yield f"`dateline chat` until its address, median of {STARTS}, ms", _ms(percentile(said, 0.5))
    yield f"page usable after the address, median of {STARTS}, ms", _ms(percentile(usable, 0.5))
    yield f"page usable after the address, worst of {STARTS}, ms", _ms(max(usable))


def _first_answers(browser: "Browser", address: str, questions: Sequence[str]) -> Rows:
    seconds = []
    asked = questions[: WARM_UP + QUESTIONS]
    # The first WARM_UP are not counted, and come on a page of their own.
    for group in (asked[:WARM_UP], *(asked[start : start + TURNS] for start in range(WARM_UP, len(asked), TURNS))):
        with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
            page = context.new_page()
            page.goto(address)
            seconds.append([seconds_to_first_answer(page, question) for question in group])
    yield "first question after the start, ms", _ms(seconds[0][0])
    warm = [took for group in seconds[1:] for took in group]
    yield f"Enter to the answer on screen, {len(warm)} questions, p50, ms", _ms(percentile(warm, 0.5))
    yield f"Enter to the answer on screen, {len(warm)} questions, p95, ms", _ms(percentile(warm, 0.95))
    yield f"Enter to the answer on screen, {len(warm)} questions, worst, ms", _ms(max(warm))


def _crowd(found: Crowd, people: int) -> Rows:
    yield f"{people} people for {found.elapsed:.0f} s: answers", f"{len(found.seconds)}"
    yield "answers a second", f"{len(found.seconds) / found.elapsed:.2f}"
    yield "seconds an answer, p50, ms", _ms(percentile(found.seconds, 0.5))
    yield "seconds an answer, p95, ms", _ms(percentile(found.seconds, 0.95))
    yield "seconds an answer, worst, ms", _ms(max(found.seconds, default=0.0))
    yield "errors", f"{len(found.errors)}"
    yield "mixed words", f"{len(found.mixed)}"
    yield "the same questions by a person alone, p50, ms", _ms(percentile(found.alone, 0.5))
    yield "the same questions by a person alone, p95, ms", _ms(percentile(found.alone, 0.95))
    yield "sent with an answer, p50, kB", f"{percentile(found.sent, 0.5) / 1000:.0f}"
    yield "sent with an answer, p95, kB", f"{percentile(found.sent, 0.95) / 1000:.0f}"
    for line in (*found.errors[:5], *found.mixed[:5]):
        yield line, ""


@contextlib.contextmanager
def _archive(given: Path | None, articles: Path) -> Iterator[Path]:
    """The folder of the given archive, or of a temporary one of these articles."""
    if given is not None:
        yield given
        return
    with tempfile.TemporaryDirectory() as folder:
        with Archive(Path(folder), create=True) as archive:
            for _ in archive.add([articles], today=DAY):
                pass
        yield Path(folder)


def _print(rows: Rows) -> None:
    for label, figure in rows:
        sys.stdout.write(f"{label:<62}{figure:>10}".rstrip() + "\n")
        sys.stdout.flush()


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f}"


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        sys.exit(main(sys.argv[1:]))
