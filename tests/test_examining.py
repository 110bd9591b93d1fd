"""One question asked: its outcome, its scores, and the stage that lost it; with scripted answers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from dateline.evals.dataset import GoldQuestion
from dateline.evals.metrics import METRICS
from dateline.evals.runner import judge_all
from dateline.qa.answer import Answer, Sentence

TODAY = date(2025, 1, 1)
FACT = "The bridge will be 1,240 metres long"
ELSEWHERE = "Bread costs 9 crowns"
FOUND = GoldQuestion(
    "q1", "How long is the bridge over the Tarn?", True, ("1,240 metres",), ("tarn-bridge-approved.txt",), ("number",)
)
UNFOUND = GoldQuestion("q2", "What does a litre of petrol cost?", False, why="not_stated", tags=("foreign",))


class Scripted:
    """Answers every question with the same answer, and remembers the turns before it and the day of asking."""

    def __init__(self, answer: Answer | Exception) -> None:
        self.answer = answer
        self.days: list[date | None] = []
        self.turns: list[tuple[str, int]] = []

    def ask(self, question: str, /, *, history: Sequence[Answer] = (), asked: date | None = None) -> Answer:
        self.days.append(asked)
        self.turns.append((question, len(history)))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture(scope="module")
def quoting(sample, sample_names, make_answer):
    """A function that makes an answer of one sentence with an exact quote from an article."""

    def made(text: str = FACT, *, quote: str = FACT, file: str = "tarn-bridge-approved.txt") -> Answer:
        key = next(key for key, known in sample_names.items() if file in known)
        start = sample.article(key).text.index(quote)
        answer = make_answer(text, article=key)
        citation = replace(answer.citations[0], start=start, end=start + len(quote), quote=quote)
        return replace(answer, citations=(citation,))

    return made


@pytest.fixture(scope="module")
def ask(sample, sample_names):
    """A function that asks one question and gives its result."""

    def asked(gold: GoldQuestion, answer: Answer | Exception):
        known = answer if isinstance(answer, Exception) else replace(answer, standalone=gold.question)
        (result,) = judge_all([gold], sample, Scripted(known), sample_names, today=TODAY)
        return result

    return asked


def test_a_right_answer_with_an_exact_quote_passes(ask, quoting):
    result = ask(FOUND, quoting())
    assert (result.outcome, result.stage, result.answered, result.text) == ("pass", None, True, FACT)
    expected = {"passed": 1, "right": 1, "answered": 1, "contained": 1, "first sentence": 1, "exact quotes": 1,
                "gold citations": 1, "citation recall": 1, "citation precision": 1, "article success@5": 1,
                "article recall@10": 1, "passage recall@10": 1}  # fmt: skip
    assert {name: result.scores[name] for name in expected} == expected
    assert result.scores.keys() <= {metric.name for metric in METRICS}
    assert all(0 <= score <= 1 for score in result.scores.values())
    (cited,) = result.citations
    assert (cited.gold, cited.exact) == (True, True)
    assert (cited.before + cited.quote + cited.after).count(FACT) == 1
    assert result.tokens > 5
    assert result.seconds > 0


def test_a_quote_beside_its_place_fails_as_badly_cited(ask, quoting):
    answer = quoting()
    shifted = replace(answer, citations=(replace(answer.citations[0], start=answer.citations[0].start + 1),))
    result = ask(FOUND, shifted)
    assert (result.outcome, result.stage, result.scores["exact quotes"]) == ("fail", "right and badly cited", 0.0)


def test_a_refusal_of_what_is_not_there_passes(ask, make_answer):
    result = ask(UNFOUND, make_answer(reason="not_stated"))
    assert (result.outcome, result.reason, result.answered) == ("pass", "not_stated", False)
    assert result.scores == {"passed": 1.0, "refused": 1.0, "expected reason": 1.0}
    assert result.text == make_answer(reason="not_stated").abstention.explanation


def test_a_refusal_for_another_reason_is_told(ask, make_answer):
    assert ask(UNFOUND, make_answer(reason="no_match")).scores["expected reason"] == 0.0


def test_sentences_that_their_quote_does_not_support_lower_citation_recall(ask, quoting):
    answer = quoting()
    invented = Sentence("The bridge will be 2,500 metres long.", (1,), 0.9, True)
    result = ask(FOUND, replace(answer, sentences=(*answer.sentences, invented)))
    assert result.scores["citation recall"] == 0.5


def test_a_citation_that_supports_nothing_lowers_citation_precision(ask, quoting):
    answer, other = quoting(), quoting(quote="31,000 wintering geese")
    both = replace(
        answer,
        sentences=(replace(answer.sentences[0], citations=(1, 2)),),
        citations=(*answer.citations, replace(other.citations[0], n=2)),
    )
    result = ask(FOUND, both)
    assert (result.scores["citation recall"], result.scores["citation precision"]) == (1.0, 0.5)


@pytest.mark.parametrize(
    ("gold", "script", "stage"),
    [
        pytest.param(replace(FOUND, articles=("lost.txt",)), {}, "not in the archive", id="not-in-the-archive"),
        pytest.param(
            replace(FOUND, question="Who sells fish at dawn in the market hall?"),
            {"text": "Fish is sold.", "quote": "31,000 wintering geese"},
            "not retrieved", id="not-retrieved",
        ),
        pytest.param(
            FOUND, {"text": "It rained.", "quote": "Norland", "file": "stolen-paintings.txt"},
            "retrieved and not used", id="not-used",
        ),
        pytest.param(FOUND, {"text": "It rained.", "quote": "31,000 wintering geese"}, "used and wrong", id="wrong"),
        pytest.param(
            FOUND, {"quote": "31,000 wintering geese"}, "right and badly cited", id="another-quote"
        ),
        pytest.param(UNFOUND, {}, "answered wrongly", id="answered-wrongly"),
    ],
)  # fmt: skip
def test_a_failed_question_is_traced_to_the_stage_that_lost_it(ask, quoting, gold, script, stage):
    result = ask(gold, quoting(**script))
    assert (result.outcome, result.stage) == ("fail", stage)


def test_a_refusal_of_what_was_found_is_wrong(ask, make_answer):
    assert ask(FOUND, make_answer(reason="no_match")).stage == "refused wrongly"


def test_what_breaks_is_an_error_that_hides_no_other_question(sample, sample_names, make_answer):
    class Breaks(Scripted):
        def ask(self, question, /, **known):
            if question == FOUND.question:
                raise ZeroDivisionError("by zero")
            return super().ask(question, **known)

    broken, passed = judge_all(
        [FOUND, UNFOUND], sample, Breaks(make_answer(reason="no_match")), sample_names, today=TODAY
    )
    assert (broken.outcome, broken.scores) == ("error", {})
    assert broken.detail.startswith("ZeroDivisionError: by zero (test_examining.py, line ")
    assert passed.outcome == "pass"


def test_an_answer_by_something_else_than_the_model_is_not_measured(ask, quoting):
    result = ask(FOUND, replace(quoting(), note="The server cannot be reached.", failed=True))
    assert (result.outcome, result.detail, result.scores) == ("unmeasured", "The server cannot be reached.", {})


def test_the_day_of_asking_comes_from_the_gold_file_or_the_run(sample, sample_names, quoting):
    assistant = Scripted(quoting())
    judge_all([FOUND, replace(FOUND, id="q3", asked=date(2014, 6, 20))], sample, assistant, sample_names, today=TODAY)
    assert assistant.days == [TODAY, date(2014, 6, 20)]


def test_a_follow_up_is_asked_after_its_earlier_turns_and_searched_in_three_ways(sample, sample_names, quoting):
    gold = replace(FOUND, question="Who sells petrol?", history=("What is built?", "Where?"), standalone=FOUND.question)
    assistant = Scripted(replace(quoting(), standalone=FOUND.question))
    (result,) = judge_all([gold], sample, assistant, sample_names, today=TODAY)
    assert assistant.turns == [("What is built?", 0), ("Where?", 1), ("Who sells petrol?", 2)]
    searched = ("article success@5", "success@5 as typed", "success@5 as written")
    assert [result.scores[name] for name in searched] == [1.0, 0.0, 1.0]


@pytest.mark.parametrize("named", ["hotline-courier.md", "hotline-meridian-wire.txt", "hotline-tarn-valley.html"])
def test_copies_of_an_article_count_as_the_article(ask, quoting, named):
    """The hotline article stands in three outlets; whichever one the gold line names is found first."""
    gold = GoldQuestion(
        "q4", "Who will reopen the telephone line between their headquarters?", True, ("nineteen months",), (named,)
    )
    result = ask(gold, quoting())
    assert (result.scores["article recall@1"], result.scores["passage MRR"]) == (1.0, 1.0)


def test_an_answer_that_cannot_be_scored_is_an_error(ask, quoting):
    result = ask(FOUND, replace(quoting(), sentences=()))
    assert (result.outcome, result.scores) == ("error", {})
    assert result.detail.startswith("ZeroDivisionError")
