"""Answers under way: each can be asked to stop, and a person has one at a time."""

import time
from collections.abc import Generator, Iterable, Iterator
from threading import Condition, Event, Lock
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")

_SIGN_OF_LIFE = 0.5
"""Seconds without anything new after which a follower hears nothing, so that a closed page is noticed."""
_PATIENCE = 2.0
"""Seconds to wait until an answer that was asked to stop is no longer shown."""


class Writing(Generic[Item]):
    """An answer that one thread writes in ever newer versions and another follows."""

    def __init__(self) -> None:
        self.left = Event()
        """Set once nobody follows any more: nothing of this answer comes to the page after that."""
        self.stopped = False
        self.replaced = False
        self._changed = Condition()
        self._newest: Item | None = None
        self._over = False
        self._fault: Exception | None = None

    def run(self, versions: Iterable[Item]) -> None:
        """Take the versions as they come until they end or the answer is to stop; in a thread of its own."""
        try:
            for version in () if self.stopped else versions:
                with self._changed:
                    self._newest = version
                    self._changed.notify_all()
                if self.stopped:
                    break
        except Exception as exc:  # noqa: BLE001  (the follower raises it)
            self._fault = exc
        finally:
            if isinstance(versions, Generator):
                versions.close()
            with self._changed:
                self._over = True
                self._changed.notify_all()

    def follow(self, *, every: float) -> Iterator[Item | None]:
        """The newest version at most every so many seconds, and the last; None now and then where there is no newer.

        Ends early where the answer is to stop. Raises what ended the writing.
        """
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._newest is not None or self._ended, _SIGN_OF_LIFE)
                newest, self._newest = self._newest, None
                ended = self._ended
            if self.replaced:
                return
            if newest is not None or not ended:
                shown = time.monotonic()
                yield newest
                with self._changed:
                    self._changed.wait_for(lambda: self._ended, max(0.0, shown + every - time.monotonic()))
            elif self._fault is not None and not self.stopped:
                raise self._fault
            else:
                return

    def stop(self, *, replaced: bool = False) -> None:
        """Ask the writer to stop; `replaced` where nothing of the answer may come to the page any more."""
        with self._changed:
            self.stopped = True
            self.replaced = self.replaced or replaced
            self._changed.notify_all()

    @property
    def _ended(self) -> bool:
        return self._over or self.stopped


class Desk:
    """Which answer is being written for whom; a person is a page that is open in a browser."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._under_way: dict[str, Writing[Any]] = {}

    def begin(self, person: str, writing: Writing[Any]) -> None:
        """Make this the only answer under way for the person: another stops and comes back no more."""
        with self._lock:
            before = self._under_way.get(person)
            self._under_way[person] = writing
        self._replace(before)

    def end(self, person: str, writing: Writing[Any]) -> None:
        """What is over, or whose page was closed, is let go, and its writer stops."""
        writing.stop()
        writing.left.set()
        with self._lock:
            if self._under_way.get(person) is writing:
                del self._under_way[person]

    def busy(self, person: str) -> bool:
        """Whether an answer is being written for this person."""
        with self._lock:
            return person in self._under_way

    def stop(self, person: str) -> None:
        """The person's answer, where one is under way, ends with what is there."""
        with self._lock:
            writing = self._under_way.get(person)
        if writing:
            writing.stop()

    def clear(self, person: str) -> None:
        """The person's answer, where one is under way, stops and comes back no more."""
        with self._lock:
            writing = self._under_way.get(person)
        self._replace(writing)

    def _replace(self, writing: Writing[Any] | None) -> None:
        if writing:
            writing.stop(replaced=True)
            writing.left.wait(_PATIENCE)
