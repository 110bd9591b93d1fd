"""Reading what hostile hands may have made: a child process reads it, within limits that it cannot lift."""

import json
import subprocess
import sys
from pathlib import Path
from threading import Event, Timer
from typing import Literal

from dateline.store.errors import InputError
from dateline.store.reading.document import Document, from_json

SECONDS = 6.0
"""The longest that a child may take. The rest of the ten seconds that a file may take is for cleaning and dating."""

_OUTPUT_LIMIT = 60_000_000
"""The most bytes that a child may answer: `document.TEXT_LIMIT` characters, each at most 12 bytes of JSON."""

_CHILD = Path(__file__).with_name("confinement.py")


def read_confined(kind: Literal["pdf", "docx"], path: Path, *, seconds: float = SECONDS) -> Document:
    """Return the document in a file, read in a fresh process; InputError where it cannot be read within the limits.

    The child may hold 1 GB of address space, open few files and write none, where the system has such limits (Linux,
    macOS in part). Windows has none of them: there, only the time is limited. Each file has a child of its own, so that
    no crash and no exhausted limit can hurt the next.
    """
    # -P: a module of the working folder must not take the place of one of ours.
    command = [sys.executable, "-P", str(_CHILD), kind, str(path.resolve())]
    late = Event()

    def stop() -> None:
        late.set()
        child.kill()

    with subprocess.Popen(  # noqa: S603  (our own program; the path is an argument, not a command)
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        timer = Timer(seconds, stop)
        timer.start()
        try:
            data = child.stdout.read(_OUTPUT_LIMIT + 1) if child.stdout else b""
            if len(data) > _OUTPUT_LIMIT:
                child.kill()
            status = child.wait()
        finally:
            timer.cancel()
            child.kill()
    if late.is_set():
        raise InputError(f"Reading the file takes more than {seconds:g} seconds; it is damaged or too large.")
    if len(data) > _OUTPUT_LIMIT:
        raise InputError("The file holds more text than one article can have.")
    return _answer(data, status)


def _answer(data: bytes, status: int) -> Document:
    try:
        value = json.loads(data)
    except ValueError as error:
        raise InputError(
            f"The file broke its reader (status {status}); it is damaged or asks for over 1 GB."
        ) from error
    if isinstance(value, dict) and isinstance(value.get("reason"), str):
        raise InputError(value["reason"])
    return from_json(value)
