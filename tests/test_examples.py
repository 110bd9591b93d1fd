"""Questions to begin with: the archive answers each from the article that it was taken from."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from dateline.qa.assistant import Assistant
from dateline.qa.page.examples import Examples
from dateline.store import Archive, Article, Dating, InputError
from fakes import WordEmbedder
from scripted import ScriptedArchive, reply, unanswered


def speaker(number: int) -> str:
    """A name of its own for each number."""
    return f"Ilsa {chr(ord('A') + number // 26)}{chr(ord('a') + number % 26)}holt"


def interview(name: str, published: str | None = "2014-05-03", *, said: str = "The bridge is safe") -> Article:
    return Article(f"“{said},” {name} said.", "Interview", Dating(published), path=f"/{name}.txt")


def report(published: str) -> Article:
    return Article(f"The ferry sailed on {published}. Nobody spoke.", "Ferry sails", Dating(published))


def asked_about(question: str) -> tuple[str, str]:
    """The speaker and the year of a question."""
    return re.fullmatch(r"What did (.+) say in (\d{4})\?", question).groups()


@dataclass
class Finder:
    """An assistant that cites the first article of the question's year that holds the question's name."""

    archive: ScriptedArchive | Archive
    silent_on: str = "nobody"
    asked: list[str] = field(default_factory=list)

    def ask(self, text, **_):
        self.asked.append(text)
        if self.silent_on in text:
            raise InputError("The question is empty.")
        name, year = asked_about(text)
        for entry in self.archive.articles():
            article = self.archive.article(entry.id)
            if name in article.text and entry.dating.published.startswith(year):
                return reply(text, (article, article.text))
        return unanswered(text)


def examples(*articles, silent_on="nobody", given=()):
    archive = ScriptedArchive(*articles)
    return Examples(archive, Finder(archive, silent_on), given=given)


def test_the_sample_archive_answers_its_examples_from_the_articles_they_were_taken_from(
    sample_archive, shipped_embedder
):
    with Archive(sample_archive, embedder=shipped_embedder) as archive:
        assistant = Assistant(archive)
        found = Examples(archive, assistant, given=())()
        assert 2 <= len(found) <= 4
        assert len(set(found)) == len(found)
        for question in found:
            name, year = asked_about(question)
            cited = [archive.article(citation.article) for citation in assistant.ask(question).citations]
            assert any(name in article.text and article.dating.published.startswith(year) for article in cited)


def test_a_question_is_about_what_somebody_said_in_the_year_of_the_article():
    assert examples(interview("Ilsa Brand"))() == ("What did Ilsa Brand say in 2014?",)


@pytest.mark.parametrize(
    "articles",
    [(), (report("2014-05-03"),), (interview("Ilsa Brand", None),)],
    ids=["empty archive", "nobody speaks", "undated"],
)
def test_where_nothing_can_be_asked_nothing_is(articles):
    assert examples(*articles)() == ()


def test_what_is_answered_from_another_article_or_not_at_all_is_left_out():
    elsewhere = interview("Pell Aronsen", said="Ilsa Brand was right")
    assert examples(elsewhere, interview("Ilsa Brand"))() == ("What did Pell Aronsen say in 2014?",)
    assert examples(interview("Ilsa Brand"), interview("Maren Holt"), silent_on="Ilsa")() == (
        "What did Maren Holt say in 2014?",
    )


def test_each_speaker_is_asked_about_once():
    shown = examples(interview("Ilsa Brand", "2014"), interview("Ilsa Brand", "2013"))()
    assert shown == ("What did Ilsa Brand say in 2014?",)


def test_four_are_enough():
    assert len(examples(*(interview(speaker(number)) for number in range(6)))()) == 4


@pytest.mark.parametrize("size", [5, 25, 47, 48, 200])
def test_the_earliest_articles_are_tried_as_well_as_the_latest(size):
    dates = [f"{2020 - place // 12}-{12 - place % 12:02}" for place in range(size)]
    articles = [report(published) for published in dates]
    oldest = size - max(1, size // 5)
    articles[oldest:] = [interview(speaker(place), dates[place]) for place in range(oldest, size)]
    assert examples(*articles)()


def test_where_everybody_speaks_they_are_of_different_ages():
    shown = examples(*(interview(speaker(place), f"{2020 - place}") for place in range(40)))()
    years = sorted(int(asked_about(question)[1]) for question in shown)
    assert [later - earlier for earlier, later in pairwise(years)] == pytest.approx([10, 10, 10], abs=1)


def test_given_ones_are_shown_as_they_are():
    shown = examples(interview("Ilsa Brand"), given=["What sank?"])
    assert shown() == ("What sank?",)


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "archive", embedder=WordEmbedder(), create=True) as made:
        yield made


def test_they_are_found_once_and_again_when_the_archive_has_changed(archive):
    finder = Finder(archive)
    shown = Examples(archive, finder, given=())
    assert shown() == ()
    list(archive.put([interview("Ilsa Brand")]))
    assert shown() == shown() == ("What did Ilsa Brand say in 2014?",)
    assert len(finder.asked) == 1
    list(archive.put([interview("Pell Aronsen", "2013")]))
    assert shown() == ("What did Ilsa Brand say in 2014?", "What did Pell Aronsen say in 2013?")
    archive.remove([interview("Ilsa Brand").id])
    assert shown() == ("What did Pell Aronsen say in 2013?",)


def test_an_edited_article_takes_its_question_with_it(archive):
    shown = Examples(archive, Finder(archive), given=())
    list(archive.put([interview("Ilsa Brand")]))
    assert shown() == ("What did Ilsa Brand say in 2014?",)
    before = archive.counts()
    edited = Article("“The bridge is closed,” Maren Holt said.", "Interview", Dating("2014"), path="/Ilsa Brand.txt")
    assert [outcome.status for outcome in archive.put([edited])] == ["updated"]
    assert archive.counts() == before
    assert shown() == ("What did Maren Holt say in 2014?",)
