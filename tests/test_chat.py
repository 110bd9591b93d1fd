"""The server of the page: what it answers, on which port, and how it ends."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection

import pytest

from browsing import Served
from scripted import FERRY, ScriptedArchive, ScriptedAssistant


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with Served(ScriptedArchive(FERRY), ScriptedAssistant(), examples=["What happened to the ferry?"]) as running:
        yield running


def test_importing_the_chat_imports_no_gradio():
    code = "import sys, dateline.qa.chat; sys.exit('gradio' in sys.modules or 'uvicorn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def status(address: str, path: str, *, host: str = "127.0.0.1", method: str = "GET", **headers: str) -> int:
    with closing(HTTPConnection(address.removeprefix("http://"), timeout=10)) as connection:
        connection.request(method, path, headers={"Host": host} | headers)
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
        ("/page/ask_tab.py", "127.0.0.1", "GET", 404),
        (f"/page/article/{FERRY.id}", "127.0.0.1", "GET", 200),
        (f"/page/article/{FERRY.id}", "evil.invalid", "GET", 421),
        ("/page/article/none", "127.0.0.1", "GET", 200),
        ("/docs", "127.0.0.1", "GET", 404),
        ("/openapi.json", "127.0.0.1", "GET", 404),
        ("/gradio_api/openapi.json", "127.0.0.1", "GET", 404),
        ("/gradio_api/file=/etc/hostname", "127.0.0.1", "GET", 403),
    ],
    ids=lambda value: str(value),
)
def test_the_server_answers_only_what_the_page_needs(served, path, host, method, expected):
    assert status(served.address, path, host=host, method=method) == expected


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}], ids=str
)
def test_pages_of_other_sites_cannot_write(served, headers):
    assert status(served.address, "/gradio_api/upload", method="POST", **headers) == 403
    assert status(served.address, "/gradio_api/queue/join", method="POST", **headers) == 403


def test_on_another_address_than_loopback_nobody_can_send_files():
    with Served(ScriptedArchive(FERRY), ScriptedAssistant(), host="0.0.0.0") as open_to_all:
        assert status(open_to_all.address, "/gradio_api/upload", method="POST") == 404
        assert status(open_to_all.address, "/", host="news.example") == 200


def test_serve_takes_the_next_port_and_ends_at_ctrl_c():
    code = (
        "import sys\n"
        "from dateline.qa.chat import serve\n"
        "class Archive:\n"
        "    counts = lambda self: (0, 0)\n"
        "    years = lambda self: {}\n"
        "    article = lambda self, key: None\n"
        "    articles = lambda self: iter(())\n"
        "ready = lambda address: print(address, flush=True)\n"
        "serve(Archive(), port=int(sys.argv[1]), assistant_for=lambda llm: object(), on_ready=ready)\n"
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
