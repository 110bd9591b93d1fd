"""What went wrong with a model's server, as one sentence that says what to do."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from time import time

import httpx

CONNECT_SECONDS = 5.0
"""How long a server may take to accept a connection."""

SILENT_SECONDS = 120.0
"""How long a server may say nothing: a laptop reads a long prompt for a minute before it writes the first word."""

_LONGEST = 120  # characters of what a server says that are shown
_PASSING = frozenset({408, 409, 425, 429, 502, 503, 504})
_TOO_LONG = re.compile(r"context|too (?:long|large|many tokens)|exceed", re.IGNORECASE)
_NO_MODEL = re.compile(r"\bmodel\b.*(?:not|n't|no such|unknown)|(?:unknown|no such|invalid) model", re.IGNORECASE)
_USED_UP = re.compile(r"quota|billing|credit|balance", re.IGNORECASE)
_NO_HOST = re.compile(r"name or service|name resolution|nodename|getaddrinfo|no address", re.IGNORECASE)
_NO_TLS = re.compile(r"ssl|certificate|tls", re.IGNORECASE)


class UnfinishedError(Exception):
    """A server closed its answer as if it were whole, without saying that it has ended."""


@dataclass(frozen=True, slots=True)
class Server:
    """Whom a failure is about: what people call it, the model asked for, and what helps.

    `key` is what it was sent, if anything, and `key_variable` where that comes from, None where no key is ever sent.
    `models` are those it says it has, as far as known.
    """

    name: str
    model: str
    start: str
    fetch: str | None = None
    key: str = ""
    key_variable: str | None = None
    models: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A sentence or two for people; whether it may pass by itself, and after how many seconds at the least."""

    message: str
    passing: bool = False
    wait: float = 0.0


def explain(error: BaseException, server: Server) -> Failure:
    """What an error of an LLM's client means; none of its own words are shown but the server's, cut to a short line."""
    status = _status(error)
    if status is not None:
        return _refused(error, status, server)
    for cause in _chain(error):
        if isinstance(cause, httpx.TransportError | ConnectionError | TimeoutError):
            return _unreached(cause, server)
    said = _said(error, server)
    if said:
        return Failure(f"{server.name} reports an error: {said}. Look into its log.")
    return Failure(
        f"{server.name} answered with something that is no chat completion. "
        "Is the address right (for most servers it ends in /v1)?"
    )


def in_the_middle(error: BaseException, server: Server) -> str:
    """The message where a model had begun to write; what it wrote stays."""
    if any(isinstance(cause, httpx.TimeoutException | TimeoutError) for cause in _chain(error)):
        why = f"nothing more came for {SILENT_SECONDS:.0f} seconds"
    else:
        said = _said(error, server)
        why = f"it says: {said}" if said else "the connection broke off"
    return f"{server.name} stopped in the middle of its answer ({why}). What it had written is kept; ask again."


def _unreached(cause: BaseException, server: Server) -> Failure:
    text = str(cause)
    if isinstance(cause, httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        return Failure(f"{server.name} cannot be asked like this. Check the address, and the key in {_key_of(server)}.")
    if isinstance(cause, httpx.ProxyError):
        return Failure(f"The proxy between here and {server.name} refuses. Check HTTP_PROXY and NO_PROXY.")
    if isinstance(cause, httpx.ConnectError) and _NO_HOST.search(text):
        return Failure(f"{server.name} cannot be found. Check the address and the connection to the network.")
    if isinstance(cause, httpx.ConnectError) and _NO_TLS.search(text):
        return Failure(f"No secure connection to {server.name}. Is it http:// rather than https://?")
    if isinstance(cause, httpx.ConnectTimeout):
        return Failure(f"{server.name} does not answer within {CONNECT_SECONDS:.0f} seconds. {server.start}", True)
    if isinstance(cause, httpx.TimeoutException | TimeoutError):
        return Failure(
            f"{server.name} wrote nothing for {SILENT_SECONDS:.0f} seconds. Use a smaller model, or try again when the "
            "server is less busy.",
            True,
        )
    if isinstance(cause, httpx.ConnectError | ConnectionRefusedError) or not isinstance(cause, httpx.TransportError):
        return Failure(f"{server.name} is not running. {server.start}", True)
    return Failure(f"{server.name} broke off the connection before it wrote anything. {server.start}", True)


def _refused(error: BaseException, status: int, server: Server) -> Failure:
    said = _said(error, server)
    told = f": {said}" if said else ""
    if status in {401, 403}:
        # What a server says of a wrong key may hold parts of it.
        return Failure(f"{server.name} {_about_key(status, server)}")
    if status == 429 and _USED_UP.search(said):
        return Failure(f"The account at {server.name} is used up{told}. Look at its plan and its bills.")
    if status == 404 or (status == 400 and _NO_MODEL.search(said)):
        return Failure(_unknown_model(server))
    if status in {400, 413, 422} and _TOO_LONG.search(said):
        return Failure(f"The prompt is too long for the model of {server.name}{told}. Ask a shorter question.")
    wait = _wait(error)
    if status == 429:
        when = f"in {wait:.0f} seconds" if wait >= 1 else "in a minute"
        return Failure(f"{server.name} has had too many requests{told}. Try again {when}.", True, wait)
    if status >= 500:
        hint = "It may still be loading the model: try" if status == 503 else "Try"
        passing = status in _PASSING
        return Failure(f"{server.name} is in trouble (HTTP {status}{told}). {hint} again in a minute.", passing, wait)
    return Failure(
        f"{server.name} refuses the request (HTTP {status}{told}). Check its address and the model's name.",
        status in _PASSING,
        wait,
    )


def _unknown_model(server: Server) -> str:
    if server.fetch:
        remedy = server.fetch
    elif server.models:
        remedy = ""
    else:
        remedy = "Check the name, and the address (for most servers it ends in /v1)."
    has = f"It has: {', '.join(_line(model) for model in server.models[:8])}." if server.models else ""
    return " ".join(filter(None, (f"{server.name} has no model “{server.model}”.", has, remedy)))


def _about_key(status: int, server: Server) -> str:
    if not server.key_variable:
        return f"refuses the request (HTTP {status}). Allow this machine to ask it."
    if not server.key:
        return f"asks for a key. Set the environment variable {server.key_variable} to it."
    if status == 403:
        return f"does not allow this with the key in {server.key_variable}. Use a key that may use “{server.model}”."
    return f"does not take the key in {server.key_variable}. Set the variable to a valid one."


def _key_of(server: Server) -> str:
    return server.key_variable or "its settings"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and those that led to it."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or link.__context__


def _status(error: BaseException) -> int | None:
    """The HTTP status that the clients of OpenAI, Ollama and others put on their errors."""
    status = getattr(error, "status_code", None)
    if status is None:
        status = getattr(getattr(error, "response", None), "status_code", None)
    if status is None and isinstance(body := getattr(error, "body", None), dict):
        status = body.get("code")
    return status if isinstance(status, int) and 300 <= status < 600 else None


def _wait(error: BaseException) -> float:
    """Seconds that a server asks to wait, from Retry-After (RFC 9110, 10.2.3): a number or a date; 0 if it does not."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    value = headers.get("retry-after") if headers is not None else None
    if not value:
        return 0.0
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - time()
        except (TypeError, ValueError, OverflowError):
            return 0.0
    return seconds if 0 < seconds < 86_400 else 0.0


def _said(error: BaseException, server: Server) -> str:
    """The server's own words, untrusted: one short line without the key; empty where it sent none that people read."""
    body = getattr(error, "body", None)
    if body is None:
        body = getattr(error, "error", None)  # of Ollama's client
    if isinstance(body, dict):
        nested = body.get("error")
        body = body.get("message") or (nested.get("message") if isinstance(nested, dict) else nested)
    if not isinstance(body, str) or "<html" in body.lower() or "<!doctype" in body.lower():
        return ""
    if body.lstrip().startswith("{"):
        try:
            body = str(json.loads(body).get("message") or "")
        except (ValueError, AttributeError):
            return ""
    return _line(body.replace(server.key, "***") if server.key else body).rstrip(".")


def _line(text: str) -> str:
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
