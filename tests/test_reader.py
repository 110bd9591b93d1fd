"""The reader marks words of the passage, and its layout keeps their places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.qa.reader.layout import MAX_PIECES, heading, in_words, lay
from dateline.qa.reader.read import Reader, Text

HARBOUR = "The port of Harwick opened its new lighthouse on Monday. It cost 12 million crowns. It is 41 metres tall."
SENTENCES = ((0, 57), (57, 85), (85, len(HARBOUR)))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(
    ("stored", "said"),
    [("2013-05-06", "6 May 2013"), ("2013-05", "May 2013"), ("2013", "2013"), (None, "")],
    ids=["day", "month", "year", "none"],
)
def test_a_date_is_read_as_a_question_would_name_it(stored: str | None, said: str) -> None:
    assert in_words(stored) == said


def test_title_and_date_stand_before_the_passage_as_far_as_they_are_known() -> None:
    assert heading("New lighthouse", "6 May 2013") == "New lighthouse.\n6 May 2013.\n"
    assert heading("", "") == ""


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=300))
def test_offsets_are_those_of_the_passage(question: str, title: str, text: str) -> None:
    (laid,) = lay([question], [heading(title, "")], [text])
    assert len(laid.ids) == len(laid.types) == len(laid.offsets) <= MAX_PIECES
    for span in laid.offsets:
        assert span is None or 0 <= span[0] < span[1] <= len(text)


def test_a_passage_that_is_too_long_is_cut_and_the_question_is_not() -> None:
    (laid,) = lay(["How tall is it?"], [""], ["tower " * 400])
    assert len(laid.ids) == MAX_PIECES
    assert laid.types.count(0) == 7


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        pytest.param("How tall is the lighthouse?", 2, "41 metres", id="height"),
        pytest.param("How much did the lighthouse cost?", 1, "12 million crowns", id="cost"),
        pytest.param("When did the new lighthouse open?", 0, "Monday", id="day"),
    ],
)
def test_the_words_that_answer_are_marked(reader: Reader, question: str, sentence: int, words: str) -> None:
    (finding,) = reader.read(question, [Text("New lighthouse at Harwick", "2013-05-06", HARBOUR, SENTENCES)])
    assert finding.margins.index(max(finding.margins)) == sentence
    span = finding.spans[sentence]
    assert span is not None
    assert words in HARBOUR[slice(*span)]


def test_a_passage_about_something_else_answers_less(reader: Reader) -> None:
    mill = "The paper mill at Tarnford will close in March because the price of wood has doubled."
    texts = [Text("", None, HARBOUR, SENTENCES), Text("", None, mill, ((0, len(mill)),))]
    here, elsewhere = reader.read("How tall is the lighthouse at Harwick?", texts)
    assert here.answerable > elsewhere.answerable


def test_the_order_and_the_company_of_passages_change_nothing(reader: Reader) -> None:
    texts = [Text("", None, HARBOUR[:end], ((0, end),)) for end in (57, 85, len(HARBOUR))]
    question = "What did the port of Harwick open?"
    alone = [finding.answerable for text in texts for finding in Reader().read(question, [text])]
    together = [finding.answerable for finding in reader.read(question, texts)]
    assert together == pytest.approx(alone, abs=0.1)


def test_a_sentence_that_is_cut_off_is_not_read(reader: Reader) -> None:
    text = "The tower is tall. " * 80
    spans = tuple((start, start + 19) for start in range(0, len(text), 19))
    (finding,) = reader.read("How tall is the tower?", [Text("", None, text, spans)])
    assert finding.spans[0] is not None
    assert finding.spans[-1] is None
    assert finding.margins[-1] < min(
        margin for margin, span in zip(finding.margins, finding.spans, strict=True) if span
    )
