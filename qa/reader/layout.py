"""How a question and a passage are laid out for the reader, in training and in use."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import dateline.store

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MAX_PIECES = 256
"""Question, title, date and passage together; of a longer passage the end is cut off."""

Span = tuple[int, int]

MONTHS = tuple("January February March April May June July August September October November December".split())


@dataclass(frozen=True, slots=True)
class Laid:
    """A question and a passage as the reader takes them.

    `ids` and `types` are those of the pieces, [CLS] question [SEP] title. date. passage [SEP]; `offsets` of each piece
    in the passage's text, None where the piece is none of its.
    """

    ids: tuple[int, ...]
    types: tuple[int, ...]
    offsets: tuple[Span | None, ...]


def lay(questions: Sequence[str], headings: Sequence[str], texts: Sequence[str]) -> list[Laid]:
    """Each question with its passage; a heading is what `heading` makes."""
    pairs = [(question, heading + text) for question, heading, text in zip(questions, headings, texts, strict=True)]
    laid = []
    for encoding, heading in zip(_tokenizer().encode_batch(pairs), headings, strict=True):
        before = len(heading)
        offsets = tuple(
            (start - before, end - before) if sequence == 1 and start >= before and end > start else None
            for (start, end), sequence in zip(encoding.offsets, encoding.sequence_ids, strict=True)
        )
        laid.append(Laid(tuple(encoding.ids), tuple(encoding.type_ids), offsets))
    return laid


def is_word(text: str) -> bool:
    """Whether a text in lower case is one piece of the vocabulary: of the 30,522, most are frequent English words."""
    return _tokenizer().token_to_id(text) is not None


def heading(title: str, published: str) -> str:
    """What stands before a passage: its article's title and its date in words, as far as they are known."""
    return "".join(f"{part}.\n" for part in (title, published) if part)


def in_words(published: str | None) -> str:
    """A date as it is stored (`YYYY`, `YYYY-MM` or `YYYY-MM-DD`) as a question would name it; "" for none."""
    if not published:
        return ""
    year, *rest = published.split("-")
    month = f"{MONTHS[int(rest[0]) - 1]} " if rest else ""
    day = f"{int(rest[1])} " if len(rest) > 1 else ""
    return f"{day}{month}{year}"


@cache
def _tokenizer() -> "Tokenizer":
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(Path(dateline.store.__file__).parent / "minilm" / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_PIECES, strategy="only_second")
    tokenizer.no_padding()
    return tokenizer
