"""The assistant answers with the archive's own sentences, or says why it does not."""

from datetime import date

import pytest

from dateline.qa import Assistant
from dateline.qa.question import Window
from dateline.store import Archive, Article, Dating, InputError
from fakes import WordEmbedder

TODAY = date(2024, 6, 1)
HARBOUR = (
    "The port authority of Harwick opened its new lighthouse on Monday. It cost 12 million crowns. "
    "“The old lamp served for a century,” said the harbour master, Ilsa Brand. “We shall miss it,” she said.\n\n"
    "The lighthouse is 41 metres tall."
)
MILL = "The paper mill at Tarnford will close in March because the price of wood has doubled, its owner said."


def article(text: str, title: str, published: str | None) -> Article:
    dating = Dating(published, "metadata") if published else Dating()
    return Article(text=text, title=title, dating=dating, path=f"/{title}.txt", outlet="The Harwick Courier")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory):
    with Archive(tmp_path_factory.mktemp("archive"), create=True) as made:
        entries = [
            article(HARBOUR, "New lighthouse at Harwick", "2013-05-06"),
            article(MILL, "Mill to close", "2016-01-12"),
            article(MILL + " Two hundred people work there.", "Tarnford mill closes", "2016-01-13"),
        ]
        list(made.put(entries))
        yield made


@pytest.fixture(scope="module")
def assistant(archive: Archive) -> Assistant:
    return Assistant(archive)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        pytest.param("How tall is the lighthouse?", "41 metres", id="number"),
        pytest.param("How much did the new lighthouse cost?", "12 million crowns", id="money"),
        pytest.param("Why does the mill at Tarnford close?", "price of wood", id="reason"),
        pytest.param("Who is the harbour master of Harwick?", "Ilsa Brand", id="person"),
        pytest.param("What opened in Harwick in 2013?", "lighthouse", id="in a window"),
    ],
)
def test_an_answer_quotes_the_sentence_that_holds_it(
    assistant: Assistant, archive: Archive, question: str, words: str
) -> None:
    answer = assistant.ask(question, asked=TODAY)
    assert answer.abstention is None
    assert words in answer.text
    assert 1 <= len(answer.sentences) <= 3
    for citation in answer.citations:
        text = archive.article(citation.article).text
        assert citation.quote == text[citation.start : citation.end]
        assert citation.outlet == "The Harwick Courier"
        assert citation.dated_by == "metadata"
    cited = {citation.n: citation.quote for citation in answer.citations}
    for sentence in answer.sentences:
        assert sentence.text == " ".join(cited[sentence.citations[0]].split())


def test_a_quotation_brings_its_speaker(assistant: Assistant) -> None:
    answer = assistant.ask("Who shall miss the old lamp of the lighthouse?", asked=TODAY)
    assert "Ilsa Brand" in answer.text


def test_the_same_sentence_in_two_articles_is_one_citation_that_names_both(
    assistant: Assistant, archive: Archive
) -> None:
    answer = assistant.ask("Why will the paper mill at Tarnford close in March?", asked=TODAY)
    quoted = [citation for citation in answer.citations if citation.quote == MILL]
    assert len(quoted) == 1
    ids = {entry.id for entry in archive.articles() if "ill" in entry.title}
    assert {quoted[0].article, *quoted[0].also_in} == ids


def test_the_window_is_understood_shown_and_removable(assistant: Assistant) -> None:
    question = "How tall was the lighthouse in 2016?"
    dated = assistant.ask("What happened to the mill in 2016?", asked=TODAY)
    assert dated.window == Window(date(2016, 1, 1), date(2016, 12, 31))
    free = assistant.ask(question, asked=TODAY, any_date=True)
    assert not free.window
    assert "41 metres" in free.text


def test_a_day_in_a_question_finds_what_was_printed_the_day_after(assistant: Assistant) -> None:
    answer = assistant.ask("What happened to the mill on 11 January 2016?", asked=TODAY)
    assert answer.window == Window(date(2016, 1, 11), date(2016, 1, 11))
    assert "mill" in answer.text
    assert answer.abstention is None


def test_nothing_in_the_dates_says_what_there_is(assistant: Assistant) -> None:
    answer = assistant.ask("What happened in Harwick in 2005?", asked=TODAY)
    assert answer.abstention is not None
    assert answer.abstention.reason == "nothing_in_dates"
    assert answer.abstention.explanation == "Articles from 2013 and 2016; none from 2005."


def test_another_subject_is_no_match_and_names_the_words_that_nobody_wrote(assistant: Assistant) -> None:
    answer = assistant.ask("Which quarterback threw the longest touchdown?", asked=TODAY)
    assert answer.abstention is not None
    assert answer.abstention.reason == "no_match"
    assert "quarterback" in answer.abstention.explanation


def test_what_the_surroundings_do_not_state_is_not_stated(archive: Archive) -> None:
    answer = Assistant(archive, threshold=1.01).ask("Who drew the new lighthouse at Harwick?", asked=TODAY)
    assert answer.abstention is not None
    assert answer.abstention.reason == "not_stated"
    assert "New lighthouse at Harwick" in answer.abstention.explanation


def test_an_empty_archive_says_how_to_fill_it(tmp_path) -> None:
    with Archive(tmp_path, embedder=WordEmbedder(), create=True) as archive:
        answer = Assistant(archive).ask("Who?")
    assert answer.abstention is not None
    assert answer.abstention.reason == "empty_archive"
    assert "dateline add" in answer.abstention.explanation


def test_the_threshold_decides(archive: Archive) -> None:
    question = "How tall is the lighthouse?"
    assert Assistant(archive, threshold=1.01).ask(question, asked=TODAY).abstention is not None
    confidence = Assistant(archive).ask(question, asked=TODAY).confidence
    assert 0 < confidence <= 1


def test_a_question_that_leans_on_the_turn_before_stands_alone_in_the_answer(assistant: Assistant) -> None:
    earlier = assistant.ask("Who opened the Harwick lighthouse?", asked=TODAY)
    answer = assistant.ask("How tall is it?", history=[earlier], asked=TODAY)
    assert (answer.question, answer.standalone) == ("How tall is it?", "How tall is the Harwick lighthouse?")
    assert "41 metres" in answer.text


def test_dates_of_a_follow_up_are_the_window(assistant: Assistant) -> None:
    earlier = assistant.ask("What happened in Harwick in 2012?", asked=TODAY)
    answer = assistant.ask("And in 2013?", history=[earlier], asked=TODAY)
    assert answer.window == Window(date(2013, 1, 1), date(2013, 12, 31))


@pytest.mark.parametrize("question", ["", "  ", "?!", "x" * 2001])
def test_a_question_that_cannot_be_used_says_what_to_do(assistant: Assistant, question: str) -> None:
    with pytest.raises(InputError):
        assistant.ask(question)


def test_a_foreign_embedder_still_reads_with_the_shipped_model(tmp_path) -> None:
    with Archive(tmp_path, embedder=WordEmbedder(), create=True) as archive:
        list(archive.put([article(HARBOUR, "New lighthouse at Harwick", "2013-05-06")]))
        assert "41 metres" in Assistant(archive).ask("How tall is the lighthouse?", asked=TODAY).text
