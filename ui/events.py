"""The page's events in Gradio's terms: values of components in, values of components out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import gradio as gr

from corpus import TwoBetsError
from ui.cards import sources_html
from ui.chat import Chat, Choices
from ui.conversation import Conversation, read_conversation, to_text
from ui.layout import QUESTION_CHARS
from ui.rendering import answerer_name
from ui.seal import Seal
from ui.shelf import shelf_html
from ui.takeaway import taken
from ui.welcome import answerers_html, opening_html, trouble_html, welcome_html

# What Gradio takes: one value for each output, in the order in which `ui.page` names them.
Values = tuple[Any, ...]

_ASKING = gr.update(submit_btn=False, stop_btn=True)
_IDLE = gr.update(submit_btn=True, stop_btn=False)
_UNCHANGED = (gr.skip(),) * 5  # what the opening shows beside the talk
_NO_NOTE = (gr.update(visible=False), None, "", None)  # note row, reason, note, judged


class Events:
    """Handlers over one chat. They keep nothing: a tab's conversation comes in and goes out.

    What a page sends may be written by anybody: a text can be None, and an event hold anything.

    It comes in twice: as the server holds it for the tab, and as the browser stored it. The
    second is taken when the server has forgotten the first, as it has once it was started anew,
    and only if it was sealed here.
    """

    def __init__(self, chat: Chat, seal: Seal, *, allow_add: bool = False) -> None:
        """Takes the chat that does the work, and what seals a conversation for the browser.

        Args:
            chat: Does the work.
            seal: Seals a conversation for the browser.
            allow_add: Whether readers may add articles.
        """
        self._chat = chat
        self._seal = seal
        self._allow_add = allow_add

    def begin(
        self,
        question: str | None,
        replacing: str | None,
        conversation: Conversation,
        stored: str | None,
        request: gr.Request,
    ) -> Values:
        """Puts a typed question into the talk: box, talk, conversation, note row."""
        known = self._known(conversation, stored)
        return self._begin(question or "", known.undone() if replacing else known, request)

    def _begin(self, question: str, conversation: Conversation, request: gr.Request) -> Values:
        if not question.strip() or self._chat.answering(_tab(request)):
            return gr.skip(), gr.skip(), gr.skip(), gr.skip()
        if len(question) > QUESTION_CHARS:
            gr.Warning(f"A question can have {QUESTION_CHARS:,} characters. Ask a shorter one.")
            return gr.skip(), gr.skip(), gr.skip(), gr.skip()
        if conversation.full:
            gr.Warning("This conversation is full. Begin a new one to ask more.")
            return gr.skip(), gr.skip(), gr.skip(), gr.skip()
        asked = conversation.asked(question.strip())
        talk = self._chat.messages(asked)
        return {**_ASKING, "value": ""}, talk, asked, gr.Row(visible=False)

    def picked(
        self,
        conversation: Conversation,
        stored: str | None,
        request: gr.Request,
        event: gr.EventData,
    ) -> Values:
        """Asks a suggested question: box, talk, conversation, note row."""
        given = _given(event, "value")
        value = str(given.get("text", "") if isinstance(given, dict) else given)
        return _ASKING, *self._begin(value, self._known(conversation, stored), request)[1:]

    def again(self, conversation: Conversation, stored: str | None, request: gr.Request) -> Values:
        """Asks the last question once more: box, talk, conversation, note row."""
        known = self._known(conversation, stored)
        return _ASKING, *self._begin(_last_question(known), known.undone(), request)[1:]

    def answer(
        self,
        conversation: Conversation,
        searched: str | None,
        detail: str,
        model: str | None,
        beside: str | None,
        request: gr.Request,
    ) -> Iterator[Values]:
        """Answers the last question while it is read: talk, sources, conversation."""
        choices = Choices(
            articles=tuple((searched or "").splitlines()),
            detail=detail,
            model=model or "",
            beside=beside or "",
        )
        shown = sources_html(conversation.undone())
        for grown in self._chat.answer(conversation, choices, _tab(request)):
            cards = sources_html(grown)
            yield self._chat.messages(grown), gr.skip() if cards == shown else cards, grown
            shown = cards
        # Gradio sends the last values again at the end; by then another talk may be shown.
        yield gr.skip(), gr.skip(), gr.skip()

    def settle(self, conversation: Conversation, request: gr.Request) -> Values:
        """After every change: box, the conversation as the browser keeps it."""
        box = _ASKING if self._chat.answering(_tab(request)) else _IDLE
        return box, to_text(conversation, self._seal)

    def stop(self, request: gr.Request) -> None:
        """Ends the answer that grows in this tab where it is."""
        self._chat.stop(_tab(request))

    def undo(self, conversation: Conversation, stored: str | None, request: gr.Request) -> Values:
        """Takes the last turn back: talk, sources, reader, conversation."""
        self._chat.abandon(_tab(request))
        return self._shown(self._known(conversation, stored).undone())

    def fresh(self, request: gr.Request) -> Values:
        """Begins anew: talk, sources, reader, conversation."""
        self._chat.abandon(_tab(request))
        return self._shown(Conversation())

    def reopen(self, text: str | None, request: gr.Request) -> Values:
        """Shows what the browser kept: talk, sources, reader, conversation."""
        self._chat.abandon(_tab(request))
        return self._shown(read_conversation(text or "", self._seal))

    def read(self, conversation: Conversation, stored: str | None, event: gr.EventData) -> str:
        """The article behind a card, or what an article holds: reader."""
        return self._chat.read(str(_given(event, "key")), self._known(conversation, stored))

    def export(self, order: str | None, conversation: Conversation, stored: str | None) -> str:
        """What the browser ordered, as a file for it to save: paper."""
        return taken(order or "", self._known(conversation, stored), on=date.today())

    def judge(self, conversation: Conversation, stored: str | None, event: gr.EventData) -> Values:
        """Keeps a thumb and asks for more: note row, reason, note, judged."""
        known = self._known(conversation, stored)
        at, liked = _given(event, "index"), _given(event, "liked")
        # Taking a thumb back says nothing. Every turn has two messages.
        if type(at) is not int or type(liked) is not bool:
            return _NO_NOTE
        turn = at // 2
        if not self._judged(known, turn, liked=liked):
            return _NO_NOTE
        reason = gr.Radio(value=None, visible=not liked)
        return gr.Row(visible=True), reason, "", (turn, liked)

    def note(
        self,
        conversation: Conversation,
        judged: tuple[int, bool] | None,
        reason: str | None,
        note: str | None,
    ) -> Values:
        """Keeps a reason and a note on the judgement: note row, reason, note, judged."""
        said = ". ".join(filter(None, (reason, (note or "").strip())))
        if judged is not None and said:
            turn, liked = judged
            self._judged(conversation, turn, liked=liked, note=said[:QUESTION_CHARS])
        return _NO_NOTE

    def leave(self) -> Values:
        """Asks no more about a judgement: note row, reason, note, judged."""
        return _NO_NOTE

    def opening(self) -> Iterator[Values]:
        """Shows the empty talk while the assistant opens, then what can be asked and set.

        Talk, shelf, detail, model, beside, answerers.
        """
        for step in self._chat.opening():
            yield gr.Chatbot(placeholder=opening_html(step)), *_UNCHANGED
        assistant = self._chat.assistant
        if assistant is None:
            trouble = trouble_html(self._chat.trouble)
            yield gr.Chatbot(placeholder=trouble), *_UNCHANGED
            return
        shown = (
            gr.Radio(value=assistant.settings.detail),
            *_model_choices(assistant.models),
            answerers_html(assistant.models, assistant.settings.model),
        )
        for talk, shelf in self.shelf():
            yield talk, shelf, *shown
            shown = _UNCHANGED[1:]

    def shelf(self) -> Iterator[Values]:
        """Shows the articles at once, and questions to begin with when they are known.

        Talk, shelf.
        """
        assistant = self._chat.assistant
        if assistant is None:
            return
        articles = assistant.articles
        shelf = shelf_html(articles, refused=assistant.refused, allow_add=self._allow_add)
        yield gr.Chatbot(placeholder=welcome_html(articles, sought=True), examples=[]), shelf
        suggested = self._chat.suggestions()
        talk = gr.Chatbot(
            placeholder=welcome_html(articles, suggested=bool(suggested)),
            examples=[{"text": question} for question in suggested],
        )
        yield talk, gr.skip()

    def _judged(
        self, conversation: Conversation, turn: int, *, liked: bool, note: str = ""
    ) -> bool:
        try:
            return self._chat.judge(conversation, turn, liked=liked, note=note)
        except TwoBetsError as error:
            gr.Warning(str(error))
            return False

    def _known(self, conversation: Conversation, stored: str | None) -> Conversation:
        if conversation.turns:
            return conversation
        return read_conversation(stored or "", self._seal)

    def _shown(self, conversation: Conversation) -> Values:
        return self._chat.messages(conversation), sources_html(conversation), "", conversation


def _given(event: gr.EventData, name: str) -> Any:
    """What an event brings along, which a caller may have written; None where it is not there."""
    data = event._data
    return data.get(name) if isinstance(data, dict) else None


def _last_question(conversation: Conversation) -> str:
    return conversation.turns[-1].question if conversation.turns else ""


def _model_choices(models: tuple[str, ...]) -> Values:
    if not models:
        return gr.skip(), gr.skip()
    answerers = [(answerer_name(name), name) for name in ("extractive", *models)]
    usual = ("Default answers", "")  # as the settings have it
    beside = [(f"Second: {shown}", name) for shown, name in answerers]
    return (
        gr.Dropdown(choices=[usual, *answerers], value="", visible=True),
        gr.Dropdown(choices=[("No second answer", ""), *beside], value="", visible=True),
    )


def _tab(request: gr.Request) -> str:
    return request.session_hash or ""
