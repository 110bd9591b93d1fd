"""The JSON objects that other programs rely on."""

import json
from dataclasses import replace
from datetime import date

import pytest

from dateline.qa.answer import Struck
from dateline.qa.output import answer_json, article_json, entry_json, error_json, health_json, hits_json, outcome_json
from dateline.qa.question import Window
from dateline.store import Article, ArticleEntry, Dating, Health, Hit, Outcome, Passage

FERRY = Article(
    "The ferry sank off Skarn. All were saved.",
    "Ferry sinks",
    Dating("2013-02", "dateline", evidence="February 2013"),
    outlet="The Norland Post",
    author="Ada Ferro",
    url="https://post.example/ferry",
    path="/news/ferry.txt",
)


def hit(article: Article, start: int, end: int) -> Hit:
    passage = Passage(article.id, start, end, article.text[start:end], ((start, end),))
    return Hit(passage, article, 1.25, 0.5, 1, None, None, None)


def test_an_answer_has_the_keys_of_the_contract_in_order(make_answer):
    answer = answer_json(make_answer("Mayor Holt opened the bridge.", window=Window(date(2014, 1, 1), None)))
    assert list(answer) == [
        "question", "standalone", "answer", "abstained", "reason", "explanation", "sentences", "citations", "window",
        "llm", "seconds", "certainty",
    ]  # fmt: skip
    assert answer == {
        "question": "Who opened the bridge?",
        "standalone": "Who opened the bridge?",
        "answer": "Mayor Holt opened the bridge. [1]",
        "abstained": False,
        "reason": None,
        "explanation": None,
        "sentences": [
            {"text": "Mayor Holt opened the bridge.", "citations": [1], "support": 0.8, "verified": True},
        ],
        "citations": [
            {
                "n": 1, "article": "a1", "path": "/news/a1.txt", "url": None, "title": "Bridge opened",
                "outlet": "The Norland Post", "published": "2014-06-15", "dated_by": "metadata", "start": 10,
                "end": 39, "quote": "Mayor Holt opened the bridge.", "also_in": [],
            }
        ],
        "window": {"since": "2014-01-01", "until": None},
        "llm": "extractive",
        "seconds": {"retrieve": 0.25, "answer": 0.5},
        "certainty": "clearly",
    }  # fmt: skip


def test_an_abstention_gives_its_reason_and_its_explanation_as_the_answer(make_answer):
    answer = answer_json(make_answer(reason="nothing_in_dates"))
    explanation = "Articles from 2003 and 2007; none from 2005."
    assert (answer["abstained"], answer["reason"]) == (True, "nothing_in_dates")
    assert (answer["explanation"], answer["answer"]) == (explanation, explanation)
    assert (answer["sentences"], answer["citations"]) == ([], [])


def test_what_a_model_wrote_without_support_and_what_went_wrong_are_told(make_answer):
    answer = replace(make_answer("Yes."), struck=(Struck("It sank.", "No passage says this."),), note="The model left.")
    told = answer_json(answer)
    assert told["struck"] == [{"text": "It sank.", "reason": "No passage says this."}]
    assert told["note"] == "The model left."


@pytest.mark.parametrize("key", ["q7", 7, 0, ""], ids=["text", "number", "zero", "empty"])
def test_an_answer_of_a_batch_has_the_id_of_its_line(make_answer, key):
    assert answer_json(make_answer("Yes."), key=key)["id"] == key


def test_a_line_without_answer_has_its_id_and_the_error_only():
    assert error_json("q1", "no question") == {"id": "q1", "error": "no question"}


def test_a_hit_has_the_keys_of_the_contract():
    assert hits_json([hit(FERRY, 0, 26)]) == [
        {
            "article": FERRY.id, "path": "/news/ferry.txt", "title": "Ferry sinks", "published": "2013-02", "start": 0,
            "end": 26, "text": "The ferry sank off Skarn. ", "score": 1.25, "dense_rank": 1, "lexical_rank": None,
            "also_in": [],
        }
    ]  # fmt: skip


def test_a_hit_names_the_articles_with_a_near_copy_of_its_passage():
    (found,) = hits_json([replace(hit(FERRY, 0, 26), also_in=("b2", "c3"))])
    assert found["also_in"] == ["b2", "c3"]


@pytest.mark.parametrize(
    ("also_in", "standing"),
    [((), ""), (("b2",), "in 2 articles, one origin"), (("b2", "c3", "d4"), "in 4 articles, one origin")],
)
def test_a_citation_says_in_how_many_articles_it_stands(make_answer, also_in, standing):
    (citation,) = make_answer("Mayor Holt opened the bridge.").citations
    assert replace(citation, also_in=also_in).standing == standing


def test_the_list_and_one_article_have_the_keys_of_the_contract():
    entry = ArticleEntry(
        FERRY.id, FERRY.path, FERRY.title, FERRY.outlet, FERRY.author, FERRY.url, FERRY.dating, passages=1
    )
    listed = entry_json(entry)
    assert listed == {
        "id": FERRY.id, "path": "/news/ferry.txt", "title": "Ferry sinks", "outlet": "The Norland Post",
        "author": "Ada Ferro", "url": "https://post.example/ferry", "published": "2013-02", "dated_by": "dateline",
        "precision": "month", "passages": 1,
    }  # fmt: skip
    assert article_json(entry, FERRY) == listed | {
        "text": FERRY.text,
        "dating": {
            "published": "2013-02", "basis": "dateline", "readings": (), "not_after": None, "month_day": None,
            "evidence": "February 2013",
        },
    }  # fmt: skip


def test_the_outcome_of_a_file_that_is_no_article_has_a_reason_and_no_article():
    outcome = outcome_json(Outcome("rejected", "/news/x.json", "3", reason="no text"))
    assert outcome == {
        "status": "rejected", "path": "/news/x.json", "record": "3", "article": None, "title": "", "published": None,
        "dated_by": None, "reason": "no text",
    }  # fmt: skip


@pytest.mark.parametrize(("problems", "healthy"), [((), True), (("3 vectors are lost",), False)], ids=["well", "ill"])
def test_an_archive_with_a_problem_is_not_healthy(problems, healthy):
    found = health_json(Health(2, 5, 1.0, problems))
    assert found == {"healthy": healthy, "articles": 2, "passages": 5, "recall": 1.0, "problems": problems}


def test_everything_can_be_written_as_json(make_answer):
    values = [answer_json(make_answer("Yes.")), hits_json([hit(FERRY, 0, 26)]), health_json(Health(0, 0, 1.0, ()))]
    assert json.loads(json.dumps(values))
