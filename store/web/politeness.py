"""Visits to web sites as their owners ask: robots.txt is heard, and one request follows another at a polite rate."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib.metadata import version

import httpcore
import httpx
from protego import Protego

from dateline.store.errors import InputError
from dateline.store.web.fetching import (
    Limits,
    Resolve,
    Response,
    checked_addresses,
    fetch,
    host_of,
    parse_address,
    resolve_host,
)

NAME = "Dateline"
"""The name by which robots.txt may address us."""

MOST_REDIRECTS = 5

_PAUSE = 1.0  # seconds between two requests to one host, where its owner asks for no more
_LONGEST_PAUSE = 60.0
_LONGEST_RETRY = 30.0
_ROBOTS_SIZE = 512_000  # RFC 9309, 2.5: at least 500 kibibytes are to be read
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 503})
_GROUP = re.compile(r"^\s*user[- ]?agent\s*:?\s*(?P<name>[^\s/#]*).*$", re.IGNORECASE)
_ACCEPT = (
    "text/html,application/xhtml+xml,application/pdf,application/rss+xml,application/atom+xml,application/json;q=0.9,"
    "text/plain;q=0.9,*/*;q=0.5"
)
_SAVE_IT = "save it with your browser and add the file"


class Rules:
    """What the robots.txt of one site tells us.

    The parser is Protego, Scrapy's own: it follows RFC 9309 in that the longest rule wins and `*` and `$` are
    understood; urllib.robotparser takes the first rule and knows no wildcards.
    """

    def __init__(self, robots: str) -> None:
        self._parsed = Protego.parse(_without_others(robots))

    def allow(self, url: httpx.URL) -> bool:
        """Whether the address may be fetched."""
        return self._parsed.can_fetch(str(url), NAME)

    def pause(self) -> float:
        """Seconds that the site wants between two requests; 0 where it does not say."""
        return self._parsed.crawl_delay(NAME) or 0.0


class Pace:
    """Keeps requests to one host apart; `clock` gives seconds that only grow, `sleep` waits for some."""

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._clock = clock
        self._sleep = sleep
        self._last: dict[str, float] = {}

    def wait(self, host: str, pause: float) -> None:
        """Wait until the last request to the host is `pause` seconds old, at least one."""
        if host in self._last:
            left = self._last[host] + max(pause, _PAUSE) - self._clock()
            if left > 0:
                self._sleep(left)

    def done(self, host: str) -> None:
        """Note that a request to the host has ended."""
        self._last[host] = self._clock()


class Visitor:
    """Fetches addresses one after another; remembers the rules of each site for as long as it lives.

    Without `allow_private`, hosts in private networks and ports other than 80 and 443 are refused. The other arguments
    are there to be replaced in tests.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        limits: Limits | None = None,
        resolve: Resolve = resolve_host,
        backend: httpcore.NetworkBackend | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._allow_private = allow_private
        self._limits = limits or Limits()
        self._resolve = resolve
        self._backend = backend
        self._pace = Pace(clock, sleep)
        self._sleep = sleep
        self._rules: dict[tuple[str, str], Rules] = {}

    def get(self, address: str) -> Response:
        """Return what stands at an address, or where it redirects to: a response with status 200.

        Each address on the way is checked and asked for in its site's robots.txt. Raises InputError with the reason
        where it may not or cannot be fetched.
        """
        response = self._follow(parse_address(address, any_port=self._allow_private), self._request_if_allowed)
        if response is None:
            raise InputError(f"The address redirects more than {MOST_REDIRECTS} times.")
        if response.status != HTTPStatus.OK:
            raise InputError(_refusal(response.status))
        return response

    def _follow(self, url: httpx.URL, request: Callable[[httpx.URL], Response]) -> Response | None:
        """Return the first answer that is no redirect; None where there are too many."""
        start = url
        for _ in range(MOST_REDIRECTS + 1):
            try:
                response = request(url)
                target = response.headers.get("location")
                if response.status not in _REDIRECTS or not target:
                    return response
                url = _joined(url, target)
                url = parse_address(str(url), any_port=self._allow_private)
            except InputError as error:
                if url == start:
                    raise
                raise InputError(f"It redirects to {url}. {error}") from error
        return None

    def _request_if_allowed(self, url: httpx.URL) -> Response:
        rules = self._rules_of(url)
        if not rules.allow(url):
            raise InputError(f"The robots.txt of {host_of(url)} asks programs not to fetch this address: {_SAVE_IT}.")
        if rules.pause() > _LONGEST_PAUSE:
            raise InputError(
                f"The robots.txt of {host_of(url)} asks for {rules.pause():g} s between two requests, and Dateline "
                f"waits {_LONGEST_PAUSE:g} s at most: {_SAVE_IT}."
            )
        return self._request(url, rules.pause())

    def _rules_of(self, url: httpx.URL) -> Rules:
        """Return the rules of a site: none where it has no robots.txt (RFC 9309, 2.3.1.3).

        Raises InputError where it cannot be read: then nothing may be fetched (2.3.1.4).
        """
        site = (url.scheme, url.netloc.decode("ascii"))
        if site not in self._rules:
            address = url.copy_with(raw_path=b"/robots.txt")
            response = self._follow(address, lambda wanted: self._request(wanted, 0.0))
            if response is not None and response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise InputError(
                    f"The robots.txt of {host_of(url)} cannot be read (the server answers {_named(response.status)}), "
                    "so nothing is fetched from there; try again later."
                )
            body = response.body[:_ROBOTS_SIZE] if response is not None else b""
            self._rules[site] = Rules(body.decode("utf-8-sig", errors="replace"))
        return self._rules[site]

    def _request(self, url: httpx.URL, pause: float) -> Response:
        """Return an answer; a server that asks for a little patience gets it once, else InputError says so."""
        response = self._request_once(url, pause)
        if response.status not in _BUSY:
            return response
        seconds = _retry_after(response.headers)
        if seconds is None and response.status != HTTPStatus.TOO_MANY_REQUESTS:
            return response
        if seconds is not None and seconds <= _LONGEST_RETRY:
            self._sleep(seconds)
            response = self._request_once(url, pause)
            if response.status not in _BUSY:
                return response
            seconds = _retry_after(response.headers)
        after = f"in {seconds:g} s" if seconds else "later"
        raise InputError(f"The server of {host_of(url)} is busy ({_named(response.status)}): try again {after}.")

    def _request_once(self, url: httpx.URL, pause: float) -> Response:
        addresses = checked_addresses(url, resolve=self._resolve, allow_private=self._allow_private)
        self._pace.wait(host_of(url), pause)
        headers = {"User-Agent": f"{NAME}/{version('dateline')}", "Accept": _ACCEPT}
        try:
            return fetch(url, addresses, headers=headers, limits=self._limits, backend=self._backend)
        finally:
            self._pace.done(host_of(url))


def _without_others(robots: str) -> str:
    """Return a robots.txt in which all groups for other programs have one name.

    A name counts only where it is ours as a whole (RFC 9309, 2.2.1); and thousands of groups that share thousands of
    rules, which a hostile site may send, would take the parser all the memory there is.
    """
    lines: list[str] = []
    for line in robots.splitlines():
        group = _GROUP.match(line)
        if group:
            name = group.group("name").lower()
            line = f"User-agent: {name if name in {NAME.lower(), '*'} else 'another'}"
        if not (group and lines and lines[-1] == line):
            lines.append(line)
    return "\n".join(lines)


def _joined(url: httpx.URL, target: str) -> httpx.URL:
    try:
        return url.join(target)
    except (httpx.InvalidURL, ValueError) as error:
        raise InputError(f"The address redirects to one that cannot be used: {error}.") from error


def _retry_after(headers: httpx.Headers) -> float | None:
    """Return how many seconds a server asks to wait (RFC 9110, 10.2.3); None where it does not say."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        until = parsedate_to_datetime(value)
        sent = parsedate_to_datetime(headers["date"]) if "date" in headers else datetime.now(UTC)
        return max(0.0, (until - sent).total_seconds())
    except (ValueError, TypeError, OverflowError):  # no date, or one without a zone beside one that has it
        return None


def _refusal(status: int) -> str:
    named = f"The server answers {_named(status)}"
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return f"{named}: check the address."
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN}:
        return f"{named}: the page is not open to programs; {_SAVE_IT}."
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"{named}; try again later."
    return f"{named}, and no page."


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
