"""What the server remembers of each tab and each call: bounded in number, and in sum.

Whatever is forgotten, the tab's browser still knows, and hands over with the next question.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import Any

import gradio as gr

from ui.intake import IntakeError

MOST = 300
"""Tabs and calls that are remembered, more than may wait."""

MOST_CHARS = 32_000_000
"""Of what they handed over; in memory it takes some times as much."""

_NAME = re.compile(r"[\w-]{1,64}")


class Sessions:
    """Watches over what Gradio keeps for each session of a page."""

    def __init__(self, page: gr.Blocks) -> None:
        """Takes the page, before it is served."""
        # Gradio remembers some 70 kB of every tab and every call, by default of the last 10,000.
        page.state_session_capacity = MOST
        self._page = page
        self._chars: OrderedDict[str, int] = OrderedDict()

    def joined(self, body: dict[str, Any]) -> dict[str, Any]:
        """What a tab sends with an event, once there is room for it.

        Raises:
            IntakeError: It names no session, or no event of the page.
        """
        session, event = body.get("session_hash"), body.get("fn_index")
        if not isinstance(session, str) or not _NAME.fullmatch(session):
            raise IntakeError(400, "session_hash: up to 64 letters and digits")
        known = self._page.fns.get(event) if type(event) is int else None
        if known is None or known.fn is None:  # some do all their work in the browser
            raise IntakeError(400, "fn_index: there is no such event")
        if not isinstance(body.get("data"), list):
            raise IntakeError(400, "data: a list of values")
        self._make_room(session, _chars(body))
        return body

    def owing(self) -> bool:
        """Whether somebody has asked and was not told yet."""
        return any(self._page._queue.pending_event_ids_session.values())

    def _make_room(self, session: str, chars: int) -> None:
        self._chars[session] = max(chars, self._chars.pop(session, 0))
        while len(self._chars) > 1 and sum(self._chars.values()) > MOST_CHARS:
            self._forget(self._chars.popitem(last=False)[0])
        while len(self._chars) > MOST:
            self._chars.popitem(last=False)  # Gradio has forgotten it by itself

    def _forget(self, session: str) -> None:
        holder = self._page.state_holder
        with holder.lock:
            holder.session_data.pop(session, None)
            holder.time_last_used.pop(session, None)


def _chars(value: Any) -> int:
    if isinstance(value, dict):
        return sum(len(key) + _chars(inner) for key, inner in value.items())
    if isinstance(value, list):
        return sum(map(_chars, value))
    return len(value) if isinstance(value, str) else 8
