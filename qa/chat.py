"""The web chat: serves the page on a port, with headers that let nothing else run on it."""

import errno
import gc
import os
import socket
import threading
import webbrowser
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.qa import EXTRACTIVE
from dateline.qa.assistant import Assistant
from dateline.qa.page.article import article_route
from dateline.qa.page.articles_tab import ArticlesTab
from dateline.qa.page.ask_tab import AskTab
from dateline.qa.page.conversation import Asks
from dateline.qa.page.examples import Examples
from dateline.qa.page.headers import LOOPBACK, PageHeaders
from dateline.qa.page.markup import headline, plain
from dateline.qa.page.models import Models
from dateline.store.archive import Archive
from dateline.store.errors import DatelineError

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

PORTS_TRIED = 21
"""A taken port and the twenty after it."""

_SIMULTANEOUS = 20
_HEAD = (
    '<link rel="stylesheet" href="/page/page.css"><script src="/page/events.js"></script>'
    '<script src="/page/page.js" defer></script>'
)
_UPLOAD_LIMIT = "50mb"
_HOUR = 3600


def serve(
    archive: Archive,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    llm: str = EXTRACTIVE,
    assistant_for: Callable[[str], Asks] | None = None,
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
        app = build_app(archive, llm=llm, assistant_for=assistant_for, host=host, examples=examples)
        # An open page holds a connection for ever: Ctrl-C waits a second for answers under way, then ends, and what
        # uvicorn has to say about that helps nobody.
        config = uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1)
        # What was loaded by now stays for good: no collection of garbage need look at it while people wait.
        gc.collect()
        gc.freeze()
        try:
            Server(config).run(sockets=[listener])
        except KeyboardInterrupt:
            return


def build_app(
    archive: Archive,
    *,
    llm: str = EXTRACTIVE,
    assistant_for: Callable[[str], Asks] | None = None,
    host: str = "127.0.0.1",
    examples: Sequence[str] = (),
) -> "FastAPI":
    """The page as an application for any ASGI server.

    `llm` is the specification of what writes the answers to begin with; `assistant_for` makes what answers with a
    specification (without it, an `Assistant` of the archive). On a loopback `host` the page answers to loopback names
    only, and people may add and remove articles and name any language model; on any other it only reads, with `llm` or
    without. Without `examples`, questions to begin with are taken from the archive.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read once, when gradio is imported
    # Gradio would sum up its events with pandas after each of them, for a monitoring page that is off.
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(2**31)
    import gradio as gr
    from fastapi import FastAPI
    from fastapi.staticfiles import StaticFiles

    local = host in LOOPBACK
    models = Models(assistant_for or partial(_assistant, archive), llm=llm, typed=local)
    no_docs: dict[str, Any] = {"docs_url": None, "redoc_url": None, "openapi_url": None}
    app = FastAPI(**no_docs)
    app.add_middleware(PageHeaders, hosts=LOOPBACK if local else None, uploads=local)
    app.add_api_route("/page/article/{article_id}", article_route(archive.article))
    app.mount("/page", StaticFiles(directory=Path(__file__).with_name("page") / "static"))
    blocks = _blocks(archive, models, Examples(archive, models.assistant(EXTRACTIVE), given=examples), may_change=local)
    gr.mount_gradio_app(
        app,
        blocks.queue(default_concurrency_limit=_SIMULTANEOUS, api_open=False),
        path="/",
        app_kwargs=no_docs,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        max_file_size=_UPLOAD_LIMIT,
        ssr_mode=False,
        theme=_theme(),
        head=_HEAD,
    )
    # Gradio 6.31 checks only in launched apps, not in mounted ones, that a request names no other file as its upload.
    blocks.has_launched = True
    return app


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in range(port, min(port + PORTS_TRIED, 65536)):
        try:
            return socket.create_server((host, number), family=family)
        except OSError as exc:
            if exc.errno != errno.EADDRINUSE:
                raise DatelineError(f"The chat cannot listen on {host}, port {number}: {exc.strerror}.") from exc
    raise DatelineError(f"The ports {port} to {number} are all taken. Name a free one with --port.")


def _blocks(archive: Archive, models: Models, examples: Examples, *, may_change: bool) -> "gr.Blocks":
    import gradio as gr

    def state() -> list[Any]:
        return [_header(archive), gr.update(**asking.beginning())]

    asking = AskTab(archive, models, examples)
    # Uploads are deleted as soon as they are read; this takes care of those that nobody came to read.
    blocks = gr.Blocks(title="Dateline", analytics_enabled=False, fill_width=True, delete_cache=(_HOUR, _HOUR))
    with blocks:
        header = gr.Markdown(_header(archive), elem_id="header", latex_delimiters=[])
        with gr.Tabs(elem_id="tabs"):
            chat = asking.build(blocks, header, lambda: _header(archive))
            ArticlesTab(archive, may_change=may_change).build(state, [header, chat])
    return blocks


def _assistant(archive: Archive, spec: str) -> Asks:
    return Assistant(archive, llm=spec)


def _header(archive: Archive) -> str:
    return f"# Dateline\n\n{plain(headline(archive.counts()[0], list(archive.years())))}"


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
