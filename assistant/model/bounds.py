"""How much of a server's response is read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from assistant.model.faults import BrokenReplyError

if TYPE_CHECKING:
    import httpx


def bounded(stream: httpx.AsyncByteStream, most: int, *, over: str = "") -> httpx.AsyncByteStream:
    """The first bytes of a stream; what follows is not read.

    Args:
        stream: What a server sends.
        most: Bytes that are read.
        over: Why it is a fault (`BrokenReplyError`) to send more; empty to end quietly there.
    """
    import httpx  # it takes long to load, and only a model that is used needs it

    class Bounded(httpx.AsyncByteStream):
        """Reads up to the bound, and closes the whole stream."""

        async def __aiter__(self) -> AsyncIterator[bytes]:
            left = most
            async for part in stream:
                yield part[:left]
                left -= len(part)
                if left <= 0:
                    if over:
                        raise BrokenReplyError(f"The model server at {over}.")
                    return

        async def aclose(self) -> None:
            await stream.aclose()

    return Bounded()
