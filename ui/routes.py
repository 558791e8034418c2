"""The addresses that this server answers at; what is not listed here is closed.

Gradio serves much more: uploads, files by path, a proxy, monitoring, code generation. A list of
what is open means that a later version of it opens nothing by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

READ = frozenset({"GET", "HEAD"})
SEND = frozenset({"POST"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One address, or several of one form.

    Attributes:
        path: Regular expression of the whole path, without the prefix of a proxy.
        methods: How it may be called.
        login: Whether it takes a login where logins are asked for.
    """

    path: str
    methods: frozenset[str] = READ
    login: bool = True


ROUTES = (
    Route(path="/healthz", login=False),
    # The chat and what its page loads.
    Route(path="/"),
    Route(path=r"/(?:config|theme\.css|favicon\.ico|robots\.txt|manifest\.json)"),
    Route(path=r"/pwa_icon(?:/\d{1,4})?"),
    Route(path="/(?:assets|static|svelte|fonts|reading)/.+"),
    # The articles.
    Route(path="/articles(?:/.*)?"),
    Route(path="/added/(?:file|address|remove|restore)", methods=SEND),
    # What the chat's page does.
    Route(path=r"/gradio_api/(?:app_id|theme\.css|startup-events|heartbeat/[\w-]{1,64})"),
    Route(path="/gradio_api/queue/data"),
    Route(path="/gradio_api/(?:queue/join|cancel|reset)", methods=SEND),
    # What other programs do.
    Route(path=r"/gradio_api/(?:info|openapi\.json)"),
    Route(path="/gradio_api/call/(?:v2/)?(?:query|articles|overview)", methods=SEND),
    Route(path=r"/gradio_api/call/(?:v2/)?(?:query|articles|overview)/\w{1,64}"),
    Route(path="/(?:gradio_api/)?mcp", methods=READ | SEND | {"DELETE"}),
)

_PATTERNS = tuple((re.compile(route.path), route) for route in ROUTES)


def route_of(path: str) -> Route | None:
    """The route that a decoded path names, with or without one slash at its end; None for none."""
    whole = path.removesuffix("/") or "/"
    if "/../" in f"{path}/" or "/./" in f"{path}/":
        return None
    return next((route for pattern, route in _PATTERNS if pattern.fullmatch(whole)), None)


def below(path: str, root_path: str) -> str:
    """A path without the prefix under which a proxy shows this server; as it is without it.

    Args:
        path: A decoded path, as it was asked for.
        root_path: The prefix without a slash at its end; empty for none.
    """
    if root_path and (path == root_path or path.startswith(f"{root_path}/")):
        return path[len(root_path) :] or "/"
    return path
