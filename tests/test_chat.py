"""The page in a browser: question, answer, sources, and nothing that others wrote taken as markup."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from http.client import HTTPConnection
from pathlib import Path

import pytest

from dateline.qa.answer import Abstention, Answer, Citation, Sentence
from dateline.qa.chat import answered, build_app
from dateline.qa.question import Window
from dateline.qa.rendering import Turn
from dateline.store.article import Article, Dating, days_of
from dateline.store.errors import InputError

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
HOSTILE = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) **bold** # h ![i](http://evil.invalid/i.png)"
FILLER = "The harbour of Saltby was quiet for the rest of the week. Fishing boats went out as usual.\n\n" * 40
QUOTE = "The ferry Aurora sank off Saltby on Tuesday; all 41 people on board were saved."

FERRY = Article(
    f"{FILLER}{QUOTE} The cause is not known.\n\n{FILLER}",
    "Ferry sinks off Saltby, all are saved",
    Dating("2013-05-14", "dateline"),
    outlet="Norland Courier",
    url="https://courier.example/ferry",
)
TRAP = Article(f"{HOSTILE}\n\n<script>alert(2)</script>\n# A heading", HOSTILE, outlet=HOSTILE, path="/x/<b>.txt")


class ScriptedArchive:
    """An archive of two articles, or of none."""

    def __init__(self, *articles: Article) -> None:
        self._articles = {article.id: article for article in articles}

    def counts(self) -> tuple[int, int]:
        return len(self._articles), len(self._articles)

    def years(self) -> dict[str, int]:
        return {"2009": 1, "2013": 1} if self._articles else {}

    def article(self, article_id: str) -> Article | None:
        return self._articles.get(article_id)


class ScriptedAssistant:
    """Answers by a word of the question, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[str, ...], bool]] = []

    def ask(self, question: str, *, history: Sequence[str] = (), any_date: bool = False) -> Answer:
        self.asked.append((question, tuple(history), any_date))
        if not question.strip():
            raise InputError("The question is empty.")
        if "crash" in question:
            raise RuntimeError(question)
        if "trap" in question:
            return reply(question, TRAP, HOSTILE)
        if "ferry" in question:
            window = Window(*days_of("2013")) if "2013" in question and not any_date else Window()
            return reply(question, FERRY, QUOTE, window)
        return unanswered(question)


def reply(question: str, article: Article, quote: str, window: Window = Window()) -> Answer:  # noqa: B008
    start = article.text.index(quote)
    citation = Citation(
        n=1,
        article=article.id,
        path=article.path,
        url=article.url,
        title=article.title,
        outlet=article.outlet,
        published=article.dating.published,
        dated_by=article.dating.basis,
        start=start,
        end=start + len(quote),
        quote=quote,
    )
    sentences = (Sentence(quote, (1,), 0.9, True),)
    return Answer(question, question, sentences, (citation,), None, window, "extractive", 0.9, 0.01, 0.01)


def unanswered(question: str) -> Answer:
    abstention = Abstention("no_match", "No article is about this. The archive reaches from 2009 to 2013.")
    return Answer(question, question, (), (), abstention, Window(), "extractive", 0.1, 0.01, 0.01)


def test_earlier_questions_are_the_history_of_the_next():
    assistant = ScriptedAssistant()
    turns: tuple[Turn, ...] = ()
    for question, any_date in [("ferry in 2013?", False), ("ferry in 2013?", True), (" ", False), ("And who?", False)]:
        turns = answered((*turns, Turn("a", question, any_date)), assistant)
    assert assistant.asked == [
        ("ferry in 2013?", (), False),
        ("ferry in 2013?", (), True),
        (" ", ("ferry in 2013?",), False),
        ("And who?", ("ferry in 2013?",), False),
    ]
    assert turns[2].outcome == "The question is empty."


def test_importing_the_chat_imports_no_gradio():
    code = "import sys, dateline.qa.chat; sys.exit('gradio' in sys.modules or 'uvicorn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- in a browser ---------------------------------------------------------------------------------------------------


class Served:
    """A running page and its address; a scripted assistant answers on it unless another is given."""

    def __init__(self, archive, assistant=None, *, examples: Sequence[str] = ()) -> None:
        import uvicorn

        self.assistant = assistant or ScriptedAssistant()
        app = build_app(archive, assistant=self.assistant, examples=examples)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]})
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)
        self._socket.close()


@pytest.fixture(scope="module")
def browser():
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI"):
            pytest.fail(f"there is no {CHROMIUM}: install chromium where CI runs")
        pytest.skip(f"there is no {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    running = Served(ScriptedArchive(FERRY, TRAP), examples=["What happened to the ferry?"])
    yield running
    running.stop()


class Visitors:
    """People with a browser each. `problems` lists errors, dialogs and requests to any other host."""

    def __init__(self, browser) -> None:
        self._browser = browser
        self.problems: list[str] = []

    def open(self, address: str, **options):
        page = self._browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | options)).new_page()
        page.set_default_timeout(10_000)
        own = (f"{address}/", "data:", "blob:")
        page.on("request", lambda request: self._note(not request.url.startswith(own), f"request to {request.url}"))
        page.on("console", lambda message: self._note(message.type == "error", message.text))
        page.on("pageerror", lambda error: self._note(True, str(error)))
        page.on("dialog", lambda dialog: (self._note(True, f"dialog {dialog.message}"), dialog.dismiss()))
        page.goto(address)
        page.get_by_label("Your question").wait_for()
        return page

    def _note(self, is_problem: bool, words: str) -> None:
        if is_problem:
            self.problems.append(words)


@pytest.fixture(scope="module")
def visitors(browser):
    return Visitors(browser)


@pytest.fixture(scope="module")
def desktop(visitors, served):
    return visitors.open(served.address)


@pytest.fixture
def open_page(visitors, served):
    """Opens pages, each of a person of their own; none may ask another host or meet an error."""
    pages = []

    def opened(address: str = served.address, **options):
        pages.append(visitors.open(address, **options))
        return pages[-1]

    yield opened
    for page in pages:
        page.context.close()
    assert visitors.problems == []


@pytest.fixture
def page(desktop, visitors, expect):
    """A page with no conversation yet; it may not ask another host or meet an error."""
    if desktop.locator("#chat .message").count():
        desktop.get_by_role("button", name="Clear").click()
    expect(desktop.get_by_text("Ask about the articles.")).to_be_visible()
    yield desktop
    assert visitors.problems == []


def ask(page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.get_by_label("Your question").press("Enter")


def conversation(page):
    return page.get_by_role("log")


def marker(page, place: int = 0):
    return conversation(page).get_by_role("link", name="[1]").nth(place)


@pytest.fixture
def expect(browser):
    from playwright.sync_api import expect

    return expect


def test_an_answer_has_a_marker_and_a_source(page, expect):
    expect(page.get_by_role("heading", name="Dateline")).to_be_visible()
    expect(page.get_by_text("2 articles, 2009 to 2013")).to_be_visible()
    ask(page, "What happened to the ferry?")
    expect(conversation(page).get_by_text(QUOTE)).to_be_visible()
    expect(marker(page)).to_be_visible()
    card = page.locator("#sources .card")
    expect(card).to_have_count(1)
    for words in (FERRY.title, "Norland Courier", "May 14, 2013 (from the article's date line)", QUOTE):
        expect(card).to_contain_text(words)
    expect(card.get_by_role("link", name="Original page")).to_have_attribute("rel", "noopener noreferrer")
    expect(page.get_by_label("Your question")).to_have_value("")
    expect(page.get_by_role("group", name="Answer", exact=True)).to_contain_text(QUOTE)
    expect(page.get_by_role("complementary", name="Sources")).to_contain_text(QUOTE)


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_a_marker_opens_the_article_at_the_quote(page, expect, way):
    ask(page, "What happened to the ferry?")
    if way == "mouse":
        marker(page).click()
    else:
        marker(page).focus()
        page.keyboard.press("Enter")
    quote = page.locator("#sources mark.current")
    expect(quote).to_have_text(QUOTE)
    expect(quote).to_be_in_viewport()
    expect(quote).to_be_focused()
    expect(page.locator("#sources .article.open .text")).to_have_text(FERRY.text, use_inner_text=False)
    page.keyboard.press("Escape")
    expect(quote).to_be_hidden()
    expect(marker(page)).to_be_focused()


def test_a_card_leads_into_the_article_and_back(page, expect):
    ask(page, "What happened to the ferry?")
    page.get_by_role("link", name="Read it in the article").click()
    expect(page.locator("#sources mark.current")).to_be_in_viewport()
    page.get_by_role("button", name="Back to the answer").click()
    expect(page.get_by_role("link", name="Read it in the article")).to_be_focused()


def test_on_a_phone_the_sources_come_below_and_the_marker_still_leads_there(open_page, expect):
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True)
    ask(page, "What happened to the ferry?")
    expect(page.locator("#sources .card")).to_have_count(1)
    assert page.locator("#sources").bounding_box()["y"] > page.locator("#question").bounding_box()["y"]
    marker(page).tap()
    expect(page.locator("#sources mark.current")).to_be_in_viewport()


def test_markers_of_earlier_answers_open_their_own_sources(page, expect):
    ask(page, "What happened to the ferry?")
    expect(marker(page)).to_be_visible()
    ask(page, "Is this a trap?")
    expect(page.locator("#sources .turn.shown .card")).to_contain_text("javascript")
    marker(page, 0).click()
    expect(page.locator("#sources mark.current")).to_have_text(QUOTE)
    page.keyboard.press("Escape")
    expect(page.locator("#sources .turn.shown .card")).to_contain_text(FERRY.title)


def test_hostile_articles_are_shown_as_text(page, expect):
    ask(page, f"Is this a trap? {HOSTILE}")
    expect(conversation(page).get_by_text(HOSTILE)).to_have_count(2)
    expect(page.locator("#sources .card h4")).to_contain_text(HOSTILE)
    expect(page.locator("#sources .card")).to_contain_text("<b>.txt")
    marker(page).click()
    expect(page.locator("#sources .article.open .text")).to_have_text(TRAP.text, use_inner_text=False)
    expect(page.locator("#chat img[src], #sources img, #sources script, #sources .text h1")).to_have_count(0)
    expect(page.locator("#sources a[href^='javascript'], #chat a[href^='javascript']")).to_have_count(0)


def test_an_abstention_is_set_apart(page, expect):
    ask(page, "What did the minister eat?")
    expect(conversation(page).locator("blockquote")).to_contain_text("The archive does not say.")
    expect(conversation(page).locator("blockquote")).to_contain_text("The archive reaches from 2009 to 2013.")
    expect(page.locator("#sources")).to_contain_text("No sources for this question.")


def test_a_window_of_dates_is_shown_and_can_be_removed(page, served, expect):
    ask(page, "What happened to the ferry in 2013?")
    expect(conversation(page).get_by_text("Only articles from 2013")).to_be_visible()
    page.get_by_role("button", name="Ask again without dates").click()
    expect(conversation(page).get_by_text("Articles of any date.")).to_be_visible()
    expect(page.get_by_role("button", name="Ask again without dates")).to_be_hidden()
    assert served.assistant.asked[-1] == ("What happened to the ferry in 2013?", (), True)


def test_an_unusable_question_and_a_fault_are_said_plainly(page, expect):
    ask(page, "  ")
    expect(conversation(page).get_by_text("The question is empty.")).to_be_visible()
    ask(page, "Does it crash?")
    expect(conversation(page).get_by_text("Something went wrong inside Dateline.")).to_be_visible()
    ask(page, "What happened to the ferry?")
    expect(marker(page)).to_be_visible()


def test_a_cleared_conversation_is_forgotten(page, served, expect):
    ask(page, "What happened to the ferry?")
    expect(marker(page)).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#sources .card")).to_have_count(0)
    ask(page, "What did the minister eat?")
    expect(conversation(page).get_by_text("The archive does not say.")).to_be_visible()
    expect(marker(page)).to_have_count(0)
    assert served.assistant.asked[-1] == ("What did the minister eat?", (), False)


def test_an_example_is_asked_with_one_click(page, expect):
    page.get_by_role("button", name="What happened to the ferry?").click()
    expect(marker(page)).to_be_visible()


def test_two_people_do_not_see_each_other(page, open_page, served, expect):
    one, other = page, open_page()
    ask(one, "What happened to the ferry?")
    ask(other, "What did the minister eat?")
    expect(marker(one)).to_be_visible()
    expect(conversation(other).get_by_text("The archive does not say.")).to_be_visible()
    expect(conversation(one).get_by_text("minister")).to_have_count(0)
    expect(conversation(other).get_by_text("ferry")).to_have_count(0)
    expect(other.locator("#sources .card")).to_have_count(0)
    assert ("What did the minister eat?", (), False) in served.assistant.asked


def test_an_empty_archive_says_how_to_fill_it(open_page, expect):
    empty = Served(ScriptedArchive())
    try:
        page = open_page(empty.address)
        expect(page.get_by_text("This archive is empty: add articles with dateline add PATH.")).to_be_visible()
    finally:
        empty.stop()


def test_the_sample_archive_answers_on_the_page(open_page, expect, tmp_path):
    from dateline.qa.assistant import Assistant
    from dateline.store import Archive

    articles = Path(__file__).parent.parent / "evals" / "articles"
    with Archive(tmp_path, create=True) as archive:
        list(archive.add([articles], today=date(2026, 1, 1)))
        running = Served(archive, Assistant(archive))
        try:
            page = open_page(running.address)
            ask(page, "How long is the bridge over the mouth of the Tarn?")
            marker(page).click()
            expect(page.locator("#sources mark.current").first).to_be_in_viewport()
            texts = {archive.article(entry.id).text for entry in archive.articles()}
            assert page.locator("#sources .article.open .text").text_content() in texts
            quote = page.locator("#sources .turn.shown blockquote").first.text_content()
            assert "".join(page.locator("#sources mark.current").all_text_contents()) == quote
            ask(page, "What is the gross domestic product of Norland?")
            expect(conversation(page).get_by_text("The archive does not say.")).to_be_visible()
        finally:
            running.stop()


# --- the server -----------------------------------------------------------------------------------------------------


def status(address: str, path: str, *, host: str = "127.0.0.1", method: str = "GET") -> int:
    with closing(HTTPConnection(address.removeprefix("http://"), timeout=10)) as connection:
        connection.request(method, path, headers={"Host": host})
        return connection.getresponse().status


@pytest.mark.parametrize(
    ("path", "host", "method", "expected"),
    [
        ("/", "127.0.0.1:7860", "GET", 200),
        ("/", "localhost", "GET", 200),
        ("/", "[::1]:7860", "GET", 200),
        ("/", "evil.invalid", "GET", 421),
        ("/page/page.js", "127.0.0.1", "GET", 200),
        ("/page/../chat.py", "127.0.0.1", "GET", 404),
        ("/docs", "127.0.0.1", "GET", 404),
        ("/openapi.json", "127.0.0.1", "GET", 404),
        ("/gradio_api/openapi.json", "127.0.0.1", "GET", 404),
        ("/gradio_api/upload", "127.0.0.1", "POST", 404),
        ("/gradio_api/file=/etc/hostname", "127.0.0.1", "GET", 403),
    ],
    ids=lambda value: str(value),
)
def test_the_server_answers_only_what_the_page_needs(served, path, host, method, expected):
    assert status(served.address, path, host=host, method=method) == expected


def test_serve_takes_the_next_port_and_ends_at_ctrl_c():
    code = (
        "import sys\n"
        "from dateline.qa.chat import serve\n"
        "class Archive:\n"
        "    counts = lambda self: (0, 0)\n"
        "    years = lambda self: {}\n"
        "    article = lambda self, key: None\n"
        "ready = lambda address: print(address, flush=True)\n"
        "serve(Archive(), port=int(sys.argv[1]), assistant=object(), on_ready=ready)\n"
        "print('ended')\n"
    )
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(port)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        try:
            address = process.stdout.readline().strip()
            assert port < int(address.rpartition(":")[2]) <= port + 20
            assert status(address, "/") == 200
            before = time.monotonic()
            process.send_signal(signal.SIGINT)
            output, errors = process.communicate(timeout=20)
        finally:
            process.kill()
            process.communicate()
    assert (output, errors, process.returncode) == ("ended\n", "", 0)
    assert time.monotonic() - before < 5
