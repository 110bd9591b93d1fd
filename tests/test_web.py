"""Articles from the web: what may be fetched, how politely, within which limits, and what becomes of it."""

import gzip
import json
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from urllib.parse import urlsplit

import httpcore
import httpx
import pytest

from dateline.store import Archive, Article, InputError
from dateline.store.intake import is_address
from dateline.store.reading.readers import Rejection
from dateline.store.web.addresses import read_address
from dateline.store.web.fetching import Limits, is_public, parse_address, resolve_host
from dateline.store.web.politeness import Rules, Visitor
from fakes import WordEmbedder

TODAY = date(2025, 1, 1)
PUBLIC = "93.184.215.14"
STORY = (
    "Mayor Ana Holt opened the new bridge over the Tarn in Dunmere on Monday, and a thousand people walked across it. "
    "The bridge took four years to build and cost ninety million crowns, which the harbour towns of Norland share. "
    "Ferries, which carried people over the river for two centuries, will stop at the end of the month, she said."
)
PAGE = f"<html><head><title>Bridge opens</title></head><body><article><p>{STORY}</p></article></body></html>"


class Site:
    """A web server on loopback whose pages a test sets: path to (status, headers, body), or a function that writes."""

    def __init__(self) -> None:
        self.pages: dict[str, object] = {}
        self.asked: list[tuple[str, str]] = []
        self.sent: list[dict[str, str]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.headers["Host"], self.path))
                site.sent.append({name.lower(): value for name, value in self.headers.items()})
                page = site.pages.get(self.path, (404, {}, b""))
                if isinstance(page, list):
                    page = page.pop(0) if len(page) > 1 else page[0]
                if callable(page):
                    page(self)
                    return
                status, headers, body = page
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.address = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def html(self, path: str, html: str = PAGE, **headers: str) -> str:
        """Set a page; returns its address."""
        self.pages[path] = (200, {"Content-Type": "text/html", **headers}, html.encode())
        return self.address + path

    def redirect(self, path: str, target: str) -> None:
        self.pages[path] = (302, {"Location": target}, b"")

    def robots(self, text: str, status: int = 200) -> None:
        self.pages["/robots.txt"] = (status, {"Content-Type": "text/plain"}, text.encode())


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


class Time:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


class Wire(httpcore.NetworkBackend):
    """Notes the addresses that are connected to, and leads all of them to the server on loopback."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connected: list[tuple[str, int]] = []

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.connected.append((host, port))
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.port, timeout, local_address, socket_options)


def visitor(clock: Time | None = None, **options: object) -> Visitor:
    """One that may visit loopback and does not really wait."""
    clock = clock or Time()
    return Visitor(**({"allow_private": True, "clock": lambda: clock.now, "sleep": clock.sleep} | options))


def from_outside(
    site: Site, hosts: dict[str, list[str]] | None = None, clock: Time | None = None
) -> tuple[Visitor, Wire]:
    """A visitor that may visit public addresses only, and believes the site on loopback to be one."""
    wire = Wire(site.port)
    hosts = {"norland.example": [PUBLIC]} | (hosts or {})
    return visitor(clock, allow_private=False, resolve=lambda host, _port: hosts[host], backend=wire), wire


def articles(address: str, using: Visitor | None = None) -> list[Article]:
    """The articles at an address, where all is well there."""
    found = list(read_address(address, visitor=using or visitor(), today=TODAY))
    assert all(isinstance(entry, Article) for entry in found), found
    return found


def refusal(address: str, using: Visitor | None = None) -> str:
    """The reason why there is no article at an address."""
    (rejection,) = read_address(address, visitor=using or visitor(), today=TODAY)
    assert isinstance(rejection, Rejection)
    assert rejection.path == address
    return rejection.reason


# Which addresses may be fetched


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("10.0.0.1", False), ("172.16.0.1", False), ("192.168.1.1", False), ("127.0.0.1", False), ("0.0.0.0", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("224.0.0.1", False), ("240.0.0.1", False),
        ("255.255.255.255", False), ("192.0.2.1", False), ("::1", False), ("::", False), ("fe80::1", False),
        ("fe80::1%eth0", False), ("fc00::1", False), ("fec0::1", False), ("ff0e::1", False), ("2001:db8::1", False),
        ("::ffff:10.0.0.1", False), ("::10.0.0.1", False), ("64:ff9b::10.0.0.1", False), ("64:ff9b:1::1", False),
        ("2002:0a00::", False), ("2002:7f00:1::", False), ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),
        ("localhost", False), ("2130706433", False), ("", False),
        (PUBLIC, True), ("2606:4700::1", True), ("::ffff:93.184.215.14", True), ("64:ff9b::93.184.215.14", True),
        ("2002:5db8:d70e::1", True),
    ],
)  # fmt: skip
def test_only_addresses_of_the_public_internet_are_public(address, public):
    assert is_public(address) is public


@pytest.mark.parametrize(
    "host",
    ["10.0.0.1", "127.0.0.1", "[::1]", "[::ffff:10.0.0.1]", "169.254.169.254", "100.64.0.1", "0.0.0.0",
     "[64:ff9b::10.0.0.1]", "[2002:0a00::]", "[fe80::1]", "2130706433", "0x7f.1", "127.1", "localhost"],
)  # fmt: skip
def test_private_addresses_are_refused_however_they_are_written(host):
    wire = Wire(1)
    reason = refusal(f"http://{host}/", Visitor(backend=wire))
    assert " of this machine or of a private network: that is fetched only with --allow-private." in reason
    assert wire.connected == []


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://norland.example/", "Only addresses that begin with http:// or https://"),
        ("file:///etc/passwd", "Only addresses that begin with http:// or https://"),
        ("http:///story", "Only addresses that begin with http:// or https://"),
        ("http://ana:secret@norland.example/", "The address holds a user name or a password"),
        ("http://norland.example:8080/", "Port 8080 is not fetched from: only 80 and 443 are, unless --allow-private"),
        ("http://norland.example:nine/", "This is not a web address"),
        ("http://[::1/", "This is not a web address"),
        ("http://0177.0.0.1/", "This is not a web address"),
        ("http://norland.example:80000/", "Port 80000 is not fetched from"),
    ],
)
def test_an_address_that_cannot_be_fetched_is_refused_with_its_reason(address, reason):
    with pytest.raises(InputError) as caught:
        parse_address(address, any_port=False)
    assert str(caught.value).startswith(reason)


def test_any_port_is_allowed_that_there_is():
    assert parse_address("http://norland.example:8080/", any_port=True).port == 8080
    with pytest.raises(InputError, match="There is no port 80000"):
        parse_address("http://norland.example:80000/", any_port=True)


def test_the_fragment_of_an_address_is_dropped():
    assert str(parse_address("HTTP://Norland.example/a?b#c", any_port=False)) == "http://norland.example/a?b"


@pytest.mark.parametrize(
    ("source", "expected"),
    [("http://norland.example", True), ("HTTPS://x", True), ("news/http://x", False), ("http.txt", False)],
)
def test_what_begins_like_a_web_address_is_one(source, expected):
    assert is_address(source) is expected


def test_a_host_is_connected_to_at_the_very_address_that_was_checked(site):
    site.html("/story")
    answers = iter([[PUBLIC], [PUBLIC], ["127.0.0.1"]])
    using, wire = from_outside(site)
    using = visitor(allow_private=False, resolve=lambda *_: next(answers), backend=wire)
    articles("http://norland.example/story", using)
    assert wire.connected == [(PUBLIC, 80), (PUBLIC, 80)]
    assert site.asked == [("norland.example", "/robots.txt"), ("norland.example", "/story")]
    assert "is at 127.0.0.1" in refusal("http://norland.example/story", using)


def test_under_tls_the_host_proves_the_name_of_the_address_not_the_number(site):
    site.html("/story")
    proofs = []

    class Tls(Wire):
        def connect_tcp(self, *arguments, **options):
            stream = super().connect_tcp(*arguments, **options)

            def start_tls(context: ssl.SSLContext, server_hostname: str, timeout: float | None) -> object:
                proofs.append((server_hostname, context.verify_mode, context.check_hostname))
                return stream

            stream.start_tls = start_tls
            return stream

    wire = Tls(site.port)
    articles("https://norland.example/story", visitor(allow_private=False, resolve=lambda *_: [PUBLIC], backend=wire))
    assert proofs == [("norland.example", ssl.CERT_REQUIRED, True)] * 2
    assert wire.connected == [(PUBLIC, 443)] * 2
    assert site.asked[-1] == ("norland.example", "/story")


def test_a_host_with_one_private_address_among_its_own_is_refused(site):
    using, wire = from_outside(site, {"norland.example": [PUBLIC, "10.0.0.7"]})
    assert "norland.example is at 10.0.0.7" in refusal("http://norland.example/", using)
    assert wire.connected == []


def test_the_next_address_is_tried_where_the_first_takes_no_connection(site):
    site.html("/story")
    using = visitor(resolve=lambda *_: ["127.0.0.2", "127.0.0.1"])
    assert articles(f"http://norland.example:{site.port}/story", using)


@pytest.mark.parametrize("host", ["norland.example", "xn--", "a..b", "*"])
def test_a_host_that_is_not_found_is_named(host):
    def nowhere(_host: str, _port: int) -> list[str]:
        raise OSError

    assert refusal(f"http://{host}/", visitor(resolve=nowhere)) == (
        f"The host {host} was not found: check the address, and the connection."
    )


def test_a_name_that_no_resolver_takes_has_no_address():
    with pytest.raises(OSError, match="label"):
        resolve_host(f"{'n' * 70}.example", 80)


def test_a_host_that_takes_no_connection_is_named(site):
    site.server.shutdown()
    site.server.server_close()
    assert refusal(site.address) == "The host 127.0.0.1 cannot be reached (Connection refused); try again later."


def test_a_server_that_speaks_no_tls_is_told(site):
    reason = refusal(site.address.replace("http:", "https:"))
    assert reason.startswith("The host 127.0.0.1 cannot prove that it is itself (WRONG_VERSION_NUMBER)")


def test_proxies_and_passwords_of_the_environment_are_not_used(site, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    site.html("/story", **{"Set-Cookie": "known=1"})
    assert articles(f"{site.address}/story")
    articles(f"{site.address}/story")
    assert site.sent[-1].keys() == {"host", "accept-encoding", "connection", "user-agent", "accept"}
    assert site.sent[-1]["user-agent"] == f"Dateline/{version('dateline')}"


# Redirects


def test_redirects_are_followed_and_the_last_address_is_the_source(site):
    site.redirect("/a", "b?x=1#part")
    site.redirect("/b?x=1", f"{site.address}/2014/06/15/story.html#top")
    site.html("/2014/06/15/story.html")
    (article,) = articles(f"{site.address}/a")
    assert article.source == article.url == f"{site.address}/2014/06/15/story.html"
    assert (article.path, article.record, article.title) == (None, None, "Bridge opens")


@pytest.mark.parametrize("hops", [5, 6])
def test_five_redirects_are_followed_and_no_more(site, hops):
    for number in range(hops):
        site.redirect(f"/{number}", f"/{number + 1}")
    site.html(f"/{hops}")
    if hops == 5:
        assert articles(f"{site.address}/0")
    else:
        assert refusal(f"{site.address}/0") == "The address redirects more than 5 times."


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://169.254.169.254/meta", "It redirects to http://169.254.169.254/meta. The host 169.254.169.254 is at "),
        ("http://inside.example/", "It redirects to http://inside.example/. The host inside.example is at 10.1.2.3, "),
        ("http://norland.example:22/", "It redirects to http://norland.example:22/. Port 22 is not fetched from"),
        ("file:///etc/passwd", "It redirects to file:/etc/passwd. Only addresses that begin with http"),
        ("http://a:b@norland.example/", "The address holds a user name or a password"),
    ],
    ids=["link-local", "private-name", "port", "file", "password"],
)
def test_where_a_redirect_leads_is_checked_again(site, target, reason):
    site.redirect("/story", target)
    using, wire = from_outside(site, {"169.254.169.254": ["169.254.169.254"], "inside.example": ["10.1.2.3"]})
    assert reason in refusal("http://norland.example/story", using)
    assert {address for address, _ in wire.connected} == {PUBLIC}


def test_a_redirect_to_another_host_asks_for_its_robots_txt_too(site):
    site.redirect("/story", "http://skarn.example/other")
    site.html("/other")
    using, _ = from_outside(site, {"skarn.example": ["93.184.215.15"]})
    (article,) = articles("http://norland.example/story", using)
    assert article.url == "http://skarn.example/other"
    assert site.asked == [
        ("norland.example", "/robots.txt"), ("norland.example", "/story"),
        ("skarn.example", "/robots.txt"), ("skarn.example", "/other"),
    ]  # fmt: skip


# robots.txt


@pytest.mark.parametrize(
    ("robots", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /", "/story", False),
        ("User-agent: *\nDisallow:", "/story", True),
        ("User-agent: *\nDisallow: /news\nAllow: /news/story", "/news/story", True),
        ("User-agent: *\nAllow: /news\nDisallow: /news/story", "/news/story", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?page=1", True),
        ("User-agent: *\nDisallow: /*?print=", "/story?print=1", False),
        ("User-agent: *\nDisallow: /\nUser-agent: dateline\nAllow: /", "/story", True),
        ("User-agent: Dateline/2.0\nDisallow: /\nUser-agent: *\nAllow: /", "/story", False),
        ("User-agent: other\nUser-agent: DATELINE # us\nDisallow: /s", "/story", False),
        ("User-agent: date\nUser-agent: datelinebot\nUser-agent: line\nDisallow: /", "/story", True),
        ("User-agent: a\nUser-agent: *\nDisallow: /\nUser-agent: b\nUser-agent: c\nAllow: /", "/story", False),
        ("\ufeffuser-agent:*\r\ndisallow:/%73tory\r\n", "/story", False),
        ("<html>404, not found</html>", "/story", True),
    ],
    ids=["all", "nothing", "longest-allows", "longest-forbids", "end", "not-the-end", "wildcard", "own-group-allows",
         "own-group-forbids", "shared-group", "others", "groups", "bytes", "no-robots"],
)  # fmt: skip
def test_robots_txt_is_understood_as_rfc_9309_says(robots, path, allowed):
    assert Rules(robots.removeprefix("\ufeff")).allow(httpx.URL(f"http://norland.example{path}")) is allowed


def test_a_hostile_robots_txt_costs_neither_memory_nor_time():
    started = time.monotonic()
    groups = "".join(f"User-agent: a{number}\n" for number in range(15_000))
    rules = Rules(groups + "User-agent: *\n" + "".join(f"Disallow: /{'a*' * 5}{number}\n" for number in range(15_000)))
    assert rules.allow(httpx.URL(f"http://norland.example/{'a' * 5000}"))
    assert time.monotonic() - started < 5


def test_what_robots_txt_forbids_is_not_fetched(site):
    site.html("/story")
    site.robots("User-agent: *\nDisallow: /story")
    assert refusal(f"{site.address}/story") == (
        "The robots.txt of 127.0.0.1 asks programs not to fetch this address: save it with your browser and add the "
        "file."
    )
    assert [path for _, path in site.asked] == ["/robots.txt"]


@pytest.mark.parametrize("status", [401, 404, 410])
def test_a_site_without_robots_txt_allows_everything(site, status):
    site.robots("User-agent: *\nDisallow: /", status)
    assert articles(site.html("/story"))


@pytest.mark.parametrize("status", [500, 503])
def test_a_site_whose_robots_txt_cannot_be_read_allows_nothing(site, status):
    site.robots("", status)
    reason = refusal(site.html("/story"))
    assert reason.startswith(f"The robots.txt of 127.0.0.1 cannot be read (the server answers {status} ")
    assert reason.endswith("so nothing is fetched from there; try again later.")
    assert [path for _, path in site.asked] == ["/robots.txt"]


def test_robots_txt_is_read_where_it_redirects_to_and_once_for_a_site(site):
    site.redirect("/robots.txt", "/rules")
    site.pages["/rules"] = (200, {}, b"User-agent: *\nDisallow: /private")
    using = visitor()
    assert articles(site.html("/story"), using)
    assert "robots.txt" in refusal(site.html("/private/story"), using)
    assert [path for _, path in site.asked] == ["/robots.txt", "/rules", "/story"]


def test_robots_txt_may_not_lead_into_a_private_network(site):
    site.redirect("/robots.txt", "http://10.0.0.1/")
    using, wire = from_outside(site, {"10.0.0.1": ["10.0.0.1"]})
    assert "10.0.0.1 is at 10.0.0.1, an address of this machine" in refusal("http://norland.example/story", using)
    assert [address for address, _ in wire.connected] == [PUBLIC]


# A polite rate


@pytest.mark.parametrize(
    ("robots", "waits"),
    [
        ("", [1.0, 1.0]),
        ("User-agent: *\nCrawl-delay: 7.5", [7.5, 7.5]),
        ("User-agent: *\nCrawl-delay: 0.1", [1.0, 1.0]),
    ],
    ids=["at-least-a-second", "crawl-delay", "never-less"],
)
def test_requests_to_one_host_keep_their_distance(site, robots, waits):
    site.robots(robots)
    clock = Time()
    using = visitor(clock)
    articles(site.html("/one"), using)
    articles(site.html("/two"), using)
    assert clock.slept == waits


def test_requests_to_two_hosts_do_not_wait_for_each_other(site):
    site.html("/story")
    clock = Time()
    using, _ = from_outside(site, {"skarn.example": [PUBLIC]}, clock)
    articles("http://norland.example/story", using)
    articles("http://skarn.example/story", using)
    assert clock.slept == [1.0, 1.0]  # each between a robots.txt and a page


def test_a_site_that_wants_long_pauses_is_left_alone(site):
    site.robots("User-agent: *\nCrawl-delay: 3600")
    assert "asks for 3600 s between two requests, and Dateline waits 60 s at most" in refusal(site.html("/story"))


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "20"}, 20.0),
        ({"Date": "Wed, 01 Jan 2025 10:00:00 GMT", "Retry-After": "Wed, 01 Jan 2025 10:00:12 GMT"}, 12.0),
    ],
    ids=["seconds", "date"],
)
def test_a_busy_server_gets_the_patience_it_asks_for_once(site, status, headers, seconds):
    address = site.html("/story")

    def busy(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response_only(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()

    site.pages["/story"] = [busy, site.pages["/story"]]
    clock = Time()
    assert articles(address, visitor(clock))
    assert clock.slept == [1.0, seconds]


@pytest.mark.parametrize(
    ("status", "retry", "requests", "reason"),
    [
        (429, "31", 1, "The server of 127.0.0.1 is busy (429 Too Many Requests): try again in 31 s."),
        (429, "5", 2, "The server of 127.0.0.1 is busy (429 Too Many Requests): try again in 5 s."),
        (503, "600", 1, "The server of 127.0.0.1 is busy (503 Service Unavailable): try again in 600 s."),
        (429, None, 1, "The server of 127.0.0.1 is busy (429 Too Many Requests): try again later."),
        (429, "soon", 1, "The server of 127.0.0.1 is busy (429 Too Many Requests): try again later."),
        (503, None, 1, "The server answers 503 Service Unavailable; try again later."),
    ],
)
def test_more_patience_is_left_to_the_user(site, status, retry, requests, reason):
    site.pages["/story"] = (status, {"Retry-After": retry} if retry else {}, b"")
    assert refusal(f"{site.address}/story") == reason
    assert [path for _, path in site.asked].count("/story") == requests


# Limits


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (404, "The server answers 404 Not Found: check the address."),
        (410, "The server answers 410 Gone: check the address."),
        (403, "The server answers 403 Forbidden: the page is not open to programs; save it with your browser and add "
         "the file."),
        (500, "The server answers 500 Internal Server Error; try again later."),
        (204, "The server answers 204 No Content, and no page."),
        (799, "The server answers 799; try again later."),
    ],
)  # fmt: skip
def test_an_answer_that_is_no_page_is_told_with_what_to_do(site, status, reason):
    site.pages["/story"] = (status, {}, b"")
    assert refusal(f"{site.address}/story") == reason


SMALL = Limits(size=100_000)
TOO_LARGE = "The answer is larger than 0.1 MB; it is not read."


def chunks(handler: BaseHTTPRequestHandler) -> None:
    """Send ten megabytes without telling before how many."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.end_headers()
    try:
        for _ in range(1000):
            handler.wfile.write(b"Norland. " * 1000)
    except OSError:
        pass


def promise(handler: BaseHTTPRequestHandler) -> None:
    """Announce fifty megabytes, and send none."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.send_header("Content-Length", "50000000")
    handler.end_headers()


@pytest.mark.parametrize(
    "page",
    [
        chunks,
        promise,
        (200, {"Content-Type": "text/plain", "Content-Encoding": "gzip"}, gzip.compress(bytes(60_000_000))),
        (200, {"Content-Type": "text/plain", "Content-Encoding": "gzip"}, gzip.compress(b"") * 6000),
    ],
    ids=["no-length", "length", "gzip-bomb", "many-empty-members"],
)
def test_an_answer_past_the_limit_is_not_read(site, page):
    site.pages["/story"] = page
    assert refusal(f"{site.address}/story", visitor(limits=SMALL)) == TOO_LARGE


def drip_body(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    drip(handler)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Send a byte every now and then."""
    try:
        for _ in range(40):
            handler.wfile.write(b"N")
            time.sleep(0.05)
    except OSError:
        pass


@pytest.mark.parametrize("page", [drip, drip_body], ids=["headers", "body"])
def test_an_answer_that_drips_in_ends_at_the_time_limit(site, page):
    site.pages["/story"] = page
    started = time.monotonic()
    reason = refusal(f"{site.address}/story", visitor(limits=Limits(total=0.3)))
    assert reason == "The answer did not come within 0.3 s; try again later."
    assert time.monotonic() - started < 1.5


@pytest.mark.parametrize(
    ("headers", "body", "reason"),
    [
        ({"Content-Length": "900"}, b"M", "The answer of 127.0.0.1 broke off or is no proper HTTP; try again later."),
        ({"Content-Encoding": "br"}, b"Mayor", "The answer is packed in a way that was not asked for (br)."),
        ({"Content-Encoding": "gzip, br"}, b"M", "The answer is packed in a way that was not asked for (gzip, br)."),
        ({"Content-Encoding": "gzip"}, b"Mayor", "The packed answer is damaged or incomplete; try again later."),
        ({"Content-Encoding": "gzip"}, gzip.compress(STORY.encode())[:-9],
         "The packed answer is damaged or incomplete; try again later."),
    ],
    ids=["length", "brotli", "twice", "no-gzip", "cut-gzip"],
)  # fmt: skip
def test_a_damaged_answer_is_no_article(site, headers, body, reason):
    site.pages["/story"] = (200, {"Content-Type": "text/plain"} | headers, body)
    assert refusal(f"{site.address}/story") == reason


def test_a_packed_page_is_unpacked_also_in_several_members(site):
    packed = gzip.compress(PAGE[:200].encode()) + gzip.compress(PAGE[200:].encode())
    site.pages["/story"] = (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, packed)
    assert articles(f"{site.address}/story")[0].text.startswith("Mayor Ana Holt")


# Kinds


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/story", "text/html; charset=utf-8", PAGE),
        ("/story.php", "application/xhtml+xml", PAGE),
        ("/story", "text/plain", STORY),
        ("/story", "text/markdown", f"# Bridge opens\n\n{STORY}"),
        ("/story.md", "text/plain", f"---\ntitle: Bridge opens\n---\n\n{STORY}"),
        ("/story.html", "application/octet-stream", PAGE),
        ("/story.txt", "", STORY),
        ("/api?id=3", "application/json", json.dumps({"title": "Bridge opens", "text": STORY})),
        ("/story.eml", "message/rfc822", f"From: Ana <ana@norland.example>\nSubject: Bridge opens\n\n{STORY}"),
    ],
    ids=["html", "xhtml", "text", "markdown", "markdown-as-text", "html-by-name", "text-by-name", "json", "mail"],
)
def test_the_kind_is_what_the_server_says_or_else_the_ending(site, path, kind, body):
    site.pages[path] = (200, {"Content-Type": kind} if kind else {}, body.encode())
    (article,) = articles(site.address + path)
    assert article.source == site.address + path
    assert "Mayor Ana Holt opened the new bridge" in article.text
    assert not article.text.startswith("---")


@pytest.mark.parametrize(
    ("path", "kind", "said"),
    [("/map", "image/png", "image/png"), ("/story", "", "nothing of its kind"), ("/a.html", "video/mp4", "video/mp4")],
)
def test_other_kinds_are_refused(site, path, kind, said):
    site.pages[path] = (200, {"Content-Type": kind} if kind else {}, b"\x89PNG")
    assert refusal(site.address + path) == (
        f"The server says that it is {said}. Web pages, text, Markdown, JSON, PDF, Word, mail and feeds are read."
    )


def test_a_page_without_an_article_is_refused_in_the_words_of_the_reader(site):
    assert "no article text" in refusal(site.html("/story", "<html><body></body></html>"))


@pytest.mark.parametrize(
    ("header", "encoding", "meta"),
    [
        ("text/html; charset=koi8-r", "koi8-r", ""),
        ('text/html; charset="windows-1251"', "cp1251", ""),
        ("text/html; charset=utf-8", "cp1251", '<meta charset="windows-1251">'),
        ("text/html; charset=zip", "utf-8", ""),
        ("text/html; charset=iso-8859-1", "utf-8", ""),
        ("text/html", "utf-8", ""),
    ],
    ids=["header", "quoted", "page-says-otherwise", "no-charset", "default-of-servers", "none"],
)
def test_the_character_set_is_the_pages_own_or_else_the_headers(site, header, encoding, meta):
    words = "Мэр открыла мост через реку Тарн в понедельник, и тысяча человек прошла по нему. " * 5
    html = f"<html><head>{meta}<title>Мост</title></head><body><article><p>{words}</p></article></body></html>"
    site.pages["/story"] = (200, {"Content-Type": header}, html.encode(encoding))
    (article,) = articles(f"{site.address}/story")
    assert (article.title, article.text.startswith("Мэр открыла мост")) == ("Мост", True)


FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Norland Post</title><link>http://norland.example/</link>
<item><title>Bridge opens</title><link>http://norland.example/bridge</link><guid>a</guid>
<pubDate>Sun, 15 Jun 2014 08:00:00 GMT</pubDate><description>Mayor Ana Holt opened the bridge.</description></item>
<item><title>Ferry ends</title><link>http://skarn.example/ferry</link><guid isPermaLink="false">b 2</guid>
<description>The last ferry crossed the Tarn.</description></item>
<item><title>Rain falls</title><link>http://norland.example/bridge</link><guid isPermaLink="false">c</guid>
<description>Rain fell on Dunmere all day.</description></item>
<item><title>Empty</title><guid isPermaLink="false">d</guid><description></description></item>
</channel></rss>"""


def test_an_entry_of_a_feed_has_its_link_on_the_same_host_or_else_the_feeds_address_and_its_key(site):
    site.pages["/feed"] = (200, {"Content-Type": "application/rss+xml"}, FEED.encode())
    using, _ = from_outside(site)
    *found, rejected = read_address("http://norland.example/feed", visitor=using, today=TODAY)
    assert [(article.title, article.source) for article in found] == [
        ("Bridge opens", "http://norland.example/bridge"),
        ("Ferry ends", "http://norland.example/feed#b%202"),
        ("Rain falls", "http://norland.example/feed#c"),
    ]
    assert (found[0].dating.published, found[0].outlet) == ("2014-06-15", "Norland Post")
    assert (rejected.path, rejected.record) == ("http://norland.example/feed", "d")


@pytest.mark.parametrize(
    ("canonical", "source"),
    [
        ("http://norland.example/bridge", "http://norland.example/bridge"),
        ("https://www.norland.example/bridge", "https://www.norland.example/bridge"),
        ("http://skarn.example/bridge", "http://norland.example/story?from=mail"),
        ("http://norland.example/", "http://norland.example/story?from=mail"),
    ],
    ids=["same-host", "www", "other-host", "start-page"],
)
def test_a_page_may_name_its_address_on_its_own_host_only(site, canonical, source):
    link = f'<link rel="canonical" href="{canonical}"></head>'
    site.html("/story?from=mail", PAGE.replace("</head>", link))
    using, _ = from_outside(site)
    (article,) = articles("http://norland.example/story?from=mail", using)
    assert article.source == source


def test_the_address_tells_the_date(site):
    site.html("/2014/06/15/bridge-opens")
    using, _ = from_outside(site)
    (article,) = articles("http://norland.example/2014/06/15/bridge-opens", using)
    assert (article.dating.published, article.dating.basis) == ("2014-06-15", "page")


# In the archive


def test_a_page_is_added_found_unchanged_and_updated(site, tmp_path, monkeypatch):
    monkeypatch.setattr("dateline.store.web.politeness._PAUSE", 0.0)
    address = site.html("/story")
    note = tmp_path / "note.txt"
    note.write_text("The ferry sank off Skarn.", encoding="utf-8")

    def add() -> list[tuple[str, str | None]]:
        sources = [address, note, f"{site.address}/nowhere"]
        outcomes = archive.add(sources, today=TODAY, allow_private=True)
        return [(outcome.status, urlsplit(outcome.path or "").path) for outcome in outcomes]

    with Archive(tmp_path / "archive", embedder=WordEmbedder(), create=True) as archive:
        assert add() == [("added", "/story"), ("added", str(note)), ("rejected", "/nowhere")]
        assert [status for status, _ in add()] == ["unchanged", "unchanged", "rejected"]
        site.html("/story", PAGE.replace("Monday", "Tuesday"))
        assert [status for status, _ in add()] == ["updated", "unchanged", "rejected"]
        entries = {entry.title: entry for entry in archive.articles()}
        assert (entries["Bridge opens"].url, entries["Bridge opens"].path) == (address, None)


def test_without_leave_nothing_is_fetched_from_this_machine(site, tmp_path):
    with Archive(tmp_path / "archive", embedder=WordEmbedder(), create=True) as archive:
        (outcome,) = archive.add([site.html("/story")], today=TODAY)
    assert (outcome.status, outcome.path) == ("rejected", f"{site.address}/story")
    assert outcome.reason.startswith(f"Port {site.port} is not fetched from")
    assert site.asked == []
