"""The child's side of `confined`: sets its own limits, reads one file, answers in JSON on standard output.

It is run by its path, `python confinement.py KIND FILE`, and imports `dateline.store` without what that package imports
for others (numpy and a database), which would take longer than most files.
"""

import json
import sys
from pathlib import Path
from types import ModuleType

MEMORY = 1_000_000_000
"""The most bytes of address space, which bounds the memory that is used."""

_CPU_SECONDS = 8  # the parent stops a child sooner, unless it was stopped itself
_FILES = 64
_DAMAGED = "The file cannot be read; it is damaged."
_TOO_LARGE = "Reading the file takes more than 1 GB of memory; it is damaged or too large."


def main() -> None:
    """Print what the file named on the command line holds, or the reason why it cannot be read."""
    _limit()
    _bare_packages()
    kind, path = sys.argv[1], Path(sys.argv[2])
    from dateline.store.errors import InputError

    try:
        answer = _read(kind, path)
    except InputError as error:
        answer = json.dumps({"reason": str(error)})
    except MemoryError:
        answer = json.dumps({"reason": _TOO_LARGE})
    except OSError as error:
        answer = json.dumps({"reason": f"The file cannot be opened: {error.strerror or error}."})
    except Exception:  # noqa: BLE001  (whatever a parser trips over in a damaged file, a person is told in words)
        answer = json.dumps({"reason": _DAMAGED})
    sys.stdout.write(answer)


def _read(kind: str, path: Path) -> str:
    from dateline.store.reading.document import to_json

    if kind == "pdf":
        from dateline.store.reading.pdf import read_pdf

        return to_json(read_pdf(path))
    from dateline.store.reading.docx import read_docx

    return to_json(read_docx(path))


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows; the parent still limits the time
        return
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _FILES),
    ):
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):  # macOS knows no limit of address space
            continue


def _bare_packages() -> None:
    store = Path(__file__).parents[1]
    for name, place in (("dateline", store.parent), ("dateline.store", store)):
        package = ModuleType(name)
        package.__path__ = [str(place)]
        sys.modules[name] = package


if __name__ == "__main__":
    main()
