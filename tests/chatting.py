"""A small server on this machine that speaks the protocols of OpenAI and Ollama as a test says, well or badly."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[["Handler"], None]


@dataclass(frozen=True)
class Request:
    """What the server was asked."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


class ChatServer:
    """Gives the replies in order, the last one again and again; `models` answers for /v1/models and /api/show."""

    def __init__(self, *replies: Reply, models: Any = None) -> None:
        self.requests: list[Request] = []
        self.left = threading.Event()
        self.models = models
        self._replies = list(replies)
        self.address = ""

    @property
    def spec(self) -> str:
        return f"{self.address}/v1#tiny"

    def next(self) -> Reply:
        return self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    chats: ChatServer

    def do_GET(self) -> None:
        if self.chats.models is None:
            self.send("no such page", 404)
        else:
            self.send(json.dumps(self.chats.models), kind="application/json")

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path == "/api/show":
            self.do_GET()
            return
        self.chats.requests.append(Request(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        self.chats.next()(self)

    def send(self, text: str, status: int = 200, kind: str = "text/plain", **headers: str) -> None:
        self.begin(status, kind, {"content-length": str(len(text.encode())), **headers})
        self.wfile.write(text.encode())

    def begin(self, status: int, kind: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def chunk(self, text: str) -> None:
        self.wfile.write(f"{len(text.encode()):x}\r\n{text}\r\n".encode())
        self.wfile.flush()

    def event(self, data: object) -> None:
        self.chunk(f"data: {data if isinstance(data, str) else json.dumps(data)}\n\n")

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def chatting(*replies: Reply, models: Any = None, port: int = 0) -> Iterator[ChatServer]:
    chats = ChatServer(*replies, models=models)
    server = ThreadingHTTPServer(("127.0.0.1", port), type("Chats", (Handler,), {"chats": chats}))
    server.daemon_threads = True
    chats.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield chats
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _delta(text: str | None, finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"content": text} if text else {}, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "tiny", "choices": [choice]}


def says(*pieces: str, finish: str | None = "stop") -> Reply:
    """An answer in pieces; without `finish` its end is not marked."""

    def reply(handler: Handler) -> None:
        handler.begin(200, "text/event-stream", {"transfer-encoding": "chunked"})
        for piece in pieces:
            handler.event(_delta(piece))
        if finish:
            handler.event(_delta(None, finish))
            handler.event("[DONE]")
        handler.chunk("")

    return reply


def streams(*events: object) -> Reply:
    """Events as they are, with nothing to end them."""

    def reply(handler: Handler) -> None:
        handler.begin(200, "text/event-stream", {"transfer-encoding": "chunked"})
        for event in events:
            handler.event(event)
        handler.chunk("")

    return reply


def refuses(status: int, text: str = "", **headers: str) -> Reply:
    """An HTTP error with a body."""
    kind = "application/json" if text.startswith("{") else "text/html" if text.startswith("<") else "text/plain"
    return lambda handler: handler.send(text, status, kind, **headers)


def breaks_off(*pieces: str) -> Reply:
    """The connection ends after the pieces, within the answer."""

    def reply(handler: Handler) -> None:
        if pieces:
            handler.begin(200, "text/event-stream", {"transfer-encoding": "chunked"})
        for piece in pieces:
            handler.event(_delta(piece))
        handler.close_connection = True

    return reply


def falls_silent(*pieces: str, seconds: float = 5.0) -> Reply:
    """After the pieces nothing comes for some seconds."""

    def reply(handler: Handler) -> None:
        handler.begin(200, "text/event-stream", {"transfer-encoding": "chunked"})
        for piece in pieces:
            handler.event(_delta(piece))
        handler.chats.left.wait(seconds)
        handler.close_connection = True

    return reply


def never_ends(handler: Handler) -> None:
    """Words without end; `left` is set when nobody listens any more."""
    handler.begin(200, "text/event-stream", {"transfer-encoding": "chunked"})
    try:
        for number in range(10_000):
            handler.event(_delta(f"{number} "))
            time.sleep(0.01)
    except OSError:
        handler.chats.left.set()
    handler.close_connection = True


def ollama_says(*pieces: str, done: bool = True) -> Reply:
    """An answer as Ollama streams it: one JSON object a line."""

    def reply(handler: Handler) -> None:
        handler.begin(200, "application/x-ndjson", {"transfer-encoding": "chunked"})
        for piece in (*pieces, *([None] if done else [])):
            message = {"role": "assistant", "content": piece or ""}
            handler.chunk(json.dumps({"model": "tiny", "message": message, "done": piece is None}) + "\n")
        handler.chunk("")

    return reply
