"""The web chat: a question, its answer with markers, and the sources that the markers open."""

import errno
import os
import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from dateline.qa import rendering
from dateline.qa.answer import Answer
from dateline.qa.headers import LOOPBACK, PageHeaders
from dateline.qa.rendering import Turn
from dateline.store.archive import Archive
from dateline.store.errors import DatelineError

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

PORTS_TRIED = 21
"""A taken port and the twenty after it."""

_SIMULTANEOUS = 20
_HEAD = '<link rel="stylesheet" href="/page/page.css"><script src="/page/page.js" defer></script>'
_EMPTY = "This archive is empty: add articles with `dateline add PATH`."
_PROMPT = "Ask about the articles. Every sentence of an answer has a number; it opens the passage that says so."
_BROKEN = "Something went wrong inside Dateline. The details are where `dateline chat` was started."

Turns = tuple[Turn, ...]


class Asks(Protocol):
    """What the page asks: `Assistant`, or anything that answers like it."""

    def ask(self, question: str, /, *, history: Sequence[str] = (), any_date: bool = False) -> Answer:
        """The answer; raises DatelineError where the question cannot be used."""


def serve(
    archive: Archive,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    assistant: Asks | None = None,
    examples: Sequence[str] = (),
    open_browser: bool = False,
    on_ready: Callable[[str], None],
) -> None:
    """Serve the chat until Ctrl-C; `on_ready` gets the address once connections are accepted.

    Where `port` is taken, the next twenty are tried; raises DatelineError where none is free.
    """
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                on_ready(address)
                if open_browser:
                    threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()

    listener = _listen(host, port)
    name = f"[{host}]" if ":" in host else host
    address = f"http://{name}:{listener.getsockname()[1]}"
    with listener:
        app = build_app(archive, assistant=assistant, host=host, examples=examples)
        # An open page holds a connection for ever: Ctrl-C waits a second for answers under way, then ends, and what
        # uvicorn has to say about that helps nobody.
        config = uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1)
        try:
            Server(config).run(sockets=[listener])
        except KeyboardInterrupt:
            return


def build_app(
    archive: Archive, *, assistant: Asks | None = None, host: str = "127.0.0.1", examples: Sequence[str] = ()
) -> "FastAPI":
    """The page as an application for any ASGI server; on a loopback `host` it answers to loopback names only."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read once, when gradio is imported
    # Gradio would sum up its events with pandas after each of them, for a monitoring page that is off.
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(2**31)
    import gradio as gr
    from fastapi import FastAPI
    from fastapi.staticfiles import StaticFiles

    if assistant is None:
        from dateline.qa.assistant import Assistant

        assistant = Assistant(archive)
    no_docs: dict[str, Any] = {"docs_url": None, "redoc_url": None, "openapi_url": None}
    app = FastAPI(**no_docs)
    app.add_middleware(PageHeaders, hosts=LOOPBACK if host in LOOPBACK else None)
    app.mount("/page", StaticFiles(directory=Path(__file__).with_name("page")))
    blocks = _blocks(archive, assistant, examples)
    gr.mount_gradio_app(
        app,
        blocks.queue(default_concurrency_limit=_SIMULTANEOUS, api_open=False),
        path="/",
        app_kwargs=no_docs,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        max_file_size="1kb",
        ssr_mode=False,
        theme=_theme(),
        head=_HEAD,
    )
    return app


def answered(turns: Turns, assistant: Asks) -> Turns:
    """The turns with the last one answered; earlier questions that were answered are its history."""
    *earlier, last = turns
    if last.any_date:
        # It repeats the question before it, which is no history of its own.
        earlier = earlier[:-1]
    history = [turn.question for turn in earlier if isinstance(turn.outcome, Answer) and not turn.any_date]
    try:
        outcome: Answer | str = assistant.ask(last.question, history=history, any_date=last.any_date)
    except DatelineError as exc:
        outcome = str(exc)
    return (*turns[:-1], replace(last, outcome=outcome))


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in range(port, min(port + PORTS_TRIED, 65536)):
        try:
            return socket.create_server((host, number), family=family)
        except OSError as exc:
            if exc.errno != errno.EADDRINUSE:
                raise DatelineError(f"The chat cannot listen on {host}, port {number}: {exc.strerror}.") from exc
    raise DatelineError(f"The ports {port} to {number} are all taken. Name a free one with --port.")


class _Talk:
    """What the page's events do; most results are the turns, messages, sources, button and question field."""

    def __init__(self, archive: Archive, assistant: Asks) -> None:
        self._archive = archive
        self._assistant = assistant

    def view(self, turns: Turns = ()) -> list[Any]:
        import gradio as gr

        button = gr.update(visible=rendering.has_window(turns))
        return [turns, rendering.messages(turns), rendering.sources(turns, self._archive.article), button, gr.skip()]

    def ask(self, text: str, turns: Turns, *, any_date: bool = False) -> Iterator[list[Any]]:
        """The page with the question at once, and again with its answer."""
        turns = (*turns, Turn(secrets.token_hex(4), text, any_date))
        yield [*self.view(turns)[:-1], ""]
        yield self.view(answered(turns, self._assistant))

    def again(self, turns: Turns) -> Iterator[list[Any]]:
        """The last question once more, whatever dates it names."""
        yield from self.ask(turns[-1].question, turns, any_date=True)

    def broken(self, turns: Turns) -> list[Any]:
        """The page after a fault of ours: the question that was being answered says so."""
        if turns and turns[-1].outcome is None:
            turns = (*turns[:-1], replace(turns[-1], outcome=_BROKEN))
        return self.view(turns)

    def loaded(self) -> list[Any]:
        """What the page says of the archive, as it is when the page is opened."""
        import gradio as gr

        return [_header(self._archive), gr.update(placeholder=_placeholder(self._archive))]


def _blocks(archive: Archive, assistant: Asks, examples: Sequence[str]) -> "gr.Blocks":
    import gradio as gr

    talk = _Talk(archive, assistant)
    blocks = gr.Blocks(title="Dateline", analytics_enabled=False, fill_width=True)
    with blocks:
        turns = gr.State(())
        header = gr.Markdown(_header(archive), elem_id="header", latex_delimiters=[])
        with gr.Row(elem_id="columns"):
            with gr.Column(scale=3, min_width=320, elem_id="talk"):
                chat = gr.Chatbot(
                    elem_id="chat",
                    label="Conversation",
                    show_label=False,
                    height="100%",
                    buttons=[],
                    feedback_options=None,
                    allow_tags=False,
                    latex_delimiters=[],
                    placeholder=_placeholder(archive),
                    examples=[{"text": example} for example in examples] or None,
                )
                again = gr.Button("Ask again without dates", visible=False, size="sm", elem_id="again")
                question = gr.Textbox(elem_id="question", label="Your question", submit_btn="Ask", max_lines=6)
            with gr.Column(scale=2, min_width=320):
                sources = gr.Markdown(rendering.sources((), archive.article), elem_id="sources", latex_delimiters=[])

        def example(chosen: gr.SelectData, turns: Turns) -> Iterator[list[Any]]:
            yield from talk.ask(chosen.value["text"], turns)

        shown = [turns, chat, sources, again, question]
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        for event in (
            question.submit(talk.ask, [question, turns], shown, **private),
            again.click(talk.again, [turns], shown, **private),
            chat.example_select(example, [turns], shown, **private),
        ):
            event.failure(talk.broken, [turns], shown, **private)
        chat.clear(talk.view, None, shown, **private)
        blocks.load(talk.loaded, None, [header, chat], **private)
    return blocks


def _header(archive: Archive) -> str:
    return f"# Dateline\n\n{rendering.plain(rendering.headline(archive.counts()[0], list(archive.years())))}"


def _placeholder(archive: Archive) -> str:
    return _PROMPT if archive.counts()[0] else _EMPTY


def _theme() -> "gr.themes.Base":
    """Gradio's plain theme, light or dark as the system is, with colours of enough contrast and no web font."""
    import gradio as gr

    return gr.themes.Default(
        primary_hue="indigo",
        neutral_hue="slate",
        font=["system-ui", "sans-serif"],
        font_mono=["ui-monospace", "monospace"],
    ).set(
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_dark="*primary_600",
        button_primary_background_fill_hover_dark="*primary_700",
        button_primary_text_color="white",
    )
