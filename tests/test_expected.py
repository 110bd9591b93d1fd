"""What a question asks for, and whether a sentence has it."""

import pytest

from dateline.qa.expected import counted, denies_as_asked, kind_of, names, offers, spoken_names
from dateline.store.terms import terms, words


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who opened the bridge?", "person"),
        ("Which minister resigned?", "person"),
        ("When was the hall built?", "time"),
        ("In what year did it open?", "time"),
        ("Where was the boy found?", "place"),
        ("Which city hosts the talks?", "place"),
        ("How many people died?", "number"),
        ("By what margin did they win?", "number"),
        ("How much did the bridge cost?", "money"),
        ("What did the bridge cost?", "money"),
        ("What percentage of voters stayed at home?", "share"),
        ("Why did it close?", "reason"),
        ("What is the plan?", "other"),
    ],
)
def test_kind(question: str, kind: str) -> None:
    assert kind_of(question) == kind


@pytest.mark.parametrize(
    ("question", "good", "bad"),
    [
        ("How many ships waited?", "By noon eleven ships lay at anchor.", "The ships lay at anchor."),
        ("How much did it cost?", "It cost 12 million crowns.", "It was dear."),
        ("When did it open?", "It opened on 3 May 2014.", "It opened with a song."),
        ("Who opened it?", "It was opened by Ilsa Brand.", "It was opened by nobody."),
        ("Where was it found?", "It was found near Tarnford.", "It was found at last."),
        ("Why did it close?", "It closed because of the frost.", "It closed."),
    ],
)
def test_offers(question: str, good: str, bad: str) -> None:
    asked = frozenset(words(question))
    kind, things = kind_of(question), counted(question)
    assert offers(kind, good, asked, things) > offers(kind, bad, asked, things)


@pytest.mark.parametrize(
    ("question", "sentence", "fits"),
    [
        ("Who did not sign the treaty?", "Norland and Vesmark signed the treaty.", False),
        ("Who did not sign the treaty?", "Only Vesmark refused to sign it.", True),
        ("How many houses couldn't be lived in?", "Of the 730 houses, 212 can be lived in again.", False),
        ("How many wolves have not been caught?", "One wolf is still at large.", True),
        ("Who signed the treaty that was never kept?", "Norland and Vesmark signed the treaty.", True),
        ("Why did the ferry not sail?", "A gale kept the ferry in port.", True),
    ],
)
def test_what_did_not_happen_is_answered_by_what_denies(question: str, sentence: str, fits: bool) -> None:
    assert denies_as_asked(question, sentence) is fits


def test_what_the_question_says_itself_is_no_answer() -> None:
    asked = frozenset(words("How many of the 240 passengers died?"))
    assert offers("number", "The ferry had 240 passengers.", asked, frozenset(terms("passengers"))) == 0


def test_names_are_capitalised_words_and_numbers() -> None:
    assert names("When did Pell Aronsen visit Ravno in 2016?") == ["pell", "aronsen", "ravno", "2016"]
    assert names("Ministers met.") == []
    assert names("NATO met.") == ["nato"]
    assert spoken_names("What did the Bank of Norland tell Ilsa Brand?") == ["Bank of Norland", "Ilsa Brand"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norland's ministers", ["norland", "ministers"]),
        ("the U.S. Army", ["the", "us", "army"]),
        ("Café crème — naïve", ["cafe", "creme", "naive"]),
        ("1,200 crowns and 3.5 percent.", ["1,200", "crowns", "and", "3.5", "percent"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected
