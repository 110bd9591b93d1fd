"""Language models by a line of text: `openai:MODEL`, `ollama:MODEL`, `http://HOST/v1#MODEL`, `gguf:PATH`."""

from collections.abc import Iterator
from typing import Protocol

from dateline.prompts import Prompt


class LanguageModel(Protocol):
    """A model that answers a prompt; `name` is the specification it was opened by, `window` how many tokens it takes.

    The prompt and the answer together have at most `window` tokens.
    """

    name: str
    window: int

    def stream(self, prompt: Prompt, *, max_tokens: int) -> Iterator[str]:
        """The answer in pieces as they come, at most `max_tokens` tokens of it; closing the iterator stops the model.

        Raises ModelError, in the middle too.
        """
        ...
