"""People who ask the page at once, over HTTP as a browser does it, and whether each got an answer of their own."""

import asyncio
import itertools
import json
import re
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

TURNS = 10
"""Questions in one conversation; then a person opens the page anew."""

_API = "/gradio_api"
_PATIENCE = 30.0
"""Seconds after which a question has failed."""
_NAME = "Quorbel"
_NAMED = re.compile(rf"{_NAME}[a-z]+")
_KEY = re.compile(r"(?<=-)[0-9a-f]{8}\b")
"""What a turn is called in the links of its markers: random."""

Message = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the page: its number, what it sends where nothing was typed, and where question and chat stand."""

    number: int
    trigger: int
    values: tuple[Any, ...]
    question: int | None
    chat: int | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a question brought: the conversation as roles and texts, all that was sent, and how long it took (s)."""

    messages: tuple[Message, ...]
    sent: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Crowd:
    """What came of a crowd: seconds of each answer, and of the same question asked by a person alone.

    `elapsed` is in seconds. `errors` and `mixed` say what went wrong, a line each; `sent` counts the characters that
    the server sent with each answer.
    """

    seconds: tuple[float, ...]
    alone: tuple[float, ...]
    elapsed: float
    sent: tuple[int, ...]
    errors: tuple[str, ...]
    mixed: tuple[str, ...]


class Conversation:
    """One person's conversation on an opened page."""

    def __init__(self, client: "httpx.AsyncClient", events: Sequence[Event]) -> None:
        self._client = client
        self._events = events
        self._session = secrets.token_hex(5)

    async def ask(self, question: str) -> Reply:
        """The reply; raises RuntimeError where the server fails, httpx.HTTPError where it cannot be reached."""
        started = time.perf_counter()
        messages: tuple[Message, ...] = ()
        sent = []
        for event in self._events:
            values = [question if place == event.question else value for place, value in enumerate(event.values)]
            body = {"data": values, "event_data": None, "fn_index": event.number, "trigger_id": event.trigger}
            joined = await self._client.post(f"{_API}/queue/join", json={**body, "session_hash": self._session})
            if joined.is_error:
                raise RuntimeError(f"queue/join says {joined.status_code}: {joined.text}")
            received, output = await self._outcome()
            sent.append(received)
            if event.chat is not None and (found := _messages(output[event.chat])):
                messages = found
        return Reply(messages, "".join(sent), time.perf_counter() - started)

    async def _outcome(self) -> tuple[str, list[Any]]:
        """All that the server sends until the event is done, and what the event's outputs are then."""
        received, done = [], ""
        query = {"session_hash": self._session}
        async with self._client.stream("GET", f"{_API}/queue/data", params=query) as stream:
            async for line in stream.aiter_lines():
                received.append(line)
                if line.startswith('data: {"msg":"process_completed"'):
                    done = line
        if not done:
            raise RuntimeError(f"the server ended without an outcome: {' '.join(received)[-200:]}")
        message = json.loads(done.removeprefix("data: "))
        if not message["success"]:
            raise RuntimeError(f"the server reports a fault: {message['output']}")
        output: list[Any] = message["output"]["data"]
        return "\n".join(received), output


class _Person:
    """Asks one question after another, each with a word of their own in it, and keeps the replies."""

    def __init__(self, number: int, questions: Sequence[str]) -> None:
        self._name = _name(number)
        # Everybody begins elsewhere, so that no two ask the same thing at the same time.
        start = number * 7 % len(questions)
        self._questions = [*questions[start:], *questions[:start]]
        self.talks: list[list[tuple[str, Reply]]] = []
        self.errors: list[str] = []
        self.mixed: list[str] = []

    async def ask_until(self, end: float, client: "httpx.AsyncClient", events: Sequence[Event]) -> None:
        """Ask until `time.perf_counter()` reaches `end`; what is asked by then is waited for."""
        conversation = None
        for question in itertools.cycle(self._questions):
            if time.perf_counter() >= end:
                return
            if conversation is None or len(self.talks[-1]) == TURNS:
                conversation = Conversation(client, events)
                self.talks.append([])
            if not await self._ask(conversation, f"{question} {self._name}?"):
                conversation = None  # it may be in any state

    async def ask_again(self, client: "httpx.AsyncClient", events: Sequence[Event]) -> list[float]:
        """The same conversations alone, in seconds a question; an answer that differs from before counts as mixed."""
        seconds = []
        for talk in self.talks:
            conversation = Conversation(client, events)
            for question, before in talk:
                alone = await conversation.ask(question)
                seconds.append(alone.seconds)
                if _without_keys(alone.messages) != _without_keys(before.messages):
                    self.mixed.append(f"{question}: {before.messages[-1:]} and, alone, {alone.messages[-1:]}")
        return seconds

    async def _ask(self, conversation: Conversation, question: str) -> bool:
        """Whether a reply came; it is kept, and so is what is wrong with it."""
        import httpx

        try:
            # The server's heartbeat keeps a connection alive on which nothing else ever comes.
            async with asyncio.timeout(_PATIENCE):
                reply = await conversation.ask(question)
        except (RuntimeError, TimeoutError, httpx.HTTPError) as exc:
            self.errors.append(f"{question}: {exc!r}")
            return False
        talk = self.talks[-1]
        talk.append((question, reply))
        said = [text for role, text in reply.messages if role == "user"]
        asked = [earlier for earlier, _ in talk]
        if len(said) != len(asked) or not all(map(str.startswith, said, asked)):
            self.mixed.append(f"{question}: the conversation has {said}, and {asked} was asked")
        others = set(_NAMED.findall(reply.sent)) - {self._name}
        if others:
            self.mixed.append(f"{question}: the words of {', '.join(sorted(others))}")
        return True


def crowd(address: str, questions: Sequence[str], *, people: int, seconds: float) -> Crowd:
    """What `people` (1 to 26) get who ask for so many seconds without a pause, each a page of their own at `address`.

    Afterwards every conversation is held again by a person alone, and must bring the same words.
    """
    return asyncio.run(_crowd(address, questions, people, seconds))


async def _crowd(address: str, questions: Sequence[str], people: int, seconds: float) -> Crowd:
    import httpx

    present = [_Person(number, questions) for number in range(people)]
    clients = [httpx.AsyncClient(base_url=address, timeout=_PATIENCE) for _ in present]
    try:
        events = submit_events((await clients[0].get("/config")).json())
        started = time.perf_counter()
        asking = zip(present, clients, strict=True)
        await asyncio.gather(*(person.ask_until(started + seconds, client, events) for person, client in asking))
        elapsed = time.perf_counter() - started
        alone = [took for person in present for took in await person.ask_again(clients[0], events)]
    finally:
        for client in clients:
            await client.aclose()
    replies = [reply for person in present for talk in person.talks for _, reply in talk]
    return Crowd(
        seconds=tuple(reply.seconds for reply in replies),
        alone=tuple(alone),
        elapsed=elapsed,
        sent=tuple(len(reply.sent) for reply in replies),
        errors=tuple(line for person in present for line in person.errors),
        mixed=tuple(line for person in present for line in person.mixed),
    )


def submit_events(config: dict[str, Any]) -> list[Event]:
    """The events that follow from Enter in the field `question`, in their order, from a page's `/config`.

    Raises LookupError where the page has no such field.
    """
    parts = {part["id"]: part for part in config["components"]}
    field = next((key for key, part in parts.items() if part["props"].get("elem_id") == "question"), None)
    if field is None:
        raise LookupError("The page has no field `question`.")
    known = config["dependencies"]
    chain = [event for event in known if [field, "submit"] in event["targets"]]
    # A browser starts the events that follow on others itself.
    for event in chain:
        chain += [e for e in known if e.get("trigger_after") == event["id"] and not e.get("trigger_only_on_failure")]
    return [
        Event(
            number=event["id"],
            trigger=field,
            values=tuple(parts[key]["props"].get("value") for key in event["inputs"]),
            question=_place(event["inputs"], lambda key: key == field),
            chat=_place(event["outputs"], lambda key: parts[key]["type"] == "chatbot"),
        )
        for event in chain
    ]


def _place(keys: Sequence[int], fits: Callable[[int], bool]) -> int | None:
    return next((place for place, key in enumerate(keys) if fits(key)), None)


def _messages(value: Any) -> tuple[Message, ...]:  # noqa: ANN401  (what JSON holds)
    """Role and text of each message of a conversation, as Gradio sends it."""
    found = value.get("value") if isinstance(value, dict) else value
    return tuple(
        (message["role"], unescape("\n".join(part.get("text", "") for part in message["content"])))
        for message in found or ()
    )


def _without_keys(messages: Sequence[Message]) -> list[Message]:
    """The messages without the random keys of their markers."""
    return [(role, _KEY.sub("", text)) for role, text in messages]


def _name(number: int) -> str:
    """A word that nobody else has and that stands in no article."""
    return _NAME + chr(ord("a") + number)
