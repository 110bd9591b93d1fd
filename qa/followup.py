"""A question that leans on an earlier one, made to stand on its own."""

import re
from collections.abc import Sequence

from dateline.qa.expected import spoken_names

_LEANS = re.compile(
    r"\b(?:he|she|him|her|his|hers|they|them|their|theirs|it|its|this|that|these|those|there)\b"
    r"|^\W*(?:and|what about|how about)\b",
    re.IGNORECASE,
)


def standalone(question: str, history: Sequence[str]) -> str:
    """The question with the names of the last earlier question that has any, where it names nobody itself.

    `history` are the earlier questions, oldest first. A question that names somebody or something, or has no pronoun to
    lean with, stays as it is.
    """
    if not _LEANS.search(question) or spoken_names(question):
        return question
    for earlier in reversed(history):
        if found := spoken_names(earlier):
            return f"{question.rstrip()} ({', '.join(found)})"
    return question
