"""The sample archive: built once from the fictional articles that come with Dateline, in the user's cache folder."""

import hashlib
import shutil
from collections.abc import Iterable
from datetime import date
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path

from dateline.store import Archive, Embedder

QUESTIONS = (
    "How long is the bridge over the mouth of the Tarn?",
    "What is the latest figure for the number of people who died in the sinking of the Sankta Maren?",
    "Who said that a town divided by its river had been kept waiting long enough?",
    "What is the gross domestic product of Norland?",
)
"""To begin with: a fact, a count that changed, a speaker, and a question that the sample archive does not answer."""

_COMPLETE = "complete"


def sample_archive(*, embedder: Embedder, today: date, cache: Path | None = None) -> Path:
    """The folder of the sample archive, built where it is missing or made by another version or from other articles.

    `cache` is the folder to keep it in; without it, the platform's cache folder for Dateline. Raises ArchiveLocked
    where another process is building it.
    """
    if cache is None:
        from platformdirs import user_cache_path

        cache = user_cache_path("dateline")
    with as_file(files("dateline.evals").joinpath("articles")) as articles:
        # A folder of its own for each make: nothing has to be deleted while another process may be reading it.
        folder = cache / "sample" / _make(articles, embedder)
        if not (folder / _COMPLETE).exists():
            with Archive(folder, embedder=embedder, create=True) as archive:
                for _ in archive.add([articles], today=today):
                    pass
            (folder / _COMPLETE).touch()
            _drop_others(folder)
    return folder


def _make(articles: Path, embedder: Embedder) -> str:
    """16 hexadecimal digits for everything that a sample archive is made from."""
    digest = hashlib.sha256()
    for part in _parts(articles, embedder):
        digest.update(len(part).to_bytes(8) + part)
    return digest.hexdigest()[:16]


def _parts(articles: Path, embedder: Embedder) -> Iterable[bytes]:
    yield from (text.encode() for text in (version("dateline"), embedder.name, embedder.fingerprint, str(articles)))
    for path in sorted(articles.iterdir()):
        if path.is_file():
            yield path.name.encode()
            yield path.read_bytes()


def _drop_others(folder: Path) -> None:
    for other in folder.parent.iterdir():
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
