"""A language model whose tokens are counted."""

from collections.abc import Generator
from contextlib import closing

from dateline.prompts import Prompt
from dateline.qa.budget import count_tokens
from dateline.qa.llms import LanguageModel


class Metered:
    """A model that counts the tokens (of `cl100k_base`) which it was sent and which it wrote, in `tokens`."""

    def __init__(self, model: LanguageModel) -> None:
        self.name = model.name
        self.window = model.window
        self.tokens = 0
        self._model = model

    def stream(self, prompt: Prompt, *, max_tokens: int) -> Generator[str, None, None]:
        """What the model writes, in its pieces; what was written before it failed counts, too."""
        self.tokens += count_tokens(prompt.system + prompt.user)
        written = []
        try:
            with closing(self._model.stream(prompt, max_tokens=max_tokens)) as pieces:
                for piece in pieces:
                    written.append(piece)
                    yield piece
        finally:
            self.tokens += count_tokens("".join(written))
