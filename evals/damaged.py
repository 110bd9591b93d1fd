"""A hundred damaged and hostile PDF and Word files: each must be read, or rejected with a reason, within limits.

`python -m dateline.evals.damaged` makes them in a temporary folder, reads each in a process of its own and prints, by
kind, how many were read and rejected, the slowest in seconds and the largest in MB (of the reading process and its
confined child together with what Python itself takes). It ends with status 1 where a file took more than 10 seconds or
1 GB, or was rejected without a reason.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dateline.evals import damaged_docx, damaged_pdf
from dateline.store.article import Article
from dateline.store.reading.readers import Rejection, read

SECONDS = 10.0
"""The most seconds that a file may take."""

MEGABYTES = 1_000.0
"""The most memory, in MB, that reading a file may take."""

_SEED = 20130211
_TOTAL = 100

_MADE: tuple[tuple[str, str, Callable[[random.Random], Mapping[str, bytes]]], ...] = (
    ("encrypted", ".pdf", damaged_pdf.encrypted),
    ("looping", ".pdf", damaged_pdf.looping),
    ("endless", ".pdf", damaged_pdf.endless),
    ("strange", ".pdf", damaged_pdf.strange),
    ("bombs", ".docx", damaged_docx.bombs),
    ("entities", ".docx", damaged_docx.entities),
    ("endless", ".docx", damaged_docx.endless),
    ("strange", ".docx", damaged_docx.strange),
)


@dataclass(frozen=True, slots=True)
class Damaged:
    """A damaged file on disk: its kind, what is wrong with it, and where it lies."""

    kind: str
    fault: str
    path: Path


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file: the reason of its rejection (None where it was read), seconds and MB at the most."""

    kind: str
    fault: str
    reason: str | None
    seconds: float
    megabytes: float

    @property
    def sound(self) -> bool:
        """Whether the file was read, or rejected in words, within the limits."""
        return self.reason != "" and self.seconds < SECONDS and self.megabytes < MEGABYTES


def make(folder: Path, *, without: Collection[str] = ()) -> Iterator[Damaged]:
    """Write a hundred damaged files to a folder, the same ones each time, and return each as soon as it is written.

    With kinds to go `without`, which take long to make or to read, the hundred are made up by others.
    """
    chance = random.Random(_SEED)  # noqa: S311  (the same files each time, not secrets)
    number = 0
    for kind, ending, faults in (made for made in _MADE if made[0] not in without):
        for fault, data in faults(chance).items():
            number += 1
            yield _written(folder, number, f"{ending} {kind}", fault, ending, data)
    sound = ((".pdf", damaged_pdf.sound_pdf()), (".docx", damaged_docx.sound_docx()))
    faults_of_chance: tuple[tuple[str, Callable[[bytes, random.Random], bytes]], ...] = (
        ("truncated", _truncated),
        ("flipped", _flipped),
        ("gap", _with_gap),
    )
    while number < _TOTAL:
        ending, data = sound[number % 2]
        kind, fault_of = faults_of_chance[number // 2 % 3]
        number += 1
        yield _written(folder, number, f"{ending} {kind}", str(number), ending, fault_of(data, chance))


def reading_of(file: Damaged) -> Reading:
    """Read a file in a process of its own and return what became of it and what it took."""
    started = time.perf_counter()
    with _run("read", str(file.path)) as process:
        answer = process.stdout.read() if process.stdout else b""
        _, _, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    try:
        reason = json.loads(answer)
    except ValueError:
        reason = ""
    unit = 1e6 if sys.platform == "darwin" else 1e3  # bytes there, kilobytes elsewhere
    return Reading(file.kind, file.fault, reason, seconds, usage.ru_maxrss / unit)


def table(readings: list[Reading]) -> str:
    """Return one line for each kind of file, and one for all."""
    kinds = dict.fromkeys(reading.kind for reading in readings)
    groups = {kind: [reading for reading in readings if reading.kind == kind] for kind in kinds} | {"all": readings}
    lines = [f"{'kind':<18}{'files':>6}{'read':>6}{'rejected':>10}{'slowest s':>11}{'largest MB':>12}"]
    for kind, group in groups.items():
        passed = sum(reading.reason is None for reading in group)
        slowest, largest = max(reading.seconds for reading in group), max(reading.megabytes for reading in group)
        lines.append(f"{kind:<18}{len(group):>6}{passed:>6}{len(group) - passed:>10}{slowest:>11.1f}{largest:>12.0f}")
    return "\n".join(lines)


def main() -> int:
    """Print the table; with `read FILE` only the reason of its rejection, with `make FOLDER` what was made, as JSON."""
    match sys.argv[1:]:
        case ["read", path]:
            sys.stdout.write(json.dumps(_reason(Path(path))))
            return 0
        case ["make", folder]:
            made = ((file.kind, file.fault, str(file.path)) for file in make(Path(folder)))
            sys.stdout.write(json.dumps(list(made)))
            return 0
    with tempfile.TemporaryDirectory() as folder:
        # Made elsewhere: a process starts with the memory of the one that starts it on its account.
        files = json.loads(_run("make", folder).communicate()[0])
        readings = [reading_of(Damaged(kind, fault, Path(path))) for kind, fault, path in files]
    sys.stdout.write(table(readings) + "\n")
    for reading in readings:
        if not reading.sound:
            sys.stdout.write(f"{reading.kind}, {reading.fault}: {reading}\n")
    return 0 if all(reading.sound for reading in readings) else 1


def _run(task: str, path: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "dateline.evals.damaged", task, path]
    return subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603  (our own program)


def _reason(path: Path) -> str | None:
    items = list(read(path, today=datetime.now(UTC).date()))
    if any(isinstance(item, Article) for item in items):
        return None
    return next((item.reason for item in items if isinstance(item, Rejection)), "")


def _written(folder: Path, number: int, kind: str, fault: str, ending: str, data: bytes) -> Damaged:
    path = folder / f"{number:03}{ending}"
    path.write_bytes(data)
    return Damaged(kind, fault, path)


def _truncated(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _flipped(data: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(chance.choice((1, 5, 50))):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _with_gap(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randrange(1, 400) :]


if __name__ == "__main__":
    sys.exit(main())
