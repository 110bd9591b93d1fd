"""How many tampered statements the verifier catches, and how many true ones it flags, on the sample archive.

`python -m dateline.evals.tampered [--failures] [--show N]`: 200 statements of the archive are made wrong, 40 in each of
five ways, and 200 are left true, half of them in other words (`tampering.py` and `rewriting.py` say how). Stories are
dealt into two halves: rules were mended while looking at half A; half B was only counted. `--failures` lists what the
verifier got wrong in half A, with its reasons; `--show` prints a sample of the cases for a person to judge.
"""

import argparse
import contextlib
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, Protocol

from dateline.evals.metrics import percentile
from dateline.evals.rewriting import REWRITES
from dateline.evals.tampering import RULES, marker_moved
from dateline.evals.told import Told, premise_of, statements
from dateline.qa.verify import Premise, Verdict
from dateline.store import Archive
from dateline.store.embedding import MiniLM

Half = Literal["A", "B"]

ARTICLES = Path(__file__).parent / "articles"
MOVED, VERBATIM = "a marker moved", "verbatim"
_SEED, _EACH, _TRUE = 4, 20, 50
"""Cases of each kind of tampering in each half, and true statements, verbatim and in other words, in each half."""


@dataclass(frozen=True, slots=True)
class Case:
    """A statement with what it cites, whether that supports it, and the statement of the archive it was made from.

    `kind` is a kind of tampering, "verbatim", or the name of the rule that put it in other words.
    """

    kind: str
    sentence: str
    premises: tuple[Premise, ...]
    supported: bool
    original: str
    half: Half


@dataclass(frozen=True, slots=True)
class Checked:
    """A case, the verdict on it, and how long that took."""

    case: Case
    verdict: Verdict
    seconds: float

    @property
    def right(self) -> bool:
        """Whether the verdict is what it should be."""
        return self.verdict.verified == self.case.supported


class Checks(Protocol):
    """What is measured: `Verifier`, or anything that judges like it."""

    def check(self, sentence: str, premises: Sequence[Premise]) -> Verdict:
        """Whether the premises together support the sentence."""
        ...


def cases(archive: Archive) -> list[Case]:
    """The tampered and the true cases of the sample archive, the same ones every time."""
    told = list(statements(archive))
    stories = sorted({one.story for one in told})
    made: list[Case] = []
    for number, half in enumerate[Half](("A", "B")):
        part = [one for one in told if stories.index(one.story) % 2 == number]
        for kind in RULES:
            made += _tampered(kind, part, half)
        made += _moved(archive, part, half)
        made += _verbatim(part, half)
        made += _rewritten(part, half)
    return made


def check_all(verifier: Checks, every: Iterable[Case]) -> list[Checked]:
    """Each case with the verdict on it."""
    checked = []
    for case in every:
        started = time.perf_counter()
        verdict = verifier.check(case.sentence, case.premises)
        checked.append(Checked(case, verdict, time.perf_counter() - started))
    return checked


def caught(checked: Sequence[Checked]) -> float:
    """The share (0 to 1) of the tampered cases that were not verified."""
    return _share([one.right for one in checked if not one.case.supported])


def flagged(checked: Sequence[Checked]) -> float:
    """The share (0 to 1) of the true cases that were not verified."""
    return _share([not one.right for one in checked if one.case.supported])


def table(checked: Sequence[Checked]) -> Iterator[str]:
    """The figures of both halves, a line each."""
    yield f"{'':<36}{'half A':>12}{'half B':>12}{'both':>20}"
    kinds = dict.fromkeys(one.case.kind for one in checked if not one.case.supported)
    for kind in kinds:
        yield _row(f"caught: {kind}", checked, _of_kind(kind), good=True)
    yield _row("caught", checked, lambda one: not one.case.supported, good=True)
    yield _row("flagged: verbatim", checked, lambda one: one.case.kind == VERBATIM, good=False)
    yield _row("flagged: in other words", checked, _in_other_words, good=False)
    for kind in REWRITES:
        yield _row(f"  {kind}", checked, _of_kind(kind), good=False)
    yield _row("flagged", checked, lambda one: one.case.supported, good=False)
    times = [one.seconds * 1000 for one in checked]
    yield f"ms a statement, p50, p95: {percentile(times, 0.5):.1f}, {percentile(times, 0.95):.1f}"


def main(arguments: Sequence[str]) -> int:
    """Measure and print; returns 0."""
    from dateline.qa.verify import Verifier

    parser = argparse.ArgumentParser(
        prog="python -m dateline.evals.tampered",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--failures", action="store_true", help="list the wrong verdicts of half A")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N cases instead of checking them")
    chosen = parser.parse_args(arguments)
    model = MiniLM()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        with Archive(folder, embedder=model, create=True) as archive:
            list(archive.add([ARTICLES], today=date(2025, 1, 1)))
            every = cases(archive)
        if chosen.show:
            sample = random.Random(_SEED).sample(every, min(chosen.show, len(every)))  # noqa: S311  (a sample, no secret)
            _write(line for case in sample for line in _shown(case))
            return 0
        checked = check_all(Verifier(model), every)
    _write(table(checked))
    if chosen.failures:
        _write(line for one in checked if one.case.half == "A" and not one.right for line in _failure(one))
    return 0


def _tampered(kind: str, part: Sequence[Told], half: Half) -> list[Case]:
    chance = _chance(kind, half)
    made: list[Case] = []
    for told in chance.sample(part, len(part)):
        changed = list(RULES[kind](told, told.premise.text, chance))
        if changed and len(made) < _EACH:
            made.append(Case(kind, chance.choice(changed), (told.premise,), False, told.text, half))
    return made


def _moved(archive: Archive, part: Sequence[Told], half: Half) -> list[Case]:
    chance = _chance(MOVED, half)
    articles: dict[str, list[str]] = {}
    for told in part:
        if told.article not in articles.setdefault(told.story, []):
            articles[told.story].append(told.article)
    made: list[Case] = []
    for told in chance.sample(part, len(part)):
        copies = archive.copies(told.article, told.start, told.end)
        others = [article for article in articles[told.story] if article not in copies]
        premise = marker_moved(told, [one for key in others for one in _premises(archive, key)], chance)
        if premise and len(made) < _EACH:
            made.append(Case(MOVED, told.text, (premise,), False, told.text, half))
    return made


def _premises(archive: Archive, key: str) -> list[Premise]:
    article = archive.article(key)
    return [premise_of(article, passage.text) for passage in archive.passages(key)] if article else []


def _verbatim(part: Sequence[Told], half: Half) -> list[Case]:
    chosen = _chance(VERBATIM, half).sample(part, _TRUE)
    return [Case(VERBATIM, told.text, (told.premise,), True, told.text, half) for told in chosen]


def _rewritten(part: Sequence[Told], half: Half) -> list[Case]:
    """Statements in other words, of each rule in turn as long as it has more."""
    chance = _chance("rewritten", half)
    waiting = {
        name: [(told, text) for told in chance.sample(part, len(part)) if (text := rule(told))]
        for name, rule in REWRITES.items()
    }
    made: list[Case] = []
    while len(made) < _TRUE and any(waiting.values()):
        for name, left in waiting.items():
            if left and len(made) < _TRUE:
                told, text = left.pop()
                made.append(Case(name, text, (told.premise,), True, told.text, half))
    return made


def _chance(kind: str, half: Half) -> random.Random:
    return random.Random(f"{_SEED} {kind} {half}")  # noqa: S311  (a sample, not a secret)


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0


def _of_kind(kind: str) -> Callable[[Checked], bool]:
    return lambda one: one.case.kind == kind


def _in_other_words(one: Checked) -> bool:
    return one.case.supported and one.case.kind != VERBATIM


def _row(label: str, checked: Sequence[Checked], wanted: Callable[[Checked], bool], *, good: bool) -> str:
    cells = []
    for halves in ("A", "B", "AB"):
        values = [one.right == good for one in checked if wanted(one) and one.case.half in halves]
        cells.append(f"{sum(values)} of {len(values)}")
    both = [one.right == good for one in checked if wanted(one)]
    return f"{label:<36}{cells[0]:>12}{cells[1]:>12}{cells[2]:>12}{_share(both):>8.1%}"


def _failure(one: Checked) -> Iterator[str]:
    yield f"\n{'flagged' if one.case.supported else 'not caught'}: {one.case.kind} (support {one.verdict.support:.2f})"
    yield f"  says: {one.case.sentence}"
    yield f"  from: {one.case.original}"
    yield from (f"  because: {problem}" for problem in one.verdict.problems)


def _shown(case: Case) -> Iterator[str]:
    yield f"\n{case.kind} ({'true' if case.supported else 'false'}, {case.half})"
    yield f"  says: {case.sentence}"
    yield f"  from: {case.original}"
    if case.kind == MOVED:
        yield f"  cites: {' '.join(case.premises[0].text.split())}"


def _write(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        sys.exit(main(sys.argv[1:]))
