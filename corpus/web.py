"""One address of the web is fetched as the file of an article, because a person asked for it.

Everything is bounded: addresses to this machine or a private network are refused unless allowed,
size, time and redirects have their limits. What a name stands for is looked up once, and it is
that address which is checked and connected to.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
import zlib
from dataclasses import dataclass
from email.message import Message
from urllib.parse import unquote, urljoin, urlsplit

from corpus.characters import read_text
from corpus.errors import FetchError

_MOST_BYTES = 5_000_000
_MOST_REDIRECTS = 5
_LONGEST_S = 30.0
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "text/vtt": ".vtt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_HEADERS = {"User-Agent": "twobets", "Accept-Encoding": "gzip, identity", "Connection": "close"}
_CHUNK = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedArticle:
    """What stood at an address.

    Attributes:
        url: The address it came from, after redirects, without a password.
        name: A file name for it, with the suffix of its form.
        data: What to write to that file: what came, and for HTML and text where it came from.
    """

    url: str
    name: str
    data: bytes


def fetch_article(url: str, *, allow_private: bool) -> FetchedArticle:
    """Fetch an article once, with at most 5 redirects, 5 MB and 30 seconds.

    Args:
        url: An http or https address.
        allow_private: Whether it may be one of this machine or of a private network.

    Raises:
        FetchError: It is no such address, must not or cannot be fetched, or is no article.
    """
    until = time.monotonic() + _LONGEST_S
    for _ in range(_MOST_REDIRECTS + 1):
        response, body = _requested(url, allow_private=allow_private, until=until)
        target = response.get("Location")
        if response.status // 100 != 3 or not target:
            break
        url = urljoin(url, target)
    else:
        raise FetchError(f"{_shown(url)!r} was reached by more than {_MOST_REDIRECTS} redirects")
    if response.status != 200:
        raise FetchError(f"{_shown(url)!r} answers with status {response.status}")
    suffix = _suffix(url, response)
    return FetchedArticle(
        url=_shown(url),
        name=f"{_stem(url)}{suffix}",
        data=_with_source(body, url, suffix, response),
    )


def is_public(address: str) -> bool:
    """Whether an address of the internet leads to a machine that everybody may reach."""
    told = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(told, ipaddress.IPv6Address):
        # An address of IPv4 in disguise is judged as what it leads to.
        inner = told.ipv4_mapped or told.sixtofour or (told.teredo[1] if told.teredo else None)
        if int(told) >> 32 == int(ipaddress.IPv6Address("64:ff9b::")) >> 32:
            inner = ipaddress.IPv4Address(int(told) & 0xFFFFFFFF)
        told = inner or told
    return told.is_global and not told.is_multicast


class _Response(Message):
    """The head of a response, with its status."""

    status: int


def _requested(url: str, *, allow_private: bool, until: float) -> tuple[_Response, bytes]:
    """Ask for one address and return the head and the body of what comes."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise FetchError(f"{url!r} is no address ({error})") from error
    if parts.scheme not in {"http", "https"} or not host:
        raise FetchError(f"{url!r} is no http or https address")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        plug = _connected(host, port or (443 if parts.scheme == "https" else 80), allow_private)
        if parts.scheme == "https":
            plug = ssl.create_default_context().wrap_socket(plug, server_hostname=host)
        connection = http.client.HTTPConnection(host, port)
        connection.sock = plug
        # A server that sends a byte now and then would else hold on to it for hours.
        ending = threading.Timer(until - time.monotonic(), plug.shutdown, [socket.SHUT_RDWR])
        ending.start()
        try:
            connection.request("GET", _quoted(path), headers=_HEADERS)
            with connection.getresponse() as answer:
                head = _Response()
                head.status = answer.status
                for name, value in answer.getheaders():
                    head[name] = value
                return head, b"" if answer.status // 100 == 3 else _body(answer, until)
        finally:
            ending.cancel()
            plug.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise FetchError(f"{_shown(url)!r} cannot be fetched ({reason})") from error


def _connected(host: str, port: int, allow_private: bool) -> socket.socket:
    """Connect to the first address that a name stands for and that may be connected to."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not allow_private and not all(map(is_public, addresses)):
        raise FetchError(
            f"{host!r} is an address of this machine or of a private network, which is not "
            "fetched. Save the page as a file and add that"
        )
    fault: OSError = OSError("no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=_LONGEST_S / 3)
        except OSError as error:
            fault = error
    raise fault


def _body(answer: http.client.HTTPResponse, until: float) -> bytes:
    """Read the body, unpacked, within the bounds of size and time."""
    packed = (answer.getheader("Content-Encoding") or "").strip().lower()
    if packed not in {"", "identity", "gzip"}:
        raise FetchError(f"it is packed in a way that is not read ({packed})")
    unpacker = zlib.decompressobj(wbits=31) if packed == "gzip" else None
    body = bytearray()
    while True:
        chunk = answer.read1(_CHUNK)
        if time.monotonic() >= until:
            raise FetchError(f"it took longer than {_LONGEST_S:.0f} seconds")
        if not chunk:
            return bytes(body)
        try:
            body += unpacker.decompress(chunk, _MOST_BYTES + 1) if unpacker else chunk
        except zlib.error as error:
            raise FetchError(f"it is packed, and damaged ({error})") from error
        if len(body) > _MOST_BYTES:
            raise FetchError(f"it is larger than {_MOST_BYTES:,} bytes")


def _suffix(url: str, response: _Response) -> str:
    kind = response.get_content_type()
    suffix = _SUFFIXES.get(kind, "")
    named = urlsplit(url).path.rpartition("/")[2].rpartition(".")[2].lower()
    if kind in {"text/plain", "application/octet-stream"} and f".{named}" in _SUFFIXES.values():
        return f".{named}"
    if not suffix:
        raise FetchError(f"{_shown(url)!r} is of a kind that is not read ({kind})")
    return suffix


def _stem(url: str) -> str:
    """Return a file name for an address, without a suffix."""
    parts = urlsplit(url)
    path = re.sub(r"\.\w{1,5}$", "", unquote(parts.path))
    words = re.findall(r"[^\W_]+", f"{parts.hostname} {path} {unquote(parts.query)}")
    return "-".join(words)[:100].strip("-")


def _with_source(body: bytes, url: str, suffix: str, response: _Response) -> bytes:
    """Put the address in front, as browsers do that save a page; text then is UTF-8."""
    if suffix not in {".html", ".md", ".txt"}:
        return body
    shown = _shown(url)
    text, _ = read_text(body, declared=_declared(response))
    if suffix == ".html":
        keeps = not body.startswith((b"\xff\xfe", b"\xfe\xff")) and not response.get_param(
            "charset"
        )
        mark = f"<!-- saved from url=({len(shown):04}){shown} -->\n".encode()
        return mark + (body if keeps else text.encode())
    if text.startswith(("---", "+++", "{")):
        return text.encode()  # it has front matter of its own
    return f"---\nsource: {shown}\n---\n{text}".encode()


def _declared(response: _Response) -> str:
    charset = response.get_param("charset")
    return charset if isinstance(charset, str) else ""


def _quoted(path: str) -> str:
    """Write a path as it is asked for; what is quoted already stays."""
    return "".join(c if "!" <= c <= "~" else _percent(c) for c in path)


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())


def _shown(url: str) -> str:
    """Return an address without a password and a part that only browsers know."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl()
