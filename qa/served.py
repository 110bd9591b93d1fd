"""A model behind a server: its answer as it comes, tried again where that may help, its failures as sentences."""

import logging
import random
import time
from collections.abc import Generator
from contextlib import closing

from dateline.prompts import Prompt
from dateline.qa.budget import ensure_fits
from dateline.qa.failures import Failure, UnfinishedError, explain, in_the_middle
from dateline.qa.services import UNKNOWN_WINDOW, Service
from dateline.store.errors import ModelError

PATIENCE = 30.0
"""Seconds after which nothing is tried again: nobody waits longer for an answer that may not come."""

FIRST_PAUSE = 0.5
"""Seconds before the second attempt; doubled for the third, and up to half as long again lest clients meet."""

_log = logging.getLogger(__name__)


class ServedModel:
    """A model of a service; safe to use from several threads."""

    def __init__(self, name: str, service: Service) -> None:
        self.name = name
        self._service = service
        self._window: int | None = None

    @property
    def window(self) -> int:
        """Tokens that the model takes; a careful guess as long as its server cannot be asked."""
        if self._window is None:
            self._window = self._service.window()
        return self._window or UNKNOWN_WINDOW

    def stream(self, prompt: Prompt, *, max_tokens: int) -> Generator[str, None, None]:
        """The answer in pieces; see `LanguageModel`.

        Where the server cannot be reached or is too busy, it is asked up to three times, but never again once it has
        begun to write, nor after `PATIENCE`.
        """
        ensure_fits(prompt, max_tokens=max_tokens, window=self.window)
        started = time.monotonic()
        for attempt in range(1, self._service.attempts + 1):
            begun = False
            try:
                with closing(self._service.reply(prompt, max_tokens)) as pieces:
                    for piece in filter(None, pieces):
                        begun = True
                        yield piece
            except Exception as error:
                if begun:
                    raise ModelError(in_the_middle(error, self._service.server())) from error
                failure = self._explain(error)
                pause = max(failure.wait, FIRST_PAUSE * 2 ** (attempt - 1) * random.uniform(1, 1.5))  # noqa: S311  (no secret)
                too_late = time.monotonic() + pause - started > PATIENCE
                if not failure.passing or too_late or attempt == self._service.attempts:
                    raise ModelError(failure.message) from error
                _log.info("attempt %d: %s Again in %.1f s.", attempt, failure.message, pause)
            else:
                if begun:
                    return
                raise ModelError(
                    f"{self._service.server().name} wrote nothing. Some models think first and use up the "
                    f"{max_tokens} tokens of the answer for that: choose one that does not."
                )
            time.sleep(pause)

    def _explain(self, error: Exception) -> Failure:
        # Only a model that may be unknown is worth another request.
        asking = not isinstance(error, UnfinishedError) and getattr(error, "status_code", None) in {400, 404}
        return explain(error, self._service.server(asking=asking))
