"""Which dates the grammar reads, and what it does not take for one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.store.dates import date_stamp, find_date, read_stated

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        ("2022-06-16", "2022-06-16"),
        ("2022/06/16", "2022-06-16"),
        ("2022/6/1", "2022-06-01"),
        ("20220616", "2022-06-16"),
        ("2022-06-16T23:30:00Z", "2022-06-16"),
        ("2022-06-16T23:30:00.123+02:00", "2022-06-16"),
        ("2022-06-16 08:15", "2022-06-16"),
        ("Thu, 16 Jun 2022 23:30:00 +0200", "2022-06-16"),
        ("Thu Jun 16 23:30:00 2022", "2022-06-16"),
        ("Thu Jun 16 23:30:00 CEST 2022", "2022-06-16"),
        ("June 16, 2022", "2022-06-16"),
        ("Jun. 16 2022", "2022-06-16"),
        ("16th of June, 2022", "2022-06-16"),
        ("16-Jun-2022", "2022-06-16"),
        ("Donnerstag, 16. Juni 2022, 08:15 Uhr", "2022-06-16"),
        ("3. März 2022", "2022-03-03"),
        ("16.06.2022", "2022-06-16"),
        ("03.04.2022", "2022-04-03"),
        ("1er août 2022", "2022-08-01"),
        ("le 16 février 2022", "2022-02-16"),
        ("06/16/2022", "2022-06-16"),
        ("16/06/2022", "2022-06-16"),
        ("03/03/2022", "2022-03-03"),
        ("May 2014", "2014-05"),
        ("2014-05", "2014-05"),
        ("05/2014", "2014-05"),
        ("2014", "2014"),
        ("1655337600", "2022-06-16"),
        ("1655337600000", "2022-06-16"),
        ("Published on 16 June 2022", "2022-06-16"),
    ],
)
def test_a_stated_date_is_read_in_its_own_precision(stated: str, published: str) -> None:
    written = read_stated(stated)
    assert written is not None
    assert written.readings == (published,)


@pytest.mark.parametrize(
    ("text", "month_day"),
    [
        ("April 23", "04-23"),
        ("23. April", "04-23"),
        ("1er mai", "05-01"),
        ("Feb. 29", "02-29"),
        ("Tuesday, Apr 23", "04-23"),
    ],
)
def test_a_day_without_a_year_stays_without_one(text: str, month_day: str) -> None:
    written = find_date(text)
    assert written is not None
    assert (written.readings, written.month_day) == ((), month_day)


@pytest.mark.parametrize(
    "text", ["", "may", "Who may attend", "And in 2015?", "30 February", "room 12/345/6789", "10:15"]
)
def test_words_and_numbers_that_are_no_date_are_none(text: str) -> None:
    assert find_date(text) is None


@pytest.mark.parametrize(
    ("line", "stamp"),
    [
        ("Published 22 January 2015, 10:15", "Published 22 January 2015, 10:15"),
        ("By Tove Lindqvist | 22 Jan 2015", "22 Jan 2015"),
        ("Ardenholm, 22 January 2015", "22 January 2015"),
        ("May 5, 2014: the tunnel burns", None),
        ("The tunnel burned on 5 May 2014", None),
        ("Five people were hurt when the tunnel burned | 5 May 2014", None),
    ],
)
def test_a_line_that_only_dates_is_told_from_one_that_tells(line: str, stamp: str | None) -> None:
    assert date_stamp(line) == stamp


@given(st.dates(min_value=date(1900, 1, 1), max_value=TODAY), st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y"]))
def test_every_day_is_read_back_in_every_unambiguous_form(day: date, form: str) -> None:
    written = read_stated(day.strftime(form))
    assert written is not None
    assert written.readings == (day.isoformat(),)
