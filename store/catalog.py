"""The catalog: articles, their sources and passages; the source of truth for everything else in an archive."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from dateline.store.article import Article, Dating
from dateline.store.database import Database
from dateline.store.origins import Origins
from dateline.store.passages import Passage

_WITH_SOURCE = "LEFT JOIN source ON source.key = (SELECT min(key) FROM source WHERE article = article.number)"


@dataclass(frozen=True, slots=True)
class ArticleEntry:
    """An article as the list shows it, without its text; `passages` is how many it was cut into."""

    id: str
    path: str | None
    title: str
    outlet: str | None
    author: str | None
    url: str | None
    dating: Dating
    passages: int


class Catalog:
    """Articles and passages in the database, with their full-text rows in the same transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._origins = Origins(database)

    def put(self, article: Article, passages: Sequence[Passage]) -> Literal["added", "updated", "unchanged"]:
        """Store an article with its passages and full-text rows; call it inside `Database.writing()`.

        Its source decides: a known source with the same content is unchanged, with other content the article is
        replaced. The same content from a second source is one article with two sources, and counts as added.
        """
        db = self._database.connection
        before = db.execute(
            "SELECT article.number, article.id, source.url FROM source JOIN article ON article.number = source.article "
            "WHERE key = ?",
            (article.source,),
        ).fetchone()
        if before and before[1:] == (article.id, article.url):
            return "unchanged"
        number = self._number(article.id)
        if number is None:
            number = self._insert(article, passages)
        db.execute(
            "INSERT INTO source VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET "
            "article = excluded.article, path = excluded.path, record = excluded.record, url = excluded.url",
            (article.source, number, article.path, article.record, article.url),
        )
        if before is None:
            return "added"
        if before[0] != number and not db.execute("SELECT 1 FROM source WHERE article = ?", before[:1]).fetchone():
            self._delete(before[0])
        return "updated"

    def remove(self, article_id: str) -> bool:
        """Delete an article, its sources, passages and words; False where it is unknown; inside `writing()`."""
        number = self._number(article_id)
        if number is None:
            return False
        self._database.connection.execute("DELETE FROM source WHERE article = ?", (number,))
        self._delete(number)
        return True

    def article(self, article_id: str) -> Article | None:
        """The article with its text, and one of its sources."""
        row = self._database.connection.execute(
            "SELECT text, title, dating, outlet, author, source.url, source.path, source.record, pages "
            f"FROM article {_WITH_SOURCE} WHERE article.id = ?",
            (article_id,),
        ).fetchone()
        if row is None:
            return None
        text, title, dating, outlet, author, url, path, record, pages = row
        return Article(
            text=text, title=title, dating=_dating(dating), outlet=outlet, author=author, url=url, path=path,
            record=record, pages=tuple(json.loads(pages)),
        )  # fmt: skip

    def articles(self) -> Iterator[ArticleEntry]:
        """Every article without its text, the latest first, undated ones at the end."""
        rows = self._database.connection.execute(
            "SELECT article.id, source.path, title, outlet, author, source.url, dating, "
            "(SELECT count(*) FROM passage WHERE passage.article = article.number) "
            f"FROM article {_WITH_SOURCE} ORDER BY published IS NULL, published DESC, article.id"
        )
        for key, path, title, outlet, author, url, dating, passages in rows:
            yield ArticleEntry(key, path, title, outlet, author, url, _dating(dating), passages)

    def passages(self, article_id: str) -> list[Passage]:
        """The passages of an article, in order."""
        number = self._number(article_id)
        return [] if number is None else [p for _, p, _ in self._heads("article.number = ? ORDER BY start", number)]

    def counts(self) -> tuple[int, int, int]:
        """How many articles, passages, and passages without vectors there are."""
        row: tuple[int, int, int] = self._database.connection.execute(
            "SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM passage), "
            "(SELECT count(*) FROM passage WHERE embedded = 0)"
        ).fetchone()
        return row

    def years(self) -> dict[str, int]:
        """How many articles each year has, by the dates that are certain to the year."""
        rows = self._database.connection.execute(
            "SELECT substr(published, 1, 4), count(*) FROM article WHERE published IS NOT NULL GROUP BY 1 ORDER BY 1"
        )
        return dict(rows.fetchall())

    # What the vectors still have to follow

    def waiting(self, limit: int) -> list[tuple[int, Passage, Article]]:
        """Passages whose vectors are not stored yet, oldest first: row number, passage, article without its text."""
        return self._heads("embedded = 0 ORDER BY passage.number LIMIT ?", limit)

    def sample(self, size: int) -> list[tuple[int, Passage, Article]]:
        """Up to `size` embedded passages spread evenly over the archive, the same ones each time."""
        rows = self._database.connection.execute("SELECT number FROM passage WHERE embedded = 1 ORDER BY number")
        numbers = [row[0] for row in rows]
        chosen = numbers[:: max(1, len(numbers) // size)][:size]
        return [head for number in chosen for head in self._heads("passage.number = ?", number)]

    def leftovers(self) -> list[str]:
        """Ids of passages that are gone from the catalog while their vectors may still be there."""
        return [row[0] for row in self._database.connection.execute("SELECT passage FROM leftover ORDER BY passage")]

    def settle(self, embedded: Iterable[int], dropped: Iterable[str]) -> int:
        """Record what the vectors hold now; returns the new generation. A transaction of its own."""
        with self._database.writing() as db:
            db.executemany("UPDATE passage SET embedded = 1 WHERE number = ?", [(number,) for number in embedded])
            db.executemany("DELETE FROM leftover WHERE passage = ?", [(passage,) for passage in dropped])
            db.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
        return self._database.generation()

    def forget_vectors(self, embedder: str) -> None:
        """Mark every passage as not embedded, record the embedder, make the full-text index and fingerprints anew."""
        with self._database.writing() as db:
            db.execute("UPDATE passage SET embedded = 0")
            db.execute("DELETE FROM leftover")
            db.execute("INSERT INTO words (words) VALUES ('rebuild')")
            db.execute("INSERT INTO article_words (article_words) VALUES ('rebuild')")
            self._origins.renew()
            db.execute("UPDATE meta SET value = ? WHERE key = 'embedder'", (embedder,))
            db.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")

    def _number(self, article_id: str) -> int | None:
        row = self._database.connection.execute("SELECT number FROM article WHERE id = ?", (article_id,)).fetchone()
        return row[0] if row else None

    def _insert(self, article: Article, passages: Sequence[Passage]) -> int:
        db = self._database.connection
        dating = json.dumps(asdict(article.dating), ensure_ascii=False)
        number: int = db.execute(
            "INSERT INTO article (id, title, outlet, author, dating, published, text, pages) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
            (
                article.id,
                article.title,
                article.outlet,
                article.author,
                dating,
                article.dating.published,
                article.text,
                json.dumps(article.pages),
            ),
        ).fetchone()[0]
        db.execute(
            "INSERT INTO article_words (rowid, title, text) VALUES (?, ?, ?)", (number, article.title, article.text)
        )
        days = [(number, first.isoformat(), last.isoformat()) for first, last in article.dating.spans()]
        db.executemany("INSERT INTO days VALUES (?, ?, ?)", days)
        for passage in passages:
            row = db.execute(
                'INSERT INTO passage (article, start, "end", sentences) VALUES (?, ?, ?, ?)',
                (number, passage.start, passage.end, json.dumps(passage.sentences)),
            ).lastrowid
            db.execute("INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", (row, article.title, passage.text))
            db.execute("DELETE FROM leftover WHERE passage = ?", (passage.id,))
        self._origins.put(number, article.text)
        return number

    def _delete(self, number: int) -> None:
        db = self._database.connection
        # The words go first: FTS5 reads what to take out of its index from the rows themselves.
        db.execute("DELETE FROM words WHERE rowid IN (SELECT number FROM passage WHERE article = ?)", (number,))
        db.execute("DELETE FROM article_words WHERE rowid = ?", (number,))
        db.execute(
            "INSERT OR IGNORE INTO leftover SELECT passage_key.id FROM passage_key "
            "JOIN passage USING (number) WHERE passage.article = ?",
            (number,),
        )
        db.execute("DELETE FROM passage WHERE article = ?", (number,))
        db.execute("DELETE FROM days WHERE article = ?", (number,))
        self._origins.forget(number, db.execute("SELECT text FROM article WHERE number = ?", (number,)).fetchone()[0])
        db.execute("DELETE FROM article WHERE number = ?", (number,))

    def _heads(self, condition: str, value: int) -> list[tuple[int, Passage, Article]]:
        rows: sqlite3.Cursor = self._database.connection.execute(
            'SELECT passage.number, article.id, start, "end", sentences, '
            'substr(article.text, start + 1, "end" - start), title, outlet, dating '
            f"FROM passage JOIN article ON article.number = passage.article WHERE {condition}",
            (value,),
        )
        return [
            (row[0], passage_of(row[1:6]), Article(text="", title=row[6], outlet=row[7], dating=_dating(row[8])))
            for row in rows
        ]


def passage_of(row: tuple[str, int, int, str, str]) -> Passage:
    """The passage in a row of article id, start, end, sentences as JSON, and text."""
    article, start, end, sentences, text = row
    return Passage(article, start, end, text, tuple((first, last) for first, last in json.loads(sentences)))


def _dating(stored: str) -> Dating:
    values = json.loads(stored)
    return Dating(**{**values, "readings": tuple(values["readings"])})
