"""The parts of the page and where they stand; what they do is in `ui.page`."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from ui.cards import EMPTY
from ui.conversation import Conversation
from ui.theme import STATIC_DIR

QUESTION_CHARS = 2_000
"""Of a question, at most; the page counts them and says so before it is sent."""

REASONS = ["Wrong source", "Not an answer", "Something is missing"]
"""Why an answer is not liked, to choose from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Every component that an event reads or writes.

    Attributes:
        talk: Questions and answers.
        box: Where a question is typed.
        replacing: Whether the question in the box takes the place of the last one; not empty then.
        shelf: The articles, with check boxes.
        searched: Ids of the articles to search, one a line; empty for all.
        detail: Brief or detailed.
        model: Who answers.
        beside: Who answers next to it.
        answerers: One line that says what answers.
        sources: Cards of the quotes.
        reader: A whole article, or what it holds.
        kept: The conversation of this tab.
        store: The same as text, on its way to or from the browser's own storage.
        order: What to export and in which form, as the browser asks for it.
        paper: An export on its way to a download.
        judged: The turn that the reader judged and whether they liked it, while a note may follow.
        reason: What is wrong with an answer that is not liked.
        note: What the reader has to say about it.
        note_row: Shown once a judgement was given.
        send_note: Sends the note.
        shut_note: Leaves it at the judgement.
        fresh: Begins a new conversation.
        reopen: Shows the conversation that the browser hands over.
        export: Makes the export.
        renew: Shows the articles as they are now.
    """

    talk: gr.Chatbot
    box: gr.Textbox
    replacing: gr.Textbox
    shelf: gr.HTML
    searched: gr.Textbox
    detail: gr.Radio
    model: gr.Dropdown
    beside: gr.Dropdown
    answerers: gr.HTML
    sources: gr.HTML
    reader: gr.HTML
    kept: gr.State
    store: gr.Textbox
    order: gr.Textbox
    paper: gr.Textbox
    judged: gr.State
    reason: gr.Radio
    note: gr.Textbox
    note_row: gr.Row
    send_note: gr.Button
    shut_note: gr.Button
    fresh: gr.Button
    reopen: gr.Button
    export: gr.Button
    renew: gr.Button


def lay_out() -> Parts:
    """Puts all parts into the surrounding Blocks."""
    _html("bar.html", "bar")
    with gr.Row(elem_id="stage"):
        with gr.Column(elem_id="talk-side"):
            talk = _talk()
            with gr.Row(elem_id="note-row", visible=False) as note_row:
                reason = gr.Radio(
                    REASONS,
                    elem_id="reason",
                    label="What is wrong",
                    show_label=False,
                    container=False,
                )
                note = gr.Textbox(
                    elem_id="note",
                    placeholder="In your own words",
                    label="A note on your judgement",
                    show_label=False,
                    container=False,
                    max_length=QUESTION_CHARS,
                )
                send_note = gr.Button("Send", elem_id="send-note", size="sm")
                shut_note = gr.Button("Close", elem_id="shut-note", size="sm")
            box, controls = _composer()
        with gr.Column(elem_id="sources-side"):
            _html("sources-bar.html", "sources-bar")
            shelf = gr.HTML("", elem_id="shelf", apply_default_css=False, js_on_load=_CHOOSE)
            sources = gr.HTML(EMPTY, elem_id="sources", apply_default_css=False, js_on_load=_PICK)
            reader = gr.HTML("", elem_id="reader", apply_default_css=False, js_on_load=_READ)
    _html("dialogs.html", "dialogs")
    return Parts(
        talk=talk,
        box=box,
        replacing=_hidden("replacing"),
        shelf=shelf,
        searched=_hidden("searched"),
        detail=controls[0],
        model=controls[1],
        beside=controls[2],
        answerers=controls[3],
        sources=sources,
        reader=reader,
        kept=gr.State(Conversation()),
        store=_hidden("store"),
        order=_hidden("order"),
        paper=_hidden("paper"),
        judged=gr.State(None),
        reason=reason,
        note=note,
        note_row=note_row,
        send_note=send_note,
        shut_note=shut_note,
        fresh=_pressed_by_script("fresh"),
        reopen=_pressed_by_script("reopen"),
        export=_pressed_by_script("export"),
        renew=_pressed_by_script("renew"),
    )


# What Gradio runs once these parts stand; the rest of the page's scripts are in static/.
_OPEN = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-open]');
  if (button) { twobets.reader.opening(button); trigger('select', { key: button.dataset.open }); }
});
"""
_PICK = _OPEN + "watch('value', () => twobets.citations.arrived());"
_CHOOSE = _OPEN + "watch('value', () => twobets.shelf.arrived());"
_READ = _OPEN + "watch('value', () => twobets.reader.arrived());"


def _html(name: str, elem_id: str) -> gr.HTML:
    markup = (STATIC_DIR / name).read_text("utf-8")
    return gr.HTML(markup, elem_id=elem_id, apply_default_css=False, js_on_load=None)


def _hidden(elem_id: str) -> gr.Textbox:
    """What scripts and the server hand each other."""
    return gr.Textbox(elem_id=elem_id, visible="hidden", label=elem_id)


def _pressed_by_script(elem_id: str) -> gr.Button:
    return gr.Button(elem_id=elem_id, visible="hidden")


def _talk() -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="talk",
        label="Talk",
        show_label=False,
        container=False,
        height="100%",
        layout="bubble",
        autoscroll=False,  # static/steady.js keeps the question in sight instead
        buttons=["copy"],
        latex_delimiters=[],
        feedback_options=("Like", "Dislike"),
        group_consecutive_messages=False,
        allow_file_downloads=False,
    )


def _composer() -> tuple[gr.Textbox, tuple[gr.Radio, gr.Dropdown, gr.Dropdown, gr.HTML]]:
    with gr.Column(elem_id="composer"):
        _html("composer.html", "composer-notes")
        box = gr.Textbox(
            elem_id="box",
            placeholder="Ask about the articles",
            label="Your question",
            show_label=False,
            container=False,
            lines=1,
            max_lines=8,
            autofocus=True,
            submit_btn=True,
            html_attributes=gr.InputHTMLAttributes(autocomplete="off"),
        )
        with gr.Row(elem_id="controls"):
            detail = gr.Radio(
                [("Brief", "brief"), ("Detailed", "detailed")],
                value="brief",
                elem_id="detail",
                label="Length of answers",
                show_label=False,
                container=False,
            )
            model = _models("model", "Who answers")
            beside = _models("beside", "Who answers beside")
            answerers = gr.HTML("", elem_id="answerers", apply_default_css=False, js_on_load=None)
    return box, (detail, model, beside, answerers)


def _models(elem_id: str, label: str) -> gr.Dropdown:
    return gr.Dropdown(
        [("", "")],
        value="",
        elem_id=elem_id,
        label=label,
        visible=False,
        container=False,
        show_label=False,
    )
