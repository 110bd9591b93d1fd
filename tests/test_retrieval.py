"""Which passages are gathered for a question with dates."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dateline.qa.question import understand
from dateline.qa.retrieval import gather
from dateline.store import Archive, Article, Dating
from fakes import WordEmbedder

PRINTED = {
    "October": ("2014-10-07", "Norland's exports of timber fell by 4% in August, the office said on Tuesday."),
    "a year on": ("2015-10-06", "Norland's exports of timber rose by 2% in August, the office said on Tuesday."),
    "another August": ("2014-11-04", "Norland's exports of timber had fallen by 9% in August 2012, a study says."),
    "no August": ("2014-10-09", "Norland's exports of timber fell by 7% in spring, a study says."),
    "before": ("2014-06-10", "A new tax on Norland's exports of timber takes effect in August, the office said."),
    "long before": ("2014-01-10", "Brennick's sawmills want lower duties on exports of timber from August on."),
    "verb": ("2014-01-11", "Norland's exports of plywood may rise, the office said."),
    "May": ("2013-06-11", "Norland's exports of plywood rose in May, the office said."),
    "lottery": ("2014-07-30", "The lottery of Harwick will be drawn on Aug. 8 and pays 4 million crowns."),
    "long ago": ("2014-12-02", "The garrison of Skell surrendered on Dec. 22, 1941, a diary shows."),
}


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path, embedder=WordEmbedder(), create=True) as made:
        articles = [Article(text, title, Dating(day)) for title, (day, text) in PRINTED.items()]
        for _ in made.put([*articles, Article("A history of plywood.", "undated")]):
            pass
        yield made


def gathered(archive: Archive, words: str) -> set[str]:
    """The titles of the dated articles; an undated one may be of any day."""
    question = understand(words, asked=date(2017, 3, 1))
    return {hit.article.title for hit in gather(archive, question)} - {"undated"}


def test_an_article_from_soon_after_may_leave_out_the_year_of_a_month(archive: Archive) -> None:
    assert gathered(archive, "By how much did exports of timber fall in August 2014?") == {"October", "before"}


def test_a_month_asked_for_without_its_year_is_that_of_any_year_where_the_latest_has_nothing(archive: Archive) -> None:
    assert gathered(archive, "What did exports of plywood do in May?") == {"May"}
    assert gathered(archive, "What did exports of plywood do last May?") == set()
    assert gathered(archive, "What did exports of plywood do in May 2016?") == set()


def test_a_day_asked_for_without_its_year_may_be_that_of_any_year(archive: Archive) -> None:
    assert gathered(archive, "What does the lottery of Harwick that is drawn on August 8 pay?") == {"lottery"}
    assert gathered(archive, "What does the lottery of Harwick that is drawn on August 9 pay?") == set()


def test_a_month_long_ago_is_found_by_a_day_of_it(archive: Archive) -> None:
    assert gathered(archive, "Where did a garrison surrender in December 1941?") == {"long ago"}
    assert gathered(archive, "Where did a garrison surrender in November 1941?") == set()
    assert gathered(archive, "Where did a garrison surrender in December 1942?") == set()
