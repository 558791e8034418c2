"""The parts of the page and where they stand; what they do is in `ui.page`."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from ui.cards import EMPTY
from ui.conversation import Conversation
from ui.theme import STATIC_DIR

QUESTION_CHARS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Every component that an event reads or writes.

    Attributes:
        talk: Questions and answers.
        box: Where a question is typed.
        articles: Ids of the articles to search.
        detail: Brief or detailed.
        model: Who answers.
        beside: Who answers next to it.
        sources: Cards of the quotes.
        reader: A whole article.
        kept: The conversation of this tab.
        store: The same as text, on its way to or from the browser's own storage.
        paper: An export on its way to a download.
        judged: The turn that the reader judged and whether they liked it, while a note may follow.
        note: What the reader has to say about it.
        note_row: Shown once a judgement was given.
        send_note: Sends the note.
        fresh: Begins a new conversation.
        reopen: Shows the conversation that the browser hands over.
        export: Makes the export.
        edit: Takes the last question back into the box.
    """

    talk: gr.Chatbot
    box: gr.Textbox
    articles: gr.Dropdown
    detail: gr.Radio
    model: gr.Dropdown
    beside: gr.Dropdown
    sources: gr.HTML
    reader: gr.HTML
    kept: gr.State
    store: gr.Textbox
    paper: gr.Textbox
    judged: gr.State
    note: gr.Textbox
    note_row: gr.Row
    send_note: gr.Button
    fresh: gr.Button
    reopen: gr.Button
    export: gr.Button
    edit: gr.Button


def lay_out() -> Parts:
    """Puts all parts into the surrounding Blocks."""
    _html("bar.html", "bar")
    with gr.Row(elem_id="stage"):
        with gr.Column(elem_id="talk-side"):
            talk = _talk()
            with gr.Row(elem_id="note-row", visible=False) as note_row:
                note = gr.Textbox(
                    elem_id="note",
                    placeholder="Thank you. Anything to add?",
                    label="A note on your judgement",
                    show_label=False,
                    container=False,
                    max_length=QUESTION_CHARS,
                )
                send_note = gr.Button("Send", elem_id="send-note", size="sm")
            box, controls = _composer()
        with gr.Column(elem_id="sources-side"):
            _html("sources-bar.html", "sources-bar")
            sources = gr.HTML(EMPTY, elem_id="sources", apply_default_css=False, js_on_load=_PICK)
            reader = gr.HTML("", elem_id="reader", apply_default_css=False, js_on_load=_READ)
    _html("history.html", "history")
    return Parts(
        talk=talk,
        box=box,
        articles=controls[0],
        detail=controls[1],
        model=controls[2],
        beside=controls[3],
        sources=sources,
        reader=reader,
        kept=gr.State(Conversation()),
        store=gr.Textbox(elem_id="store", visible="hidden", label="Kept conversation"),
        paper=gr.Textbox(elem_id="paper", visible="hidden", label="Export"),
        judged=gr.State(None),
        note=note,
        note_row=note_row,
        send_note=send_note,
        fresh=_pressed_by_script("fresh"),
        reopen=_pressed_by_script("reopen"),
        export=_pressed_by_script("export"),
        edit=_pressed_by_script("edit"),
    )


# What Gradio runs once these two parts stand; the rest of the page's scripts are in static/.
_PICK = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-open]');
  if (button) { twobets.reader.opening(button); trigger('select', { key: button.dataset.open }); }
});
watch('value', () => twobets.citations.arrived());
"""
_READ = "watch('value', () => twobets.reader.arrived());"


def _html(name: str, elem_id: str) -> gr.HTML:
    markup = (STATIC_DIR / name).read_text("utf-8")
    return gr.HTML(markup, elem_id=elem_id, apply_default_css=False, js_on_load=None)


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


def _composer() -> tuple[gr.Textbox, tuple[gr.Dropdown, gr.Radio, gr.Dropdown, gr.Dropdown]]:
    with gr.Column(elem_id="composer"):
        box = gr.Textbox(
            elem_id="box",
            placeholder="Ask a question about the articles",
            label="Your question",
            show_label=False,
            container=False,
            lines=1,
            max_lines=8,
            max_length=QUESTION_CHARS,
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
            articles = gr.Dropdown(
                [],
                multiselect=True,
                elem_id="articles",
                label="Articles to search",
                show_label=False,
                container=False,
            )
            model = _models("model", "Who answers")
            beside = _models("beside", "Who answers beside")
    return box, (articles, detail, model, beside)


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
