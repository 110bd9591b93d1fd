"""Gold questions proposed from an archive's own statements."""

from dataclasses import fields

import pytest

from dateline.evals.accepted import holds
from dateline.evals.dataset import GoldQuestion
from dateline.evals.drafting import draft_gold
from dateline.evals.metrics import article_names
from dateline.store import Archive, Article
from dateline.store.article import Dating
from fakes import WordEmbedder

# Where the names of the statements below are used in ways that tell their kinds.
USED = Article(
    text="It “rained” in Harwick and in Ravno, said Mayor Greta Holt, and in Kelmar, said General Otto Brand.",
    title="Rain",
    path="/news/rain.txt",
    dating=Dating("2010-01-01", "metadata"),
)


def article(text: str, *, path: str = "news.txt", day: str = "2014-06-15", record: str | None = None) -> Article:
    return Article(text=text, title="News", path=f"/news/{path}", record=record, dating=Dating(day, "metadata"))


@pytest.fixture
def drafts(tmp_path):
    def of(*articles: Article, count: int = 50):
        with Archive(tmp_path / "archive", embedder=WordEmbedder(), create=True) as archive:
            list(archive.put([USED, *articles]))
            return list(draft_gold(archive, count=count))

    return of


@pytest.mark.parametrize(
    ("statement", "question", "answer"),
    [
        ("Mayor Greta Holt opened the new bridge.", "Who opened the new bridge?", "Greta Holt"),
        ("The goalkeeper, Greta Holt, saved a penalty in Ravno.", "Who saved a penalty in Ravno?", "Greta Holt"),
        ("A fund for the families in Harwick has collected 3.6 million crowns.",
         "How much money has a fund for the families in Harwick collected?", "3.6 million crowns"),
        ("The port of Harwick handles 31 million tonnes of goods a year.",
         "How many tonnes of goods does the port of Harwick handle a year?", "31 million tonnes"),
        ("Forty volunteers counted the papers in Harwick.", "How many volunteers counted the papers in Harwick?",
         "Forty volunteers"),
        ("The fever claimed 312 lives in Kelmar, officials said on Tuesday.",
         "How many lives did the fever claim in Kelmar?", "312"),
        ("The bridge at Harwick will be 1,240 metres long and will carry four lanes.",
         "How long will the bridge at Harwick be?", "1,240 metres"),
        ("The builder of the hall went bankrupt in 2016.", "When did the builder of the hall go bankrupt?", "2016"),
        ("In May 2014, the hall in Ravno was closed.", "When was the hall in Ravno closed?", "May 2014"),
        ("“The river does not stop at a border,” said the mayor, Greta Holt.",
         "Who said “The river does not stop at a border”?", "Greta Holt"),
        ("The ministers met again in Ravno.", "Where did the ministers meet again?", "in Ravno"),
    ],
    ids=["who", "who, beside the subject", "money", "goods", "subject counted", "object counted", "length", "year",
         "date first", "quoted", "where"],
)  # fmt: skip
def test_a_statement_becomes_a_question(drafts, statement, question, answer):
    [line] = [line for line in drafts(article(statement)) if line.answerable]
    assert (line.question, line.answers) == (question, (answer,))


@pytest.mark.parametrize(
    "statement",
    ["“I have 312 boats in Harwick,” she said.", "Why are there 312 boats in Harwick?", "Rain fell again and again."],
    ids=["quotation", "question", "nothing to ask for"],
)
def test_what_is_no_plain_statement_is_left_alone(drafts, statement):
    assert drafts(article(statement)) == []


def test_a_statement_without_a_rule_is_asked_with_a_blank(drafts):
    [line] = drafts(article("Because of the storm of the night, boats numbered 312 or so there."))
    assert line.question == "What is missing: “Because of the storm of the night, boats numbered ____ or so there.”?"
    assert (line.answers, line.tags) == (("312",), ("blank",))


def test_one_line_in_four_asks_what_the_archive_does_not_say(drafts):
    named = [article(f"Mayor Greta Holt opened the {thing} in Harwick.", path=f"{thing}.txt") for thing in
             ("bridge", "school", "market", "harbour", "theatre", "station")]  # fmt: skip
    made = drafts(*named)
    assert [line.answerable for line in made] == [True, True, True, False, True, True, True, False]
    strange = made[3]
    assert strange.question in {
        f"Who opened the {made[2].question.split()[3]} in {place}?" for place in ("Ravno", "Kelmar")
    }
    assert (strange.answers, strange.articles, strange.why) == ((), (), "not_stated")
    assert strange.tags == ("unanswerable", "name exchanged")
    assert strange.statement == "Nothing should answer this; it is d003 with another name."


def test_lines_come_from_all_articles_before_a_second_one_of_any(drafts):
    text = "Mayor Greta Holt opened the {0} in Harwick. General Otto Brand closed the {0} in Ravno."
    made = drafts(*(article(text.format(day[:4]), path=f"{day}.txt", day=day) for day in ("2011-01-01", "2012-01-01")))
    assert [line.articles for line in made if line.answerable] == [
        ("2011-01-01.txt",), ("2012-01-01.txt",), ("2011-01-01.txt",), ("2012-01-01.txt",),
    ]  # fmt: skip


def test_a_statement_in_copies_is_asked_once_and_names_them_all(drafts):
    text = "Mayor Greta Holt opened the long bridge over the wide river in Harwick."
    made = drafts(article(text, path="one.txt"), article(text, path="wire.jsonl", record="a", day="2014-06-16"))
    [line] = [line for line in made if line.answerable]
    assert set(line.articles) == {"one.txt", "wire.jsonl#a"}


def test_a_line_is_a_gold_line_once_its_draft_is_deleted(drafts):
    line = drafts(article("Mayor Greta Holt opened the new bridge."))[0].as_json()
    assert line.pop("draft") == "News (2014-06-15): Mayor Greta Holt opened the new bridge."
    assert line == {
        "id": "d001", "question": "Who opened the new bridge?", "answerable": True, "answers": ["Greta Holt"],
        "articles": ["news.txt"], "tags": ["who"],
    }  # fmt: skip
    assert line.keys() <= {field.name for field in fields(GoldQuestion)}


def test_the_sample_gives_as_many_as_asked_for_with_the_articles_own_words(sample_archive, shipped_embedder):
    with Archive(sample_archive, embedder=shipped_embedder) as archive:
        made = list(draft_gold(archive, count=60))
        assert made == list(draft_gold(archive, count=60))
        texts = {}
        for entry in archive.articles():
            found = archive.article(entry.id)
            texts |= dict.fromkeys(article_names(path=found.path, record=found.record), found.text)
    answerable = [line for line in made if line.answerable]
    assert len(made) == 60
    assert 45 <= len(answerable) <= 50
    assert all(holds(texts[line.articles[0]], line.answers[0]) for line in answerable)
    assert len({line.articles for line in answerable}) >= 38
    assert sum(line.tags == ("blank",) for line in answerable) <= 5
