"""What is said around a question is left out, slips of the keyboard are put right, and all else stays as it was."""

from collections.abc import Mapping, Sequence

import pytest

from dateline.qa.reader.layout import is_word
from dateline.qa.typed import corrected, unframed
from dateline.store.terms import terms

ARCHIVE = "The inquiry blamed the harbour master. Embezzlement was reported in the harbours of Skarn by fishermen."


def frequencies(stems: Sequence[str]) -> Mapping[str, int]:
    found = terms(ARCHIVE)
    return {stem: found.count(stem) for stem in stems}


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        pytest.param("Whom did the inqury blame?", "Whom did the inquiry blame?", id="a letter left out"),
        pytest.param("Who was the harbuor master?", "Who was the harbour master?", id="neighbours changed places"),
        pytest.param("Where was embezzzlement found?", "Where was embezzlement found?", id="a letter twice"),
        pytest.param("what did the fishernen see", "what did the fishermen see", id="another letter"),
        pytest.param("Who had a stroke at the harbour?", "Who had a stroke at the harbour?", id="a word of elsewhere"),
        pytest.param("Who is Embezzlemont?", "Who is Embezzlemont?", id="a name in capitals"),
        pytest.param("Who wrote to inqury@skarn.example?", "Who wrote to inqury@skarn.example?", id="an address"),
        pytest.param("Was the xylograph blamed?", "Was the xylograph blamed?", id="nothing near it"),
        pytest.param("Which harbours reported it?", "Which harbours reported it?", id="the archive's own word"),
    ],
)
def test_a_slip_is_put_right_and_what_may_be_meant_stays(typed: str, understood: str) -> None:
    assert corrected(typed, frequencies, is_word) == understood


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("Can you tell me: who led the inquiry?", "Who led the inquiry?"),
        ("could you please tell me where the wreck lies?", "where the wreck lies?"),
        ("I'd like to know, how long the bridge is", "How long the bridge is"),
        ("Please, who led the inquiry?", "Who led the inquiry?"),
        ("Who led the inquiry, please?", "Who led the inquiry?"),
        ("Who led the inquiry, according to the articles?", "Who led the inquiry?"),
        ("Who led the inquiry according to the police?", "Who led the inquiry according to the police?"),
        ("Can you tell me about the inquiry?", "Can you tell me about the inquiry?"),
        ("Who was asked to say please?", "Who was asked to say please?"),
        (", please?", ", please?"),
        ("Whom did Brand want to know?", "Whom did Brand want to know?"),
    ],
)
def test_what_is_said_around_a_question_is_left_out(typed: str, understood: str) -> None:
    assert unframed(typed) == understood
