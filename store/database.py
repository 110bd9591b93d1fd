"""The SQLite file of an archive: connections, transactions and what is recorded of the archive as a whole."""

import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dateline.store.errors import ArchiveError

SCHEMA_VERSION = 2


class Database:
    """One SQLite file. Every thread has a connection of its own; readers never wait for the writer (WAL)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._connections: list[tuple[weakref.ref[threading.Thread], sqlite3.Connection]] = []
        self._guard = threading.Lock()

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection, opened at the first use."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=10)
            found.execute("PRAGMA foreign_keys = ON")
            # An acknowledged article survives a power cut, not only a killed process.
            found.execute("PRAGMA synchronous = FULL")
            found.execute("PRAGMA cache_size = -65536")
            self._local.connection = found
            with self._guard:
                self._close_abandoned()
                self._connections.append((weakref.ref(threading.current_thread()), found))
        return found

    def create(self, embedder: str) -> None:
        """Make the tables, all or nothing, and record the embedder; nothing happens where they exist."""
        self.connection.execute("PRAGMA journal_mode = WAL")
        if self.connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
            return
        schema = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")
        self.connection.executescript(f"BEGIN IMMEDIATE; {schema}")
        rows = [("schema", str(SCHEMA_VERSION)), ("generation", "0"), ("embedder", embedder)]
        self.connection.executemany("INSERT INTO meta VALUES (?, ?)", rows)
        self.connection.execute("COMMIT")

    def meta(self) -> dict[str, str]:
        """What is recorded of the archive: `schema`, `generation`, `embedder`.

        Raises ArchiveError where the file is no catalog of ours, or one of another version.
        """
        try:
            found = dict(self.connection.execute("SELECT key, value FROM meta").fetchall())
        except sqlite3.DatabaseError as exc:
            raise ArchiveError(
                f"{self._path} is not a catalog that can be read ({exc}). Restore it from a backup, or choose another "
                "folder with --archive and add the articles again."
            ) from exc
        if found.get("schema") != str(SCHEMA_VERSION):
            raise ArchiveError(
                f"The archive was written with schema {found.get('schema')}, this version reads {SCHEMA_VERSION}. "
                "Use the version of Dateline that wrote it, or add the articles to a new archive (--archive)."
            )
        return found

    def generation(self) -> int:
        """The number that rises with every change of the vectors."""
        return int(self.connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()[0])

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of what happens inside it is stored, or nothing."""
        connection = self.connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def problems(self) -> list[str]:
        """What SQLite and FTS5 find wrong with the file; empty where all is well."""
        found = [row[0] for row in self.connection.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
        for index in ("words", "article_words"):
            try:
                self.connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")  # noqa: S608  (a fixed name)
            except sqlite3.DatabaseError as exc:
                found.append(f"the full-text index {index} does not agree with the articles ({exc})")
        return found

    def _close_abandoned(self) -> None:
        """Close the connections of threads that have ended; a page that is open all day sees many come and go."""
        kept = []
        for owner, connection in self._connections:
            thread = owner()
            if thread is not None and thread.is_alive():
                kept.append((owner, connection))
            else:
                connection.close()
        self._connections = kept

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._guard:
            while self._connections:
                self._connections.pop()[1].close()
        self._local = threading.local()
