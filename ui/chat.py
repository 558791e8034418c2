"""The chat over one assistant: grows answers, stops them, finds articles, keeps judgements."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.answer import Answer
from corpus import Article, TwoBetsError
from ui.cards import cited_by
from ui.conversation import Conversation
from ui.feedback import FeedbackStore
from ui.loading import Loading
from ui.messages import talk_messages
from ui.overview import places_in
from ui.reader import reader_html
from ui.shelf import article_card

if TYPE_CHECKING:  # the page shall be shown before the models behind an assistant are imported
    from assistant.assistant import Assistant

_log = logging.getLogger(__name__)

_UNFORESEEN = "Something went wrong here; the server's log has the details. Please try again."
_STEP_S = 0.25
_ENDING_S = 2.0
_SUGGESTED_S = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the reader set beside the question.

    Attributes:
        articles: Ids of the articles to search; empty for all.
        detail: `"brief"` or `"detailed"`.
        model: Who answers; empty for the settings' own.
        beside: Who answers the same question next to it; empty for nobody.
    """

    articles: tuple[str, ...] = ()
    detail: str = ""
    model: str = ""
    beside: str = ""

    @property
    def models(self) -> tuple[str, ...]:
        """Who answers, in the order shown."""
        return (self.model, self.beside) if self.beside else (self.model,)


class _Growth:
    """An answer that grows: asked to stop, and known to have ended."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.ended = threading.Event()


class _Suggested:
    """Questions to begin with, found out in a thread of its own for one state of the articles."""

    def __init__(self) -> None:
        self.questions: tuple[str, ...] = ()
        self._articles: tuple[Article, ...] | None = None
        self._known = threading.Event()
        self._lock = threading.Lock()

    def by(self, assistant: Assistant) -> threading.Event:
        """What is set once they are known for the articles as they are now."""
        articles = assistant.articles
        with self._lock:
            if articles is not self._articles:
                self._articles, self._known, self.questions = articles, threading.Event(), ()
                finding = threading.Thread(
                    target=self._find, args=(assistant, self._known), daemon=True
                )
                finding.start()
            return self._known

    def _find(self, assistant: Assistant, known: threading.Event) -> None:
        try:
            questions = tuple(assistant.suggestions())
        except TwoBetsError as error:  # the page does without
            _log.warning("No questions are suggested: %s", error)
            questions = ()
        with self._lock:
            if known is self._known:
                self.questions = questions
        known.set()


class Chat:
    """One assistant for many tabs; what belongs to a tab is passed in and out."""

    def __init__(self, loading: Loading, feedback: FeedbackStore) -> None:
        """Takes the assistant that is being opened, and where judgements are kept."""
        self._loading = loading
        self._feedback = feedback
        self._growing: dict[str, _Growth] = {}
        self._suggested = _Suggested()

    def answer(
        self, conversation: Conversation, choices: Choices, tab: str
    ) -> Generator[Conversation, None, None]:
        """The conversation again and again while the answer to its last question grows.

        Nothing is raised: what goes wrong is said in the last turn.

        Args:
            conversation: Its last turn is the question; when that is no longer open, nothing comes.
            choices: What the reader set.
            tab: Names the browser tab, so that `stop` reaches this answer and no other.
        """
        if not conversation.open or self.answering(tab):
            return
        growth = self._growing[tab] = _Growth()
        try:
            for grown in self._grow(conversation, choices, growth.stop):
                if self._growing.get(tab) is not growth:
                    return
                yield grown
        except TwoBetsError as error:
            yield conversation.troubled(str(error))
        except Exception:  # noqa: BLE001 - the page's outer edge: the reader gets a message
            _log.exception("A question could not be answered")
            yield conversation.troubled(_UNFORESEEN)
        finally:
            # A closed tab closes this generator: then nobody waits for the rest of the answer.
            growth.stop.set()
            growth.ended.set()
            if self._growing.get(tab) is growth:
                del self._growing[tab]

    def answering(self, tab: str) -> bool:
        """Whether an answer is growing in this tab."""
        return tab in self._growing

    def stop(self, tab: str) -> None:
        """Asks the answer that grows in this tab to end where it is."""
        growth = self._growing.get(tab)
        if growth is not None:
            growth.stop.set()

    def abandon(self, tab: str) -> None:
        """Ends the answer that grows in this tab; no more of it is shown after this returns.

        Gradio asks for the next step of an answer when it has sent the last one, so that what is
        shown after the answer has ended is not overwritten by a step still on its way.
        """
        growth = self._growing.pop(tab, None)
        if growth is not None:
            growth.stop.set()
            growth.ended.wait(_ENDING_S)

    def follow_ups(self, conversation: Conversation) -> tuple[str, ...]:
        """Questions that could come next; none until there is a whole answer to follow."""
        last = conversation.turns[-1] if conversation.turns else None
        if last is None or not last.answers or last.growing or not self._loading.ready:
            return ()
        assistant = self._loading.wait()
        # Until the good ones are found out, which takes seconds once, an answer does without.
        if not self._suggested.by(assistant).wait(0):
            return ()
        return tuple(assistant.follow_ups(last.answers[0]))

    def suggestions(self) -> tuple[str, ...]:
        """Questions to begin with, found out once for each state of the articles; waits for it."""
        suggested = self._suggested.by(self._loading.wait())
        suggested.wait(_SUGGESTED_S)
        return self._suggested.questions

    def messages(self, conversation: Conversation) -> list[dict[str, Any]]:
        """The talk as Gradio's Chatbot takes it; follow-ups stand below a whole answer."""
        return talk_messages(conversation, self.follow_ups(conversation))

    def read(self, key: str, conversation: Conversation) -> str:
        """What the reader of articles shows for a key; empty when there is no such thing.

        Args:
            key: Of a card of this conversation; `about:<id>` for what an article holds,
                `section:<id>:<place>` for the article from one of its sections on, or
                `place:<id>:<start>` from something that its card tells of.
            conversation: The talk whose cards are shown.
        """
        kind, _, rest = key.partition(":")
        try:
            if kind in ("about", "section", "place"):
                return self._told(kind, rest, key)
            found = cited_by(key, conversation)
            if found is None:
                return ""
            chosen, citations = found
            article = self._loading.wait().article(chosen.article.id)
        except (TwoBetsError, ValueError, LookupError):
            return ""
        return reader_html(article, citations, chosen=chosen, key=key)

    def _told(self, kind: str, rest: str, key: str) -> str:
        """The card of an article, or the article from a section or a place on."""
        assistant = self._loading.wait()
        if kind == "about":
            article = assistant.article(rest)
            return article_card(article, assistant.overview(rest))
        article_id, _, at = rest.rpartition(":")
        article = assistant.article(article_id)
        if kind == "section":
            return reader_html(article, (), chosen=article.sections[int(at)], key=key)
        places = places_in(assistant.overview(article_id))
        return reader_html(article, (), chosen=places[int(at)], key=key)

    def judge(self, conversation: Conversation, turn: int, *, liked: bool, note: str = "") -> bool:
        """Keeps what a reader thinks of a turn's answers; says whether there was one."""
        if not 0 <= turn < len(conversation.turns):
            return False
        answers = conversation.turns[turn].answers
        for answer in answers:
            self._feedback.append(
                answer, liked=liked, note=note, fingerprint=self._loading.wait().fingerprint
            )
        return bool(answers)

    def opening(self) -> Iterator[str]:
        """What the assistant is doing while it opens; ends when it is open or has failed."""
        while not self._loading.over:
            step = self._loading.progress
            share = f" {100 * step.done // step.total} %" if step.total else ""
            yield f"{step.name or 'Getting ready'}{share}…"
            time.sleep(_STEP_S)

    @property
    def assistant(self) -> Assistant | None:
        """The assistant, or None while it opens and after it failed to."""
        return self._loading.wait() if self._loading.ready else None

    @property
    def trouble(self) -> str:
        """Why there is no assistant and what to do; empty when nothing is wrong."""
        return str(self._loading.error or "")

    def _grow(
        self, conversation: Conversation, choices: Choices, stop: threading.Event
    ) -> Iterator[Conversation]:
        assistant = self._loading.wait()
        conversation = conversation.searching(_titles(assistant, choices.articles))
        question = conversation.turns[-1].question
        history = conversation.undone().history()
        answers: list[Answer] = []
        for model in choices.models:
            growing = assistant.stream(
                question,
                history=history,
                articles=choices.articles,
                detail=choices.detail,
                model=model,
                stop=stop,
            )
            answer = None
            for answer in growing:
                yield conversation.answered(*answers, answer, growing=True)
            if answer is not None:
                answers.append(answer)
            if stop.is_set():
                break
        if answers:
            yield conversation.answered(*answers, stopped=stop.is_set())
        else:
            yield conversation.troubled("Stopped before there was an answer. Ask again any time.")


def _titles(assistant: Assistant, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """Titles of the articles that are searched; empty where all of them are."""
    titles = tuple(one.title for one in assistant.articles if one.id in chosen)
    return titles if len(titles) < len(assistant.articles) else ()
