"""An address is fetched once, within bounds. The server is a real one, on this machine."""

import contextlib
import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from corpus import FetchError, fetch_article, read_article
from corpus.web import is_public

PAGE = (
    "<html><head><title>The mill</title></head><body><p>A sack costs 14 crowns.</p></body></html>"
)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, headers, body = {
            "/mill.html?a=b": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE.encode()),
            "/moved": (302, {"Location": "/mill.html?a=b"}, b""),
            "/moved/out": (302, {"Location": "file:///etc/passwd"}, b""),
            "/round": (301, {"Location": "/round"}, b""),
            "/packed": (
                200,
                {"Content-Type": "text/html", "Content-Encoding": "gzip"},
                gzip.compress(PAGE.encode()),
            ),
            "/bomb": (
                200,
                {"Content-Type": "text/html", "Content-Encoding": "gzip"},
                gzip.compress(bytes(50_000_000)),
            ),
            "/large": (200, {"Content-Type": "text/plain"}, b"word " * 1_100_000),
            "/note.md": (200, {"Content-Type": "text/plain; charset=latin-1"}, b"# M\xfcll\n\nIt."),
            "/picture": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
        }.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):  # whoever asked may have heard enough
            self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as served:
        thread = threading.Thread(target=served.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{served.server_port}"
        served.shutdown()
        thread.join()


@pytest.mark.parametrize("path", ["/mill.html?a=b", "/moved"])
def test_a_page_is_fetched_and_remembers_where_it_came_from(
    server: str, tmp_path: Path, path: str
) -> None:
    fetched = fetch_article(server.replace("//", "//ada:pw@") + path, allow_private=True)
    assert fetched.url == f"{server}/mill.html?a=b"
    assert fetched.data.endswith(PAGE.encode())
    assert fetched.name.endswith("mill-a-b.html")
    (tmp_path / fetched.name).write_bytes(fetched.data)
    article = read_article(tmp_path / fetched.name)
    assert (article.title, article.url) == ("The mill", fetched.url)
    assert "A sack costs 14 crowns." in article.text


def test_a_text_is_fetched_as_text(server: str, tmp_path: Path) -> None:
    fetched = fetch_article(f"{server}/note.md", allow_private=True)
    (tmp_path / fetched.name).write_bytes(fetched.data)
    article = read_article(tmp_path / fetched.name)
    assert (article.title, article.text, article.url) == ("Müll", "It.", f"{server}/note.md")


def test_what_is_packed_is_unpacked(server: str) -> None:
    assert PAGE.encode() in fetch_article(f"{server}/packed", allow_private=True).data


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/none", "answers with status 404"),
        ("/round", "more than 5 redirects"),
        ("/moved/out", "is no http or https address"),
        ("/large", "larger than 5,000,000 bytes"),
        ("/bomb", "larger than 5,000,000 bytes"),
        ("/picture", "of a kind that is not read (image/png)"),
    ],
)
def test_what_is_out_of_bounds_is_refused(server: str, path: str, reason: str) -> None:
    with pytest.raises(FetchError) as caught:
        fetch_article(f"{server}{path}", allow_private=True)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    "url", ["ftp://mill.example/", "file:///etc/passwd", "https:///x", "http://[bad", "mill"]
)
def test_only_addresses_of_the_web_are_fetched(url: str) -> None:
    with pytest.raises(FetchError, match="address"):
        fetch_article(url, allow_private=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0"])
def test_an_address_of_this_machine_is_refused_before_it_is_reached(host: str) -> None:
    with pytest.raises(FetchError, match="of this machine or of a private network"):
        fetch_article(f"http://{host}:9/", allow_private=False)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("127.8.8.8", False),
        ("::1", False),
        ("::", False),
        ("10.0.0.1", False),
        ("172.16.3.4", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("93.184.216.34", True),
        ("64:ff9b::5db8:d822", True),
        ("2606:2800:220:1::1", True),
    ],
)
def test_only_what_everybody_may_reach_is_public(address: str, public: bool) -> None:
    assert is_public(address) == public


def test_a_redirect_to_this_machine_is_judged_like_any_address(server: str) -> None:
    with pytest.raises(FetchError, match="private network"):
        fetch_article(f"{server}/moved", allow_private=False)
