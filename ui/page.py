"""The page: which event changes which parts. What they do is in `ui.events`."""

from __future__ import annotations

from typing import Any

import gradio as gr
from gradio.events import Dependency

from ui.api import ANSWERS_AT_ONCE, register_api
from ui.callers import Callers
from ui.chat import Chat
from ui.events import Events
from ui.feedback import FeedbackStore
from ui.layout import Parts, lay_out
from ui.loading import Loading
from ui.seal import Seal
from ui.theme import TITLE

# Nothing of the page is part of the program's HTTP interface.
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
# Through the queue like the answers, but never behind them.
_AT_ONCE: dict[str, Any] = {**_QUIET, "concurrency_limit": None}

# The browser's side, in static/: what it hands over with an event, and what it does after one.
# The last input becomes the conversation as the browser keeps it.
_HAND_OVER = "(...given) => [...given.slice(0, -1), twobets.talks.handOver()]"
_SEND = """(text, _, ...given) =>
    [text, twobets.box.replacing(), ...given.slice(0, -1), twobets.talks.handOver()]"""
_UNDO = "(...given) => [...given.slice(0, -1), twobets.talks.takeBack()]"
_SEARCH = "(kept, _, ...given) => [kept, twobets.shelf.chosen(), ...given]"
_ORDER = "(_, ...given) => [twobets.take.order(), ...given.slice(0, -1), twobets.talks.handOver()]"
_KEEP = "(text) => twobets.talks.keep(text)"
_SAVED = "() => twobets.say('Saved. Thank you.')"
_DOWNLOAD = "(text) => twobets.take.download(text)"


def build_page(
    loading: Loading, *, feedback: FeedbackStore, callers: Callers, allow_add: bool = False
) -> gr.Blocks:
    """The whole chat as Gradio blocks, to be mounted with `ui.theme.page_arguments()`.

    Args:
        loading: The assistant, open or opening; the page shows at once either way.
        feedback: Where readers' judgements are kept.
        callers: Programs that wait for an answer.
        allow_add: Whether readers may add articles.
    """
    # What readers say and what their browsers keep lie in one folder, and so does the seal.
    seal = Seal.within(feedback.path.parent)
    events = Events(Chat(loading, feedback), seal, allow_add=allow_add)
    page = gr.Blocks(title=TITLE, fill_width=True, analytics_enabled=False)
    with page:
        parts = lay_out()
        _ask(parts, events)
        _change(parts, events)
        _look_up(parts, events)
        _judge(parts, events)
        shown = [parts.talk, parts.sources, parts.reader, parts.kept]
        page.load(events.reopen, parts.store, shown, js=_HAND_OVER, **_AT_ONCE)
        page.load(
            events.opening,
            outputs=[
                parts.talk,
                parts.shelf,
                parts.detail,
                parts.model,
                parts.beside,
                parts.answerers,
            ],
            **_AT_ONCE,
        )
        register_api(loading, callers)
    return page


def _ask(parts: Parts, events: Events) -> None:
    asked = [parts.box, parts.talk, parts.kept, parts.note_row]
    known = [parts.kept, parts.store]
    begins = [
        parts.box.submit(
            events.begin, [parts.box, parts.replacing, *known], asked, js=_SEND, **_AT_ONCE
        ),
        parts.talk.example_select(events.picked, known, asked, js=_HAND_OVER, **_AT_ONCE),
        parts.talk.option_select(events.picked, known, asked, js=_HAND_OVER, **_AT_ONCE),
        parts.talk.retry(events.again, known, asked, js=_HAND_OVER, **_AT_ONCE),
    ]
    for begin in begins:
        answered = begin.then(
            events.answer,
            [parts.kept, parts.searched, parts.detail, parts.model, parts.beside],
            [parts.talk, parts.sources, parts.kept],
            js=_SEARCH,
            concurrency_limit=ANSWERS_AT_ONCE,
            concurrency_id="answer",
            **_QUIET,
        )
        _settle(answered, parts, events)
    parts.box.stop(events.stop, **_AT_ONCE)


def _change(parts: Parts, events: Events) -> None:
    shown = [parts.talk, parts.sources, parts.reader, parts.kept]
    known = [parts.kept, parts.store]
    undone = parts.talk.undo(events.undo, known, shown, js=_UNDO, **_AT_ONCE)
    _settle(undone, parts, events)
    parts.fresh.click(events.fresh, outputs=shown, **_AT_ONCE)
    parts.reopen.click(events.reopen, parts.store, shown, js=_HAND_OVER, **_AT_ONCE)


def _settle(event: Dependency, parts: Parts, events: Events) -> None:
    event.then(events.settle, parts.kept, [parts.box, parts.store], **_AT_ONCE).then(
        None, parts.store, js=_KEEP, **_QUIET
    )


def _look_up(parts: Parts, events: Events) -> None:
    known = [parts.kept, parts.store]
    for panel in (parts.shelf, parts.sources, parts.reader):
        panel.select(events.read, known, parts.reader, js=_HAND_OVER, **_AT_ONCE)
    parts.renew.click(events.shelf, outputs=[parts.talk, parts.shelf], **_AT_ONCE)
    exported = parts.export.click(
        events.export, [parts.order, *known], parts.paper, js=_ORDER, **_AT_ONCE
    )
    exported.then(None, parts.paper, js=_DOWNLOAD, **_QUIET)


def _judge(parts: Parts, events: Events) -> None:
    judged = [parts.note_row, parts.reason, parts.note, parts.judged]
    noted = [parts.kept, parts.judged, parts.reason, parts.note]
    known = [parts.kept, parts.store]
    for kept in (
        parts.talk.like(events.judge, known, judged, js=_HAND_OVER, **_AT_ONCE),
        parts.note.submit(events.note, noted, judged, **_AT_ONCE),
        parts.send_note.click(events.note, noted, judged, **_AT_ONCE),
    ):
        kept.then(None, js=_SAVED, **_QUIET)
    parts.shut_note.click(events.leave, outputs=judged, **_AT_ONCE)
