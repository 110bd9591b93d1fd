"""An article's text cut into passages: exact slices that tile it, made of whole sentences."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from typing import TYPE_CHECKING

from dateline.store.article import Article

if TYPE_CHECKING:
    import tiktoken

MAX_TOKENS = 160
"""The longest passage, in tokens of `cl100k_base`: with title and date in front it stays within MiniLM's 256 pieces."""

Span = tuple[int, int]

_CLAUSE_END = re.compile(r"[,;:)\]”’»–—](?=\s)")
_SPACE = re.compile(r"\s(?=\S)")


@dataclass(frozen=True, slots=True)
class Passage:
    """`article.text[start:end]`, and the spans of its sentences in the article's text (code points, in order).

    The sentences tile the passage; white space after a sentence belongs to it.
    """

    article: str
    start: int
    end: int
    text: str
    sentences: tuple[Span, ...]

    @property
    def id(self) -> str:
        """Made of the article and the offsets: the same passage has the same id in every archive."""
        return f"{self.article}:{self.start}-{self.end}"


def cut(article: Article, *, max_tokens: int = MAX_TOKENS) -> tuple[Passage, ...]:
    """The passages of an article, in order; `text[start:end]` of each, joined, is the article's text.

    A passage holds as many whole sentences as fit into `max_tokens`; a sentence that is longer by itself is cut at the
    end of a clause, else at a space, else where the tokens end.
    """
    pieces = list(_pieces(article.text, max_tokens))
    counts = count_tokens([article.text[start:end] for start, end in pieces])
    passages: list[Passage] = []
    group: list[Span] = []
    tokens = 0
    for piece, count in zip(pieces, counts, strict=True):
        if group and tokens + count > max_tokens:
            passages.append(_passage(article, group))
            group, tokens = [], 0
        group.append(piece)
        tokens += count
    if group:
        passages.append(_passage(article, group))
    return tuple(passages)


def split_sentences(text: str) -> list[Span]:
    """Sentence spans that tile the text; white space between two sentences belongs to the earlier one."""
    from sentencex import get_sentence_boundaries

    spans: list[Span] = []
    for boundary in get_sentence_boundaries("en", text):
        start, end = boundary["start_index"], boundary["end_index"]
        if spans and text[start:end].isspace():
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    if spans and (spans[0][0] != 0 or spans[-1][1] != len(text)):
        spans[0], spans[-1] = (0, spans[0][1]), (spans[-1][0], len(text))
    return spans or ([(0, len(text))] if text else [])


def _passage(article: Article, sentences: Sequence[Span]) -> Passage:
    start, end = sentences[0][0], sentences[-1][1]
    return Passage(article.id, start, end, article.text[start:end], tuple(sentences))


def _pieces(text: str, max_tokens: int) -> Iterator[Span]:
    sentences = split_sentences(text)
    counts = count_tokens([text[start:end] for start, end in sentences])
    for (start, end), count in zip(sentences, counts, strict=True):
        if count <= max_tokens:
            yield start, end
        else:
            yield from _cut_long(text, start, end, max_tokens)


def _cut_long(text: str, start: int, end: int, max_tokens: int) -> Iterator[Span]:
    while start < end:
        stop = _longest_prefix(text, start, end, max_tokens)
        if stop < end:
            for boundary in (_CLAUSE_END, _SPACE):
                ends = [match.end() for match in boundary.finditer(text, start, stop)]
                # A clause in the first half would leave a scrap: then a space nearer to the end is better.
                if ends and ends[-1] - start > (stop - start) // 2:
                    stop = ends[-1]
                    break
        yield start, stop
        start = stop


def _longest_prefix(text: str, start: int, end: int, max_tokens: int) -> int:
    """The largest stop with `text[start:stop]` within the limit, by bisection; at least one character."""
    low, high = start + 1, end
    while low < high:
        middle = (low + high + 1) // 2
        if count_tokens([text[start:middle]])[0] <= max_tokens:
            low = middle
        else:
            high = middle - 1
    return low


def count_tokens(texts: Sequence[str]) -> list[int]:
    """How many tokens of `cl100k_base` each text has; special tokens in a text count as ordinary words."""
    encoding = _encoding()
    return [len(encoding.encode_ordinary(text)) for text in texts]


@cache
def _encoding() -> "tiktoken.Encoding":
    """The tokenizer, from the vocabulary that llama-index-core ships: nothing is downloaded."""
    import tiktoken

    folder = str(distribution("llama-index-core").locate_file("llama_index/core/_static/tiktoken_cache"))
    before = os.environ.get("TIKTOKEN_CACHE_DIR")
    os.environ["TIKTOKEN_CACHE_DIR"] = folder
    try:
        return tiktoken.get_encoding("cl100k_base")
    finally:
        if before is None:
            del os.environ["TIKTOKEN_CACHE_DIR"]
        else:
            os.environ["TIKTOKEN_CACHE_DIR"] = before
