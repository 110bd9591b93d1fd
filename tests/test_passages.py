"""Passages tile an article's text exactly, hold whole sentences, and keep their token budget."""

import pytest
import tiktoken
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.store import Article
from dateline.store.passages import MAX_TOKENS, count_tokens, cut, split_sentences

PROSE = st.lists(
    st.sampled_from(
        [
            "Gen. Ostrel of Norland spoke for two hours. ",
            "“We will rebuild the bridge.” ",
            "He left…\n\n",
            "Dr. A. B. Lund, the U.N. envoy, arrived at 5 p.m. on Jan. 3. ",
            "<|endoftext|> ",
            "x" * 700,
            " " * 40,
            "\n",
            "a, b; c — d: e (f) ",
            "naïve 🙂 e\u0301 \u200d ",
            "北の国は橋を作った。",
        ]
    ),
    max_size=40,
).map("".join)


def article(text: str) -> Article:
    return Article(text=text, title="A bridge")


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=600), PROSE))
def test_passages_are_exact_slices_that_join_to_the_text_within_the_budget(text: str) -> None:
    passages = cut(article(text))
    assert "".join(passage.text for passage in passages) == text
    for passage in passages:
        assert passage.text == text[passage.start : passage.end]
        assert count_tokens([passage.text])[0] <= MAX_TOKENS
        assert [start for start, _ in passage.sentences] == [passage.start, *(end for _, end in passage.sentences[:-1])]
        assert passage.sentences[-1][1] == passage.end


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param(
            "“It is open,” Gen. Ostrel said. Nobody had doubted it.",
            ["“It is open,” Gen. Ostrel said. ", "Nobody had doubted it."],
            id="a title is no end",
        ),
        pytest.param(
            "“We rowed. We sang,” he said. Then it rained.",
            ["“We rowed. We sang,” he said. ", "Then it rained."],
            id="a quotation stays with its speaker",
        ),
        pytest.param(
            "One paragraph\n\nAnother one.", ["One paragraph\n\n", "Another one."], id="a paragraph ends a sentence"
        ),
        pytest.param("First.   Second.", ["First.   ", "Second."], id="white space belongs to the earlier sentence"),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


def test_sentences_are_not_split_between_passages() -> None:
    text = "".join(f"The ferry number {number} left the port of Harwick in the morning. " for number in range(60))
    passages = cut(article(text))
    assert len(passages) > 1
    assert all(passage.text.endswith("morning. ") for passage in passages)


def test_a_long_sentence_is_cut_at_a_clause() -> None:
    clause = "the council of the northern port voted again on the harbour wall, "
    passages = cut(article(clause * 30 + "and went home."))
    assert len(passages) > 1
    assert all(passage.text.rstrip().endswith(",") for passage in passages[:-1])


def test_the_same_content_has_the_same_passage_ids_anywhere() -> None:
    here = Article(text="It opened. It closed.", title="Bridge", path="/a/b.txt")
    there = Article(text="It opened. It closed.", title="Bridge", path="/c/d.txt", url="https://paper.example/1")
    assert [passage.id for passage in cut(here)] == [passage.id for passage in cut(there)]


def test_counting_needs_no_network_and_leaves_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "/nowhere")
    monkeypatch.setattr(tiktoken.registry, "ENCODINGS", {})
    from dateline.store import passages

    passages._encoding.cache_clear()
    assert count_tokens(["bridge", "<|endoftext|>"])[0] == 1
    import os

    assert os.environ["TIKTOKEN_CACHE_DIR"] == "/nowhere"
