"""How many tokens a prompt takes, and whether it fits into a model's window."""

import math

from dateline.prompts import Prompt
from dateline.store.errors import ModelError
from dateline.store.passages import count_tokens as count_each

MARGIN = 4 / 3
"""Tokens of another vocabulary for one of `cl100k_base`, at most.

Measured with SmolLM2 (49,000 tokens) on English news: 1.05 to 1.14, on the lines that head a passage 1.22; with Qwen2.5
(152,000 tokens) .99 to 1.07. Norwegian and German stay below 1.25; lists of figures and other scripts may need more,
which the servers of llama.cpp and OpenAI refuse by themselves."""

FRAME = 16
"""Tokens that a chat template puts around the two parts of a prompt (ChatML, the commonest, needs 13)."""

_SLICE = 20_000  # characters; tiktoken's pattern overflows its stack on a million spaces in a row


def count_tokens(text: str) -> int:
    """How many tokens of `cl100k_base` a text has; for very long texts a few more than the exact count."""
    return sum(count_each([text[start : start + _SLICE] for start in range(0, len(text), _SLICE)]))


def needed(prompt: Prompt, *, max_tokens: int) -> int:
    """How many tokens of a window a prompt and an answer of `max_tokens` take at most, whatever the vocabulary."""
    return math.ceil(MARGIN * count_tokens(prompt.system + prompt.user)) + FRAME + max_tokens


def ensure_fits(prompt: Prompt, *, max_tokens: int, window: int) -> None:
    """Raise ModelError where a prompt and its answer may not fit into a window of so many tokens."""
    tokens = needed(prompt, max_tokens=max_tokens)
    if tokens > window:
        raise ModelError(
            f"The prompt is too long: with its answer it takes up to {tokens:,} tokens, and the model has {window:,}. "
            "Ask a shorter question, read fewer passages (--top-k), or use a model with a larger window."
        )
