"""The whole server over an assistant, on a free port of this machine, as a context."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from ui.additions import Additions
from ui.feedback import FeedbackStore
from ui.loading import Loading
from ui.server import Place, build_app, listen, server_config

# httpx gives up after five seconds, and a slow machine is no fault of what is tested.
get, post, request = (partial(send, timeout=60) for send in (httpx.get, httpx.post, httpx.request))


def run_apart(asking: Coroutine[Any, Any, Any]) -> Any:
    """Runs it in a thread, because playwright may keep an event loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, asking).result()


@contextmanager
def served(
    assistant: Any,
    folder: Path,
    place: Place | None = None,
    *,
    additions: Additions | None = None,
) -> Iterator[str]:
    """Serves an assistant, or a `Loading` as it is; gives the address."""
    place = place or Place(port=0)
    loading = assistant if isinstance(assistant, Loading) else Loading(lambda _: assistant).start()

    async def built() -> Any:
        # Where no event loop runs, Gradio makes one for itself and never closes it.
        feedback = FeedbackStore.within(folder)
        return build_app(loading, feedback=feedback, place=place, additions=additions)

    app = run_apart(built())
    with listen(place) as taken:
        server = uvicorn.Server(server_config(app))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{taken.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)
