"""What an article is, and what is known of its date."""

import hashlib
import json
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

Basis = Literal["metadata", "page", "dateline", "filename", "inferred", "unknown"]
Precision = Literal["day", "month", "year", "none"]

_PRECISION: dict[int, Precision] = {10: "day", 7: "month", 4: "year"}


@dataclass(frozen=True, slots=True)
class Dating:
    """When an article was published, how that is known, and what stays open.

    `published` is `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, or None where no single date is left. `readings` holds every date
    (in the same forms) that the evidence allows where there is more than one. `not_after` is the last possible day
    (`YYYY-MM-DD`), known from words such as "Last Updated". `month_day` (`MM-DD`) is a day whose year is not stated.
    `evidence` is the text on which all this rests, for a person to check.
    """

    published: str | None = None
    basis: Basis = "unknown"
    readings: tuple[str, ...] = ()
    not_after: str | None = None
    month_day: str | None = None
    evidence: str = ""

    @property
    def precision(self) -> Precision:
        """How exact `published` is: day, month, year or none."""
        return _PRECISION[len(self.published)] if self.published else "none"

    def spans(self) -> tuple[tuple[date, date], ...]:
        """First and last possible day of each reading; empty where any day is possible."""
        dates = (self.published,) if self.published else self.readings
        if dates:
            return tuple(days_of(value) for value in dates)
        if self.not_after:
            return ((date.min, date.fromisoformat(self.not_after)),)
        return ()


@dataclass(frozen=True, slots=True)
class Article:
    """One news item: clean text and what is known about it.

    `path` and `record` (a key inside a file that holds several articles), or `url` alone, name where it came from;
    they are not part of its content. `pages` holds the offset (code points) in `text` at which each page of a paged
    file begins; it is empty for files without pages.
    """

    text: str
    title: str
    dating: Dating = Dating()
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    path: str | None = None
    record: str | None = None
    pages: tuple[int, ...] = ()

    @property
    def id(self) -> str:
        """The first 16 hexadecimal digits of SHA-256 over the content: the same content has the same id anywhere."""
        content = json.dumps(
            [self.title, self.text, self.outlet, self.author, asdict(self.dating)], ensure_ascii=True, sort_keys=True
        )
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    @property
    def source(self) -> str:
        """The key by which a later reading of the same file, record or page finds this article again."""
        if self.path is None:
            return self.url or self.id
        return f"{self.path}#{self.record}" if self.record is not None else self.path


def page_of(pages: Sequence[int], offset: int) -> int | None:
    """The number, from 1, of the page on which an offset lies; None where the article has no pages."""
    return max(1, bisect_right(pages, offset)) if pages else None


def days_of(value: str) -> tuple[date, date]:
    """First and last day of a date written `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

    Raises ValueError where there is no such date.
    """
    if len(value) == 4:
        return date(int(value), 1, 1), date(int(value), 12, 31)
    if len(value) == 7:
        year, month = int(value[:4]), int(value[5:])
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    day = date.fromisoformat(value)
    return day, day
