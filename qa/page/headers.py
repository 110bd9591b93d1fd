"""What the page's server adds to every response: a strict content policy, and an answer to known hosts only."""

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
    "img-src 'self' data: blob:; font-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'self'"
)
_FIXED = [
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
_SCHEMA, _UPLOAD = "/gradio_api/openapi.json", "/gradio_api/upload"
"""Routes of Gradio: the description of a programming interface, which the page does not offer, and uploads."""


class PageHeaders:
    """ASGI middleware: sets the headers and gives Gradio's own inline scripts the nonce that the policy asks for.

    With `hosts`, requests that name another host are refused: a page elsewhere that points its own name at this
    computer (DNS rebinding) reads nothing of the archive. Streams pass through as they come; only HTML is held back.
    """

    def __init__(self, app: Application, *, hosts: frozenset[str] | None, uploads: bool) -> None:
        self._app = app
        self._hosts = hosts
        self._closed = (_SCHEMA,) if uploads else (_SCHEMA, _UPLOAD)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif self._hosts is not None and _host(scope) not in self._hosts:
            await _refuse(send, 421, b"This server does not answer to that name.")
        elif scope["method"] not in ("GET", "HEAD") and _from_elsewhere(scope):
            await _refuse(send, 403, b"Pages of other sites cannot write here.")
        elif scope["path"].startswith(self._closed):
            await _refuse(send, 404, b"Not found.")
        else:
            await self._app(scope, receive, _Response(send))


class _Response:
    """A `send` that adds the headers, and the nonce to the scripts of HTML."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._nonce = secrets.token_urlsafe(16)
        self._held: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            policy = _POLICY.format(nonce=self._nonce).encode()
            message["headers"] = [*message["headers"], (b"content-security-policy", policy), *_FIXED]
            if _is_html(message):
                self._held = message
                return
        elif self._held is not None:
            await self._finish(self._held, message)
            return
        await self._send(message)

    async def _finish(self, start: Message, message: Message) -> None:
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        # Text of others reaches this page as escaped JSON only, so each "<script" in it is Gradio's or ours.
        body = self._body.replace(b"<script", f'<script nonce="{self._nonce}"'.encode())
        kept = [pair for pair in start["headers"] if pair[0].lower() != b"content-length"]
        # The scripts' paths change with Gradio's version: the page itself is asked for anew each time.
        start["headers"] = [*kept, (b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _is_html(message: Message) -> bool:
    headers = {name.lower(): value for name, value in message["headers"]}
    return bool(headers.get(b"content-type", b"").startswith(b"text/html")) and b"content-encoding" not in headers


def _host(scope: Scope) -> str:
    """The name in the Host header, without port and brackets."""
    value = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1").lower()
    if value.startswith("["):
        return str(value[1:].partition("]")[0])
    return str(value.partition(":")[0])


def _from_elsewhere(scope: Scope) -> bool:
    """Whether a browser says that a page of another site sends this request."""
    headers = {name: value.decode("latin-1").lower() for name, value in scope["headers"]}
    origin = headers.get(b"origin")
    return headers.get(b"sec-fetch-site") == "cross-site" or (
        origin is not None and origin.partition("://")[2] != headers.get(b"host")
    )


async def _refuse(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
