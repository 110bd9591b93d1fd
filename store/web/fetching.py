"""One address of the web -> the bytes behind it, within limits, and never from a private network unless allowed."""

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from dateline.store.errors import InputError
from dateline.store.reading.decoding import FILE_LIMIT

Resolve = Callable[[str, int], Sequence[str]]
"""The addresses, as text, of a host and a port; raises OSError where there are none."""

_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # RFC 4291; all else is local, reserved or multicast
_GZIP = 16 + zlib.MAX_WBITS
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take: seconds to connect, seconds in all, and bytes of the body, packed and unpacked."""

    connect: float = 10.0
    total: float = 60.0
    size: int = FILE_LIMIT


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered; the body is unpacked, and empty for every status but 200."""

    url: httpx.URL
    status: int
    headers: httpx.Headers
    body: bytes


def parse_address(text: str, *, any_port: bool) -> httpx.URL:
    """Return an http or https address without its fragment.

    Raises InputError for another scheme, for a user name or password, and for ports other than 80 and 443 unless
    `any_port`.
    """
    try:
        url = httpx.URL(text.strip()).copy_with(fragment=None)
        port = url.port or _PORTS.get(url.scheme, 0)
    except (httpx.InvalidURL, ValueError) as error:
        raise InputError(f"This is not a web address: {error}.") from error
    if url.scheme not in _PORTS or not url.raw_host:
        raise InputError("Only addresses that begin with http:// or https:// and name a host are fetched.")
    if url.userinfo:
        raise InputError("The address holds a user name or a password; addresses are fetched only without.")
    if not (any_port or port in _PORTS.values()):
        raise InputError(f"Port {port} is not fetched from: only 80 and 443 are, unless --allow-private is given.")
    if not 0 < port < 65536:
        raise InputError(f"There is no port {port}.")
    return url


def host_of(url: httpx.URL) -> str:
    """Return the host as it goes to the resolver and into the Host header: ASCII, in lower case."""
    return url.raw_host.decode("ascii")


def resolve_host(host: str, port: int) -> tuple[str, ...]:
    """Return the addresses of a host as the system's resolver orders them; raises OSError where there are none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a label that is empty or too long
        raise OSError(str(error)) from error
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet, also looking into IPv6 addresses that wrap one of IPv4."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        wrapped = parsed.ipv4_mapped or parsed.sixtofour
        if wrapped is None and parsed in _NAT64:
            wrapped = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if wrapped is None:
            return parsed in _GLOBAL_UNICAST and parsed.is_global
        parsed = wrapped
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def checked_addresses(url: httpx.URL, *, resolve: Resolve, allow_private: bool) -> tuple[str, ...]:
    """Return the IP addresses of the host of a url.

    Raises InputError where there are none and, unless `allow_private`, where any of them is not public: a name that
    leads to both is no name of a public site.
    """
    host = host_of(url)
    try:
        addresses = tuple(resolve(host, url.port or _PORTS[url.scheme]))
    except OSError as error:
        raise InputError(f"The host {host} was not found: check the address, and the connection.") from error
    if not addresses:
        raise InputError(f"The host {host} has no address.")
    private = [address for address in addresses if not is_public(address)]
    if private and not allow_private:
        raise InputError(
            f"The host {host} is at {private[0]}, an address of this machine or of a private network: that is fetched "
            "only with --allow-private."
        )
    return addresses


def fetch(
    url: httpx.URL,
    addresses: Sequence[str],
    *,
    headers: Mapping[str, str],
    limits: Limits,
    backend: httpcore.NetworkBackend | None = None,
) -> Response:
    """Return the answer to one GET request that goes to one of these IP addresses and nowhere else.

    The host is not resolved again (against DNS that changes its answer), no proxy is asked, no redirect followed and
    no cookie kept. Raises InputError where no whole answer within the limits comes.
    """
    pinned = _Pinned(backend or httpcore.SyncBackend(), addresses, time.monotonic() + limits.total)
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    own = {"Host": url.netloc.decode("ascii"), "Accept-Encoding": "gzip", "Connection": "close"}
    sent: list[tuple[bytes | str, bytes | str]] = [*own.items(), *headers.items()]
    timeout = {"connect": limits.connect, "read": limits.total, "write": limits.total, "pool": limits.total}
    context = httpcore.default_ssl_context() if url.scheme == "https" else None
    try:
        with (
            httpcore.ConnectionPool(ssl_context=context, network_backend=pinned) as pool,
            pool.stream("GET", target, headers=sent, extensions={"timeout": timeout}) as answer,
        ):
            received = httpx.Headers(answer.headers)
            body = _unpacked(answer.iter_stream(), received, limits.size) if answer.status == 200 else b""
            return Response(url, answer.status, received, body)
    except httpcore.ConnectTimeout as error:
        raise InputError(f"The host {host_of(url)} does not take the connection; try again later.") from error
    except httpcore.TimeoutException as error:
        raise InputError(f"The answer did not come within {limits.total:g} s; try again later.") from error
    except httpcore.ConnectError as error:
        raise InputError(_no_connection(url, error)) from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise InputError(f"The answer of {host_of(url)} broke off or is no proper HTTP; try again later.") from error


def _no_connection(url: httpx.URL, error: httpcore.ConnectError) -> str:
    cause = error.args[0] if error.args else error
    if isinstance(cause, ssl.SSLError):
        reason = (getattr(cause, "verify_message", "") or cause.reason).rstrip(".")
        return f"The host {host_of(url)} cannot prove that it is itself ({reason}), so nothing is fetched from it."
    return f"The host {host_of(url)} cannot be reached ({getattr(cause, 'strerror', None) or cause}); try again later."


def _unpacked(chunks: Iterable[bytes], headers: httpx.Headers, limit: int) -> bytes:
    """Return the body as it was before packing; InputError past `limit` bytes, packed or unpacked."""
    packing = headers.get("content-encoding", "identity").strip().lower()
    if packing not in {"gzip", "x-gzip", "identity", ""}:
        raise InputError(f"The answer is packed in a way that was not asked for ({packing[:40]}).")
    too_large = InputError(f"The answer is larger than {limit / 1e6:g} MB; it is not read.")
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > limit:
        raise too_large
    body = bytearray()
    unpack = _Unpacker() if packing.endswith("gzip") else None
    packed = 0
    for chunk in chunks:
        packed += len(chunk)
        for part in unpack.parts(chunk) if unpack else (chunk,):
            body += part
            if max(len(body), packed) > limit:
                raise too_large
    if unpack and not unpack.whole:
        raise InputError("The packed answer is damaged or incomplete; try again later.")
    return bytes(body)


class _Unpacker:
    """Unpacks gzip bit by bit, so that a small answer cannot fill the memory at once."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(_GZIP)
        self.whole = True

    def parts(self, data: bytes) -> Iterable[bytes]:
        """Yield what the data unpack to, at most a megabyte at a time; InputError where they are damaged."""
        while data:
            try:
                part = self._stream.decompress(data, _CHUNK)
            except zlib.error as error:
                raise InputError("The packed answer is damaged or incomplete; try again later.") from error
            data = self._stream.unconsumed_tail
            self.whole = self._stream.eof
            if self.whole:
                data = self._stream.unused_data
                self._stream = zlib.decompressobj(_GZIP)
            yield part


class _Pinned(httpcore.NetworkBackend):
    """Connects to the given addresses, whatever the host is called, and ends at the deadline (monotonic seconds)."""

    def __init__(self, backend: httpcore.NetworkBackend, addresses: Sequence[str], deadline: float) -> None:
        self._backend = backend
        self._addresses = addresses
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002  (a name here; its addresses were checked before)
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Return a stream to the first of the addresses that takes the connection."""
        error: Exception = httpcore.ConnectError("no address")
        for address in self._addresses:
            try:
                stream = self._backend.connect_tcp(
                    address, port, _left(self._deadline, timeout), local_address, socket_options
                )
                return _Bounded(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as exc:
                error = exc
        raise error


class _Bounded(httpcore.NetworkStream):
    """A stream that ends at a deadline, however steadily single bytes drip in."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what has come; raises ReadTimeout."""
        return self._stream.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it."""
        self._stream.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        """Let go of the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Return the stream under TLS, bounded as well."""
        left = _left(self._deadline, timeout)
        return _Bounded(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  (the interface of httpcore)
        """Return what the stream below knows."""
        return self._stream.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time is over")
    return left if timeout is None else min(left, timeout)
