"""Which sentences are chosen and how they are cited, and which leave their speaker or subject open."""

from dataclasses import replace

import pytest

from dateline.qa.evidence import Candidate
from dateline.qa.extract import Chosen, choose, cite, leans, needs_speaker
from dateline.store import Article, Dating, Hit, Passage


@pytest.mark.parametrize(
    ("sentence", "open_"),
    [
        ("“We shall miss it,” she said.", True),
        ("He added that the talks would go on.", True),
        ("“It will open in May.”", True),
        ("“We shall miss it,” said the harbour master, Ilsa Brand.", False),
        ("Brand said that she would miss it.", False),
        ("The port opened its lighthouse on Monday.", False),
        ("“Nobody won,” the mediator Astrid Norling said; others left.", False),
    ],
)
def test_needs_speaker(sentence: str, open_: bool) -> None:
    assert needs_speaker(sentence) is open_


@pytest.mark.parametrize(
    ("sentence", "leaning"),
    [
        ("It cost 12 million crowns.", True),
        ("Their members vote on it on 18 May.", True),
        ("But this was denied.", True),
        ("The bridge cost 12 million crowns.", False),
        ("Item one was the bridge.", False),
    ],
)
def test_leans(sentence: str, leaning: bool) -> None:
    assert leans(sentence) is leaning


TOLD = "The old ferry Maren sank off Skarn on Monday with 40 people on board, and all were saved."


def candidate(text: str, title: str) -> Candidate:
    article = Article(text=text, title=title)
    passage = Passage(article.id, 0, len(text), text, ((0, len(text)),))
    hit = Hit(passage, article, 1.0, 0.5, 1, 1, None, None)
    return Candidate(hit, 1, 0, len(text), text, (), frozenset())


@pytest.mark.parametrize(
    ("second", "shown"),
    [
        pytest.param(TOLD, False, id="the same words"),
        pytest.param(TOLD.replace("people", "passengers"), False, id="a word changed"),
        pytest.param(TOLD.replace("40", "45"), True, id="a number changed"),
        pytest.param("The harbour master of Skarn saw the Maren go down.", True, id="other words"),
    ],
)
def test_a_near_copy_of_a_chosen_sentence_is_not_shown_again(second: str, shown: bool) -> None:
    ranked = [(0.9, candidate(TOLD, "One")), (0.8, candidate(second, "Two"))]
    assert len(choose(ranked)) == (2 if shown else 1)


def test_the_speaker_of_a_quotation_is_brought_from_the_nearest_sentence_that_names_somebody() -> None:
    sentences = ("Judge Ada Ferro led the inquiry. ", "A lamp had cost 90 crowns. ", "“Nine died for it,” she said.")
    text, starts = "".join(sentences), (0, len(sentences[0]), len(sentences[0] + sentences[1]))
    spans = tuple(zip(starts, (*starts[1:], len(text)), strict=True))
    whole = candidate(text, "Inquiry")
    quoting = replace(
        whole,
        hit=replace(whole.hit, passage=replace(whole.hit.passage, sentences=spans)),
        start=starts[2],
        text=sentences[2],
    )
    assert [entry.text for entry in choose([(0.9, quoting)])] == [sentences[0].strip(), sentences[2]]


def test_copies_do_not_take_the_place_of_other_sentences() -> None:
    further = candidate("The harbour master of Skarn saw the Maren go down.", "Other")
    copies = [candidate(TOLD, f"Copy {number}") for number in range(4)]
    assert choose([(0.9, copy) for copy in copies] + [(0.5, further)])[-1].hit is further.hit


def test_a_citation_names_the_articles_that_its_span_is_said_to_stand_in() -> None:
    one = candidate(TOLD, "One")
    asked = []
    (sentence,), (citation,) = cite([Chosen(one.hit, (0, 19))], lambda *span: asked.append(span) or ("b2", "c3"))
    assert asked == [(one.hit.article.id, 0, 19)]
    assert (sentence.text, citation.quote) == (TOLD[:19], TOLD[:19])
    assert (citation.also_in, citation.standing) == (("b2", "c3"), "in 3 articles, one origin")


def chosen(text: str, words: str, *, published: str | None = None, outlet: str | None = None) -> Chosen:
    """A text shown whole, of an article so dated and published, with these of its words marked."""
    one = candidate(text, "One").hit
    article = replace(one.article, dating=Dating(published, "metadata") if published else Dating(), outlet=outlet)
    hit = replace(one, article=article, passage=replace(one.passage, article=article.id))
    start = text.index(words)
    return Chosen(hit, (0, len(text)), (start, start + len(words)), sure=True)


def test_the_words_that_answer_are_marked_in_the_quote_and_in_the_sentence_on_one_line() -> None:
    text = "The lighthouse at\nHarwick is\n\n41 metres  tall."
    (sentence,), (citation,) = cite([chosen(text, "41 metres  tall")], lambda *span: ())
    assert citation.parts == ("The lighthouse at\nHarwick is\n\n", "41 metres  tall", ".")
    assert sentence.parts == ("The lighthouse at Harwick is ", "41 metres tall", ".")
    assert "".join(sentence.parts) == sentence.text


OPENED = "The bridge opened in May and Ada Ferro cut the ribbon."
AGAIN = "The bridge opened again and Per Norling cut the ribbon."


@pytest.mark.parametrize(
    ("first", "second", "labels"),
    [
        pytest.param(
            chosen(OPENED, "Ada Ferro", published="2013-05-06"),
            chosen(AGAIN, "Per Norling", published="2021-05-06"),
            ["2013", "2021"],
            id="other years",
        ),
        pytest.param(
            chosen(OPENED, "Ada Ferro", published="2013-05-06"),
            chosen(AGAIN, "Per Norling", published="2013-08"),
            ["2013-05-06", "2013-08"],
            id="other days",
        ),
        pytest.param(
            chosen(OPENED, "Ada Ferro", published="2013-05-06", outlet="Courier"),
            chosen(AGAIN, "Per Norling", published="2013-05-06", outlet="Post"),
            ["Courier", "Post"],
            id="other outlets",
        ),
        pytest.param(
            chosen(OPENED, "Ada Ferro", published="2013-05-06"),
            chosen(AGAIN.replace("Per Norling", "Ferro"), "Ferro", published="2021-05-06"),
            ["", ""],
            id="the same words",
        ),
        pytest.param(chosen(OPENED, "Ada Ferro"), chosen(AGAIN, "Per Norling"), ["", ""], id="nothing to tell by"),
        pytest.param(
            chosen(OPENED, "Ada Ferro", published="2013-05-06"),
            replace(chosen(AGAIN, "Per Norling", published="2021-05-06"), sure=False),
            ["", ""],
            id="only one is sure",
        ),
    ],
)
def test_answers_of_different_dates_or_outlets_stay_apart(first: Chosen, second: Chosen, labels: list[str]) -> None:
    sentences, _ = cite([first, second], lambda *span: ())
    assert [sentence.told for sentence in sentences] == labels
