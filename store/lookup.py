"""What a search asks of the catalog: full-text matches, windows of dates, passages by id, neighbours."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from dateline.store.article import days_of
from dateline.store.catalog import passage_of
from dateline.store.database import Database
from dateline.store.passages import Passage

Days = tuple[date, date]

_IN_WINDOW = """passage.article IN (
    SELECT number FROM article WHERE NOT EXISTS (SELECT 1 FROM days WHERE days.article = number)
    UNION ALL SELECT article FROM days WHERE first <= :until AND last >= :since
)"""

_PASSAGE = 'article.id, start, "end", sentences, substr(article.text, start + 1, "end" - start)'


class Lookup:
    """Reads for search; changes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def match(self, query: str, *, limit: int, window: Days | None, title_weight: float) -> list[tuple[str, float]]:
        """Ids and BM25 scores (positive, larger is better) of the passages that match an FTS5 query, best first.

        `title_weight` is the weight of the article's title beside 1 for the passage's own text.
        """
        condition = f"AND {_IN_WINDOW}" if window else ""
        rows = self._database.connection.execute(
            "SELECT passage_key.id, -score FROM "
            "(SELECT rowid AS number, bm25(words, :title_weight, 1.0) AS score FROM words WHERE words MATCH :query) "
            f"JOIN passage USING (number) JOIN passage_key USING (number) WHERE true {condition} "
            "ORDER BY score, number LIMIT :limit",
            {"query": query, "limit": limit, "title_weight": title_weight, **_bounds(window)},
        )
        return [(row[0], row[1]) for row in rows]

    def match_articles(self, query: str, *, limit: int, title_weight: float) -> dict[str, float]:
        """BM25 scores (positive, larger is better) of the articles that match an FTS5 query as a whole, by id."""
        rows = self._database.connection.execute(
            "SELECT article.id, -score FROM (SELECT rowid AS number, bm25(article_words, ?, 1.0) AS score "
            "FROM article_words WHERE article_words MATCH ? ORDER BY score, number LIMIT ?) "
            "JOIN article USING (number)",
            (title_weight, query, limit),
        )
        return dict(rows.fetchall())

    def within(self, window: Days) -> list[str]:
        """Ids of the embedded passages whose article may have been published in the window, undated ones included."""
        rows = self._database.connection.execute(
            "SELECT passage_key.id FROM passage JOIN passage_key USING (number) "
            f"WHERE embedded = 1 AND {_IN_WINDOW} ORDER BY passage.number",
            _bounds(window),
        )
        return [row[0] for row in rows]

    def passages(self, ids: Collection[str]) -> dict[str, Passage]:
        """The passages that exist among `ids`, by id, in the order of `ids`."""
        wanted = [(article, int(offsets.partition("-")[0])) for article, _, offsets in (k.partition(":") for k in ids)]
        if not wanted:
            return {}
        # One statement for all: each gives way to the other threads of a busy page.
        rows = self._database.connection.execute(
            f"WITH wanted (id, first) AS (VALUES {', '.join(['(?, ?)'] * len(wanted))}) SELECT {_PASSAGE} FROM wanted "
            "JOIN article USING (id) JOIN passage ON passage.article = article.number AND start = first",
            [value for pair in wanted for value in pair],
        )
        found = {passage.id: passage for passage in map(passage_of, rows)}
        return {key: found[key] for key in ids if key in found}

    def ledes(self, articles: Iterable[str]) -> dict[str, str]:
        """The id of each article's first passage."""
        rows = self._database.connection.execute(
            "SELECT article.id, passage_key.id FROM article JOIN passage ON passage.article = article.number "
            "JOIN passage_key ON passage_key.number = passage.number "
            f"WHERE start = 0 AND article.id IN ({_marks(chosen := list(articles))})",
            chosen,
        )
        return dict(rows.fetchall())

    def published(self, articles: Iterable[str]) -> dict[str, date]:
        """The first day of the publication date of each article whose date is known."""
        rows = self._database.connection.execute(
            "SELECT id, published FROM article WHERE published IS NOT NULL "
            f"AND id IN ({_marks(chosen := list(articles))})",
            chosen,
        )
        return {article: days_of(value)[0] for article, value in rows}

    def neighbours(self, passage: Passage) -> tuple[Passage | None, Passage | None]:
        """The passages of the same article before and after this one."""

        def one(condition: str, offset: int) -> Passage | None:
            row = self._database.connection.execute(
                f"SELECT {_PASSAGE} FROM article JOIN passage ON passage.article = article.number "
                f"WHERE article.id = ? AND {condition}",
                (passage.article, offset),
            ).fetchone()
            return passage_of(row) if row else None

        return one('"end" = ?', passage.start), one("start = ?", passage.end)

    def document_frequencies(self, stems: Iterable[str]) -> dict[str, int]:
        """In how many passages each stem of `terms.terms` occurs; 0 where it is nowhere."""
        found = dict.fromkeys(stems, 0)
        for stem in found:
            row = self._database.connection.execute("SELECT doc FROM vocabulary WHERE term = ?", (stem,)).fetchone()
            found[stem] = row[0] if row else 0
        return found


def quoted(word: str) -> str:
    """A word as an FTS5 string, so that nothing in it is read as query syntax."""
    return '"' + word.replace('"', '""') + '"'


def _bounds(window: Days | None) -> dict[str, str]:
    return {"since": window[0].isoformat(), "until": window[1].isoformat()} if window else {}


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
