"""The choice of who writes the answers."""

import pytest

from dateline.qa.page.models import Models
from dateline.store import InputError


def models(llm="extractive", *, typed=False, made=None):
    def assistant_for(spec):
        if made is not None:
            made.append(spec)
        return object()

    return Models(assistant_for, llm=llm, typed=typed)


@pytest.mark.parametrize(
    ("llm", "typed", "offered", "is_choice"),
    [
        ("extractive", False, ["extractive"], False),
        ("extractive", True, ["extractive"], True),
        ("ollama:m", False, ["extractive", "ollama:m"], True),
    ],
    ids=["nothing to choose", "any may be typed", "one is given"],
)
def test_the_model_of_the_command_line_and_none_are_offered(llm, typed, offered, is_choice):
    made = models(llm, typed=typed)
    assert ([spec for _, spec in made.offered], made.is_choice) == (offered, is_choice)


@pytest.mark.parametrize(
    ("value", "spec"), [("ollama:m", "ollama:m"), (" ollama:m ", "ollama:m"), ("", "extractive"), (None, "extractive")]
)
def test_what_is_offered_can_be_chosen(value, spec):
    assert models("ollama:m").chosen(value) == spec


def test_nobody_learns_where_the_file_of_a_model_lies():
    made = models("gguf:/home/ada/secret/some.gguf")
    assert [value for _, value in made.offered] == ["extractive", "gguf:some.gguf"]
    assert made.chosen(made.first) == "gguf:/home/ada/secret/some.gguf"


@pytest.mark.parametrize("value", ["ollama:other", "gguf:/etc/passwd", "http://10.0.0.1/v1#m"])
def test_any_other_model_is_for_pages_only_where_people_may_type_it(value):
    assert models(typed=True).chosen(value) == value
    with pytest.raises(InputError, match="does not offer that model"):
        models("ollama:m").chosen(value)


def test_an_assistant_is_made_once_and_only_the_latest_are_kept():
    made = []
    known = models(typed=True, made=made)
    assert known.assistant("first") is known.assistant("first")
    for number in range(8):
        known.assistant(f"m{number}")
    known.assistant("m0")
    known.assistant("first")
    assert made == ["first", *(f"m{number}" for number in range(8)), "first"]
