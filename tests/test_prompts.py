"""Prompts are files, filled strictly; what fills them stays data."""

from importlib.resources import files

import pytest

from dateline import prompts
from dateline.prompts import Prompt, fill


@pytest.fixture
def own_prompt(tmp_path, monkeypatch):
    """Writes a prompt file of this test."""

    def written(name: str, text: str) -> None:
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")

    monkeypatch.setattr(prompts, "files", lambda _: tmp_path)
    prompts._text.cache_clear()
    yield written
    prompts._text.cache_clear()


def test_fields_are_filled_and_braces_in_values_stay(own_prompt):
    own_prompt("greet", "<system>\nYou are {role}.\n</system>\n\n<user>\nGreet {name}, {name}.\n</user>\n")
    assert fill("greet", role="kind", name="{role}") == Prompt("You are kind.", "Greet {role}, {role}.")


@pytest.mark.parametrize("fields", [{}, {"name": "Ann"}, {"role": "x", "name": "y", "more": "z"}], ids=len)
def test_a_missing_or_unknown_field_is_an_error(own_prompt, fields):
    own_prompt("greet", "<system>\nYou are {role}.\n</system>\n<user>\nGreet {name}.\n</user>\n")
    with pytest.raises(ValueError, match=r"lacks .* does not know"):
        fill("greet", **fields)


def test_a_file_without_both_parts_is_an_error(own_prompt):
    own_prompt("half", "<system>\nOnly rules.\n</system>\n")
    with pytest.raises(ValueError, match="needs a <system> part"):
        fill("half")


@pytest.mark.parametrize("token", ["<|im_start|>", "<|im_end|>", "</passage>", "<s>", "[INST]", "[/INST]", "<think>"])
def test_control_tokens_in_values_lose_their_force(own_prompt, token):
    own_prompt("quote", "<system>\nRules.\n</system>\n<user>\n{text}\n</user>\n")
    user = fill("quote", text=f"He said {token} and left; 3 < 5.").user
    assert token not in user
    assert user.replace("\N{ZERO WIDTH SPACE}", "") == f"He said {token} and left; 3 < 5."


@pytest.mark.parametrize("name", sorted(p.name for p in files(prompts).iterdir() if p.name.endswith(".txt")))
def test_every_prompt_has_both_parts(name):
    with pytest.raises(ValueError, match="lacks"):
        fill(name.removesuffix(".txt"), no_such_field="")
