"""Questions to begin with, taken from the archive and tried on it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from threading import Lock

from dateline.qa.page.conversation import Asks
from dateline.store import Archive, ArticleEntry, DatelineError

_WANTED = 4
_TRIED = 24
_SPEECH = "said|says|told|announced|warned|argued|added"
_SPEAKER = re.compile(rf"(?<![\w.] )\b((?:[A-Z][a-z’'-]+ ){{1,2}}[A-Z][a-z’'-]+)(?:, [^,.]{{3,60}},)? (?:{_SPEECH})\b")


class Examples:
    """The questions, found at the first call and again once the archive has changed; `given` ones stay as they are."""

    def __init__(self, archive: Archive, assistant: Asks, *, given: Sequence[str]) -> None:
        self._archive = archive
        self._assistant = assistant
        self._given = tuple(given)
        self._lock = Lock()
        self._found: tuple[tuple[int, int], tuple[tuple[str, str], ...]] | None = None

    def __call__(self) -> tuple[str, ...]:
        """Up to four questions that the archive answers, from articles spread over its dates."""
        if self._given:
            return self._given
        counts = self._archive.counts()
        with self._lock:
            if self._found is None or self._found[0] != counts or not self._all_there(self._found[1]):
                self._found = counts, tuple(self._answerable())
            return tuple(question for question, _ in self._found[1])

    def _all_there(self, found: Sequence[tuple[str, str]]) -> bool:
        """Whether the articles of the questions are in the archive: an edited one leaves the counts as they are."""
        return all(self._archive.article(source) is not None for _, source in found)

    def _answerable(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for question, source in self._candidates():
            try:
                answer = self._assistant.ask(question, asked=date.today())  # noqa: DTZ011  (the user's day)
            except DatelineError:
                continue
            if any(source in (citation.article, *citation.also_in) for citation in answer.citations):
                found.append((question, source))
            if len(found) == _WANTED:
                break
        return found

    def _candidates(self) -> Iterator[tuple[str, str]]:
        """Questions with the article that each is about: what a named speaker said, in the year of the article."""
        speakers: set[str] = set()
        for entry in _spread([entry for entry in self._archive.articles() if entry.dating.published], _TRIED):
            article = self._archive.article(entry.id)
            speaker = _SPEAKER.search(article.text) if article else None
            if speaker and speaker[1] not in speakers:
                speakers.add(speaker[1])
                yield f"What did {speaker[1]} say in {str(entry.dating.published)[:4]}?", entry.id


def _spread(entries: Sequence[ArticleEntry], size: int) -> Sequence[ArticleEntry]:
    """Up to `size` of the entries, evenly over their order; as far as can be, so are the first `_WANTED` of them."""
    size = min(size, len(entries))
    spread = [entries[place * len(entries) // size] for place in range(size)]
    step = max(1, size // _WANTED)
    return [entry for start in range(step) for entry in spread[start::step]]
