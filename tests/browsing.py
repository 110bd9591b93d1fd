"""A page in a browser: the server of a test, its visitors, and what is looked for on the page."""

import asyncio
import json
import socket
import threading
from collections.abc import Sequence

from dateline.qa.chat import build_app

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Served:
    """A running page and its address; an assistant without `using` answers for every model."""

    def __init__(self, archive, assistant, *, examples: Sequence[str] = (), host: str = "127.0.0.1", **how) -> None:
        self.assistant = assistant
        using = getattr(assistant, "using", lambda llm: assistant)
        self._build = lambda: build_app(archive, assistant_for=using, examples=examples, host=host, **how)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._stopping = threading.Event()
        # Gradio makes event loops of its own, and leaves them open, where it finds none.
        self._thread = threading.Thread(target=asyncio.run, args=[self._run()])
        self._thread.start()

    def __enter__(self) -> "Served":
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join(20)
        self._socket.close()

    async def _run(self) -> None:
        import uvicorn

        server = uvicorn.Server(uvicorn.Config(self._build(), log_level="critical", timeout_graceful_shutdown=1))
        serving = asyncio.ensure_future(server.serve(sockets=[self._socket]))
        while not self._stopping.is_set() and not serving.done():
            await asyncio.sleep(0.02)
        server.should_exit = True
        await serving


class Visitors:
    """People with a browser each. `problems` lists errors, dialogs and requests to any other host."""

    def __init__(self, browser) -> None:
        self._browser = browser
        self._contexts = []
        self.problems: list[str] = []

    def open(self, address: str, query: str = "", **options):
        """A page of a person of their own, ready for a question."""
        context = self._browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | options))
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        own = (f"{address}/", "data:", "blob:")
        page.on("request", lambda request: self._note(not request.url.startswith(own), f"request to {request.url}"))
        page.on("console", lambda message: self._note(message.type == "error", message.text))
        page.on("pageerror", lambda error: self._note(True, str(error)))
        page.on("dialog", lambda dialog: (self._note(True, f"dialog {dialog.message}"), dialog.dismiss()))
        page.goto(address + query)
        page.get_by_label("Your question").wait_for()
        # Gradio may miss a question that is sent while the events of the page's start come to their end.
        page.wait_for_timeout(500)
        return page

    def leave(self) -> None:
        """Close every page."""
        while self._contexts:
            self._contexts.pop().close()

    def _note(self, is_problem: bool, words: str) -> None:
        if is_problem:
            self.problems.append(words)


def ask(page, question: str) -> None:
    from playwright.sync_api import TimeoutError as TooLate

    def taken(response) -> bool:
        return "/queue/join" in response.url and json.loads(response.request.post_data)["data"][:1] == [question]

    field = page.get_by_label("Your question")
    for _ in range(10):
        field.fill(question)
        try:
            # A page that has just been opened may not listen to Enter yet.
            with page.expect_response(taken, timeout=3_000):
                field.press("Enter")
        except TooLate:
            continue
        return
    raise AssertionError(f"the page does not take the question {question!r}")


def conversation(page):
    return page.get_by_role("log")


def marker(page, place: int = 0):
    return conversation(page).get_by_role("link", name="[1]").nth(place)


def findings(page) -> list[str]:
    """What axe-core finds serious or critical on the page as it is."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['html']}"
        for violation in found
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
