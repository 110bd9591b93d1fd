"""What an article says about its own date, ranked by trust: statement, page, dateline, file name, inference."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dateline.store.article import Basis, Dating, days_of
from dateline.store.clues import coming_events, latest_past_year, readings_before
from dateline.store.dates import MONTH, MONTH_NUMBERS, WEEKDAY, Written, date_stamp, find_date, read_stated, real_day

_SEARCHES: tuple[tuple[bool, Basis, str], ...] = (
    (False, "page", "the page's markup says"),
    (True, "inferred", "dates in the page's text suggest"),
)
_UPDATED = re.compile(r"\b(?:updated|modified|aktualisiert|mis à jour|modifié)\b", re.IGNORECASE)
_BYLINE = re.compile(r"(?:by|author|written by|von|par)\b", re.IGNORECASE)
_URL_DAY = re.compile(
    rf"(?<![\w])(?P<y>(?:19|20)\d\d)(?P<mark>[-/_.]?)(?P<m>\d{{2}}|{MONTH}|(?<=/)\d)(?P=mark)"
    r"(?P<d>\d{1,2})(?=[-/_.?#]|$)",
    re.IGNORECASE,
)
_URL_MONTH = re.compile(r"(?<=/)(?P<y>(?:19|20)\d\d)[-/](?P<m>0[1-9]|1[0-2])(?=/|$)")
_NAME_DAY = re.compile(
    r"(?<![0-9A-Za-z])(?P<y>(?:1[6-9]|20)\d\d)(?P<mark>[-_.]?)(?P<m>\d\d)(?P=mark)(?P<d>\d\d)(?![0-9A-Za-z])"
)
_NAME_MONTH = re.compile(r"(?<![0-9A-Za-z])(?P<y>(?:19|20)\d\d)[-_](?P<m>0[1-9]|1[0-2])(?![0-9A-Za-z])")
_NAME_YEAR = re.compile(r"(?<![0-9A-Za-z])(?P<y>(?:19|20)\d\d)(?![0-9A-Za-z])")
_PLACE = r"(?!(?:In|On|Since|By|Until|From|After|Before|The|At|As)\b)[A-ZÀ-Þ][\w.'’-]*"
_DATELINE = re.compile(
    rf"(?:{_PLACE}(?:[ ,/]+{_PLACE}){{0,5}}?[,.]? *|(?=[^()–—]{{3,30}}\())\(?(?P<date>(?:(?i:{WEEKDAY}),? *)?"
    rf"(?:(?i:{MONTH}) *\d{{1,2}}|\d{{1,2}}\.? *(?i:{MONTH}))(?:,? *\d{{4}})?)\)? *,?"
    r"(?: *\([^()]{2,40}\)| *[/,] *[\w .]{2,30}/?)? *(?:[–—:]|--?)"
)


@dataclass(frozen=True, slots=True)
class _Source:
    """A date that one source gives, with the words a person can check."""

    basis: Basis
    written: Written
    evidence: str


def date_article(
    text: str,
    *,
    today: date,
    given: str | None = None,
    page: Dating | None = None,
    url: str | None = None,
    furniture: Sequence[str] = (),
    file_name: str | None = None,
) -> Dating:
    """Return the date of an article from the most trusted source that has one, and what the others add.

    `text` is the clean text, `furniture` the lines cleaned out of it, `given` a date stated in a field, `page` what the
    page's markup says, `file_name` the name of the file where it holds this article alone. A date after `today` is
    refused, and the evidence says so, as it does of a stated date that is none.
    """
    not_after = _not_after(furniture, today)
    notes: list[str] = []
    month_day: _Source | None = None
    for source in _sources(text, given, page, url, furniture, file_name):
        if not source.written.readings:
            month_day = month_day or (source if source.written.month_day else None)
            notes += [] if source.written.month_day else [source.evidence]
            continue
        readings = _possible(source.written, not_after, today)
        if not readings:
            notes.append(f"{source.evidence} lies in the future and is not believed")
            continue
        readings, reason = _decided(readings, text, url, file_name)
        evidence = "; ".join((*notes, source.evidence, *reason))
        if len(readings) == 1:
            return Dating(published=readings[0], basis=source.basis, evidence=evidence)
        return Dating(basis=source.basis, readings=readings, not_after=_day(not_after), evidence=evidence)
    if month_day:
        return _without_year(month_day, text, (url, file_name), not_after, today, notes)
    updated = [f'"{not_after.line}"'] if not_after else []
    return Dating(not_after=_day(not_after), evidence="; ".join((*notes, *updated)))


def date_page(html: str, *, url: str | None, today: date) -> Dating:
    """Return the date that a page's markup gives (basis `page`), or that only its text suggests (`inferred`).

    The work is htmldate's (Barbaresi 2020, doi:10.21105/joss.02439).
    """
    from htmldate import find_date as date_in_page

    latest = f"{today.year + 1}-12-31"  # with a nearer limit htmldate makes 1 January out of a day past it
    for extensive, basis, words in _SEARCHES:
        day = date_in_page(html, extensive_search=extensive, original_date=True, url=url, max_date=latest)
        if day and day > today.isoformat():
            return Dating(evidence=f"{words} {day}, which lies in the future and is not believed")
        if day:
            found = _without_padding(day, html)
            return Dating(found, basis, evidence=f"{words} {found}")
    return Dating()


def _without_padding(day: str, html: str) -> str:
    """Return the month or the year where the page names no first day of the month, which htmldate adds to either."""
    if not day.endswith("-01"):
        return day
    year, month = day[:4], int(day[5:7])
    names = "|".join(name for name, number in MONTH_NUMBERS.items() if number == month)
    first = (
        rf"{year}\W?0?{month}\W?0?1(?!\d)|(?<!\d)0?1\W{{1,2}}0?{month}\W{{1,2}}{year}|(?<!\d)0?{month}/0?1/{year}|"
        rf"(?<!\d)0?1(?:st|er)?\.?(?: of)?[ -]+(?:{names})\b|\b(?:{names})\.? +0?1(?:st)?(?!\d)"
    )
    if re.search(first, html, re.IGNORECASE):
        return day
    named = rf"\b(?:{names})\.?,? +{year}|{year}[-/]{month:02}(?!\d)|(?<!\d){month:02}[-/.]{year}"
    return day[:7] if month > 1 or re.search(named, html, re.IGNORECASE) else year


def _sources(
    text: str,
    given: str | None,
    page: Dating | None,
    url: str | None,
    furniture: Sequence[str],
    file_name: str | None,
) -> Iterator[_Source]:
    """Every date there is, the most trusted first; a stated date that is none comes without readings."""
    if given:
        stated = read_stated(given)
        if stated:
            yield _Source("metadata", stated, f'stated as "{given[:60]}"')
        else:
            yield _Source("unknown", Written(given), f'the stated date "{given[:60]}" is no date')
    if page and page.basis != "inferred" and page.evidence:
        yield _Source("page", Written("", (page.published,) if page.published else ()), page.evidence)
    in_url = _first(url, (_URL_DAY, _URL_MONTH))
    if in_url:
        yield _Source("page", in_url, f'the address says "{in_url.text}"')
    yield from _datelines(text, furniture)
    in_name = _first(file_name, (_NAME_DAY, _NAME_MONTH))
    if in_name:
        yield _Source("filename", in_name, f'the file name says "{in_name.text}"')
    if page and page.published and page.basis == "inferred":
        yield _Source("inferred", Written("", (page.published,)), page.evidence)


def _datelines(text: str, furniture: Sequence[str]) -> Iterator[_Source]:
    """Yield dates on lines of their own or in a byline, then the dateline of one of the first paragraphs."""
    for line in furniture:
        stamp = date_stamp(line) or (line if _BYLINE.match(line) else "")
        written = find_date(_UPDATED.split(stamp)[0])
        if written:
            yield _Source("dateline", written, f'the line "{line}"')
    for paragraph in text.split("\n", 4)[:4]:
        dateline = _DATELINE.match(paragraph[:160])
        written = find_date(dateline.group("date")) if dateline else None
        if dateline and written:
            yield _Source("dateline", written, f'the dateline "{dateline.group().strip()}"')


def _first(name: str | None, forms: Sequence[re.Pattern[str]]) -> Written | None:
    """Return the first day, or else month, in an address or a file name."""
    for form in forms if name else ():
        for found in form.finditer(name or ""):
            parts = found.groupdict()
            month = MONTH_NUMBERS.get(parts["m"].lower().rstrip(".")) or int(parts["m"])
            year, day = int(parts["y"]), parts.get("d")
            reading = real_day(year, month, int(day)) if day else f"{year}-{month:02}"
            if reading:
                return Written(found.group(), (reading,))
    return None


@dataclass(frozen=True, slots=True)
class _Bound:
    day: date
    line: str


def _not_after(furniture: Sequence[str], today: date) -> _Bound | None:
    """Return the earliest day of a last update that a line states; of two readings the later, which is the safe one."""
    bounds = []
    for line in furniture:
        update = _UPDATED.search(line) if date_stamp(line) else None
        written = find_date(line[update.end() :]) if update else None
        if written and written.readings:
            bounds.append(_Bound(max(days_of(reading)[1] for reading in written.readings), line))
    return min((bound for bound in bounds if bound.day <= today), key=lambda bound: bound.day, default=None)


def _day(bound: _Bound | None) -> str | None:
    return bound.day.isoformat() if bound else None


def _possible(written: Written, not_after: _Bound | None, today: date) -> tuple[str, ...]:
    """Return the readings not in the future and, of several, those that fit the weekday and the last update."""
    readings = tuple(reading for reading in written.readings if days_of(reading)[0] <= today)
    if len(readings) > 1 and written.weekday is not None:
        readings = tuple(day for day in readings if days_of(day)[0].weekday() == written.weekday) or readings
    if len(readings) > 1 and not_after:
        readings = tuple(day for day in readings if days_of(day)[0] <= not_after.day) or readings
    return readings


def _decided(
    readings: tuple[str, ...], text: str, url: str | None, file_name: str | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the readings left when the address, the file name and events still to come are heard, and what decided."""
    if len(readings) == 1:
        return readings, ()
    for name, source in ((url, "address"), (file_name, "file name")):
        written = _first(name, (_URL_DAY, _NAME_DAY))
        if written and written.readings[0] in readings:
            return written.readings, (f'the {source} says "{written.text}"',)
    left, words = readings_before(readings, coming_events(text))
    return left, (f'still to come: "{words}"',) if words else ()


def _without_year(
    source: _Source,
    text: str,
    names: Sequence[str | None],
    not_after: _Bound | None,
    today: date,
    notes: Sequence[str],
) -> Dating:
    """Return the dating by a day without a year, with the year where exactly one is left by firm evidence.

    Firm is a year in the address or the file name, or a weekday written beside the day where the latest year that the
    text names as past and the last update (or today) bound the years.
    """
    month_day = source.written.month_day or ""
    latest = not_after.day if not_after else today
    named = {int(found.group("y")) for name in names if name for found in _NAME_YEAR.finditer(name)}
    earliest = latest_past_year(text) if source.written.weekday is not None and not named else None
    years = named or (set(range(earliest, latest.year + 1)) if earliest else set())
    days = [day for year in sorted(years) if (day := real_day(year, int(month_day[:2]), int(month_day[3:])))]
    if source.written.weekday is not None:
        days = [day for day in days if days_of(day)[0].weekday() == source.written.weekday]
    days = [day for day in days if days_of(day)[0] <= latest]
    evidence = "; ".join((*notes, source.evidence))
    if len(days) == 1:
        return Dating(published=days[0], basis="inferred", evidence=f"{evidence}; only {days[0][:4]} fits")
    return Dating(basis="dateline", not_after=_day(not_after), month_day=month_day, evidence=evidence)
