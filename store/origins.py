"""Which articles are copies of one text, and in which a quote stands: found by fingerprints, checked on the texts."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from dateline.store.database import Database
from dateline.store.fingerprints import (
    Shingles,
    coverage,
    folded,
    says_the_same,
    shingles,
    winnowed,
)
from dateline.store.terms import WORD

COPIED = 0.6
"""An article is a near-copy where this share of the shorter text stands in the longer one.

Measured (`python -m dateline.evals.copies`): copies made by a script have .87 or more, texts that share a paragraph .23
or less; articles that share no more than a gallery of photographs come to .5.
"""

_LEAST_SHARE = 0.2
"""A text that is shorter than this part of another is quoted in it: a digest does not make its items one text."""

_TELLING_WORDS = 40
"""An article of fewer words may be a notice in the place of the text: its headline has to be the same, too."""

_OWN_WORDS = 6
"""A quote of fewer words can stand anywhere by chance: words around it have to be copied, too."""

_AROUND = 160
"""Characters before and after a short quote that help to find its copies."""

_SHORT = 24
"""Words of a quote up to which they are looked at."""

_SLACK = 60
"""Characters by which a copy may lie elsewhere than the words that were found say."""

_COMMON, _COMMON_SHARE = 100, 50
"""A fingerprint that stands in more articles than this, and in more than one of this many, counts for nothing."""


class Origins:
    """The fingerprints of an archive's articles."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, number: int, text: str) -> None:
        """Store the fingerprints of an article; call it inside `Database.writing()`, as the next two."""
        rows = sorted((mark, number, offset) for mark, offset in winnowed(text))
        self._database.connection.executemany("INSERT INTO fingerprint VALUES (?, ?, ?)", rows)

    def forget(self, number: int, text: str) -> None:
        """Delete the fingerprints of an article."""
        rows = {(mark, number) for mark, _ in winnowed(text)}
        self._database.connection.executemany("DELETE FROM fingerprint WHERE mark = ? AND article = ?", sorted(rows))

    def renew(self) -> None:
        """Make all fingerprints anew from the articles."""
        self._database.connection.execute("DELETE FROM fingerprint")
        for (number,) in self._database.connection.execute("SELECT number FROM article").fetchall():
            self.put(number, self._text(number))

    def copies(self, article_id: str, start: int, end: int) -> tuple[str, ...]:
        """Ids of the other articles in which `text[start:end]` of an article stands, the earliest first.

        It stands there word for word, or with one word in eight changed but no number, negation or name; case,
        quotation marks and white space do not count. A quote of fewer than six words counts where words around it
        stand there, too. Undated articles come last.
        """
        number = self._number(article_id)
        if number is None:
            return ()
        text = self._text(number)
        quote = text[start:end]
        count = len(WORD.findall(quote))
        margin = _AROUND if count < _SHORT else 0
        first = max(0, start - margin)
        around = shingles(text[first : end + margin])
        offsets = [first + offset for offset in around.offsets]
        chosen: dict[int, list[int]] = defaultdict(list)
        for mark, offset in zip(around.hashes.tolist(), offsets, strict=True):
            if count >= _OWN_WORDS or not start <= offset < end:
                chosen[mark].append(offset)
        shifts: dict[int, set[int]] = defaultdict(set)
        for mark, other, place in self._shared(chosen, number):
            shifts[other].update(place - offset for offset in chosen[mark])
        found = [other for other, there in shifts.items() if self._stands(quote, other, start, _apart(there))]
        return self._by_date(found)

    def origin(self, article_id: str) -> tuple[str, ...]:
        """Ids of the articles that are near-copies of one text with this one, itself included, the earliest first.

        They are linked one to the next: each is a near-copy of at least one other. Undated articles come last. Empty
        where the article is unknown.
        """
        number = self._number(article_id)
        group, waiting = set[int](), [] if number is None else [number]
        while waiting:
            group.add(waiting.pop())
            if not waiting:
                waiting = sorted({other for member in group for other in self._links(member)} - group)
        return self._by_date(group)

    def sharing(self, text: str) -> dict[str, int]:
        """Ids of the articles that share fingerprints with a text, and how many."""
        marks = set(shingles(text).hashes.tolist())
        shared = Counter(other for _, other in {(mark, other) for mark, other, _ in self._shared(marks, 0)})
        rows = self._database.connection.execute(
            "SELECT number, id FROM article WHERE number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(shared)),),
        )
        return {key: shared[number] for number, key in rows}

    def _links(self, number: int) -> list[int]:
        """The articles that are near-copies of one."""
        text = self._text(number)
        own = shingles(text)
        shared = Counter(other for _, other in {(m, o) for m, o, _ in self._shared(set(own.hashes.tolist()), number)})
        # Fewer fingerprints than this cannot cover the shorter text; about one stands for every 20 characters.
        return [
            other
            for other, count in shared.items()
            if count >= min(len(text), self._length(other)) // 200 and self._linked(number, own, other)
        ]

    def _linked(self, number: int, own: Shingles, other: int) -> bool:
        theirs = shingles(self._text(other))
        shorter, longer = sorted((own, theirs), key=lambda part: part.words)
        if shorter.words < _LEAST_SHARE * longer.words or coverage(shorter, longer) < COPIED:
            return False
        return shorter.words >= _TELLING_WORDS or self._headline(number) == self._headline(other)

    def _shared(self, marks: Iterable[int], number: int) -> list[tuple[int, int, int]]:
        """Fingerprint, article and offset wherever one of `marks` stands in another article, common ones left out."""
        db = self._database.connection
        most = max(_COMMON, (db.execute("SELECT max(number) FROM article").fetchone()[0] or 0) // _COMMON_SHARE)
        rows = db.execute(
            "SELECT mark, article, place FROM fingerprint WHERE mark IN (SELECT value FROM json_each(?))",
            (json.dumps(list(marks)),),
        ).fetchall()
        holders = Counter(mark for mark, _ in {(row[0], row[1]) for row in rows})
        return [row for row in rows if row[1] != number and holders[row[0]] <= most]

    def _stands(self, quote: str, other: int, start: int, shifts: Sequence[int]) -> bool:
        """Whether the quote stands in another article at one of the places that the shifts from `start` say."""
        slack = _SLACK + len(quote) // 4
        for shift in shifts:
            first = max(0, start + shift - slack)
            if says_the_same(quote, self._slice(other, first, start + shift + len(quote) + slack)):
                return True
        return False

    def _number(self, article_id: str) -> int | None:
        row = self._database.connection.execute("SELECT number FROM article WHERE id = ?", (article_id,)).fetchone()
        return row[0] if row else None

    def _by_date(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """The ids of articles, the earliest first, undated ones at the end."""
        rows = self._database.connection.execute(
            "SELECT id FROM article WHERE number IN (SELECT value FROM json_each(?)) "
            "ORDER BY published IS NULL, published, id",
            (json.dumps(sorted(numbers)),),
        )
        return tuple(row[0] for row in rows)

    def _text(self, number: int) -> str:
        row = self._database.connection.execute("SELECT text FROM article WHERE number = ?", (number,)).fetchone()
        return row[0] if row else ""

    def _slice(self, number: int, first: int, last: int) -> str:
        row = self._database.connection.execute(
            "SELECT substr(text, ?, ?) FROM article WHERE number = ?", (first + 1, last - first, number)
        ).fetchone()
        return row[0] if row else ""

    def _length(self, number: int) -> int:
        row = self._database.connection.execute(
            "SELECT length(text) FROM article WHERE number = ?", (number,)
        ).fetchone()
        return row[0] if row else 0

    def _headline(self, number: int) -> list[str]:
        row = self._database.connection.execute("SELECT title FROM article WHERE number = ?", (number,)).fetchone()
        return [folded(word) for word in WORD.findall(row[0] if row else "")]


def _apart(shifts: Iterable[int]) -> list[int]:
    """The shifts without those that lie close to a smaller one."""
    kept: list[int] = []
    for shift in sorted(shifts):
        if not kept or shift - kept[-1] > _SLACK:
            kept.append(shift)
    return kept
