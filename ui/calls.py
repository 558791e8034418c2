"""What programs can ask, over HTTP as over MCP: the calls, their limits, and what each gives.

Both ways take the same arguments, refuse the same ones in the same words, and give the same values.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from assistant.answer import Answer, Source
from assistant.telling.overview import Overview
from corpus import TwoBetsError
from ui.layout import QUESTION_CHARS
from ui.loading import Loading

if TYPE_CHECKING:  # the page shall be shown before the models behind an assistant are imported
    from assistant.assistant import Assistant

_log = logging.getLogger(__name__)

OPENING_S = 120.0
"""How long a program waits for the articles to be read."""

HISTORY_TURNS = 50
"""Questions with their answers that may stand before a question."""

ANSWER_CHARS = 20_000
"""Of one earlier answer in the history; ours are shorter."""

HISTORY_CHARS = 200_000
"""Of the history in all."""

_NAME_CHARS = 200
_MOST_ARTICLES = 1_000
_LISTED = 200


class Message(BaseModel):
    """One message of the talk before a question."""

    model_config = ConfigDict(extra="ignore")  # Gradio's own messages carry more

    role: str = Field(max_length=20)
    content: str

    @field_validator("content")
    @classmethod
    def _bounded(cls, content: str, info: Any) -> str:
        most = QUESTION_CHARS if info.data.get("role") == "user" else ANSWER_CHARS
        if len(content) > most:
            raise ValueError(
                f"a message of {len(content):,} characters; at most {QUESTION_CHARS:,} are taken "
                f"of an earlier question and {ANSWER_CHARS:,} of an earlier answer"
            )
        return content


class Asked(BaseModel):
    """What a program sends: checked here, because no protocol does it for us."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: str = Field(description="What to ask, at most 2,000 characters")
    history: list[Message] = Field(
        [],
        description="The talk before it, oldest first: at most 50 questions and their answers",
    )
    articles: list[str] = Field(
        [], max_length=_MOST_ARTICLES, description="Ids of the articles to search; none for all"
    )
    detail: str = Field(
        "",
        max_length=_NAME_CHARS,
        description="brief or detailed; empty for the server's own",
    )
    model: str = Field(
        "", max_length=_NAME_CHARS, description="Who answers; empty for the server's own"
    )

    @field_validator("history")
    @classmethod
    def _short(cls, history: list[Message]) -> list[Message]:
        chars = sum(len(message.content) for message in history)
        if chars > HISTORY_CHARS:
            raise ValueError(
                f"{chars:,} characters; at most {HISTORY_CHARS:,} are taken. Send the last turns"
            )
        return history

    @field_validator("history", mode="before")
    @classmethod
    def _few(cls, history: Any) -> Any:
        # Before its messages are read one by one.
        if isinstance(history, list) and len(history) > 2 * HISTORY_TURNS:
            raise ValueError(
                f"{len(history):,} messages; at most {2 * HISTORY_TURNS} are taken "
                f"({HISTORY_TURNS} questions with their answers). Send the last ones"
            )
        return history


class Wanted(BaseModel):
    """Which articles to list."""

    model_config = ConfigDict(extra="forbid", strict=True)

    words: str = Field(
        "", max_length=QUESTION_CHARS, description="Words that stand in the title; empty for all"
    )


class Listed(BaseModel):
    """Articles in their order, and how many more there are."""

    articles: list[Source]
    more: int = Field(description="Articles that are not listed here; ask for words of theirs")


class Chosen(BaseModel):
    """Which article to tell of."""

    model_config = ConfigDict(extra="forbid", strict=True)

    article: str = Field(max_length=_NAME_CHARS, description="The article's id")


class AskedError(TwoBetsError):
    """What was sent cannot be understood, or not be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One thing that a program can ask.

    Attributes:
        name: As it is called.
        about: What it gives, in a sentence or two.
        takes: The form of its arguments.
        gives: The form of what comes back.
        does: What is done with an open assistant, the arguments, and what is set when nobody
            waits any more.
    """

    name: str
    about: str
    takes: type[BaseModel]
    gives: type[Any]
    does: Callable[[Assistant, Any, threading.Event], dict[str, Any]]

    def read(self, arguments: Mapping[str, Any]) -> BaseModel:
        """What a program sent, by name.

        Args:
            arguments: Those that are None count as left out.

        Raises:
            AskedError: One is missing, misnamed, of a wrong form or too long.
        """
        try:
            return self.takes.model_validate({k: v for k, v in arguments.items() if v is not None})
        except ValidationError as error:
            fault = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(str(part)[:100] for part in fault["loc"])
            raise AskedError(f"{place}: {fault['msg'].removeprefix('Value error, ')}") from None

    def answer(
        self, loading: Loading, arguments: Mapping[str, Any], stop: threading.Event
    ) -> dict[str, Any]:
        """What comes back for what a program sent, as JSON-ready values.

        Args:
            loading: The assistant, open or opening.
            arguments: As `read` takes them.
            stop: Set when nobody waits for the answer any more.

        Raises:
            TwoBetsError: The arguments or the assistant are at fault; the message says what to do.
        """
        asked = self.read(arguments)
        assistant = opened(loading)
        try:
            return self.does(assistant, asked, stop)
        except TwoBetsError:
            raise
        except Exception:  # noqa: BLE001  # the outer edge: a program gets a sentence, the log the rest
            _log.exception("A call of %s could not be answered", self.name)
            raise AskedError(
                "Something went wrong here; the server's log has the details"
            ) from None

    def schema(self, template: str = "#/$defs/{model}") -> dict[str, Any]:
        """The JSON schema of what comes back."""
        adapter = TypeAdapter(self.gives)
        return adapter.json_schema(mode="serialization", ref_template=template)


def opened(loading: Loading) -> Assistant:
    """The open assistant, waited for.

    Raises:
        TwoBetsError: It cannot be opened, or takes too long.
    """
    try:
        return loading.wait(OPENING_S)
    except TimeoutError:
        raise AskedError("The articles are still being read. Try again in a minute") from None


def _answered(assistant: Assistant, asked: Asked, stop: threading.Event) -> dict[str, Any]:
    growing = assistant.stream(
        asked.question,
        history=[message.model_dump() for message in asked.history],
        articles=asked.articles,
        detail=asked.detail,
        model=asked.model,
        stop=stop,
    )
    last = deque(growing, maxlen=1)
    if not last:
        raise AskedError("The question was given up before there was an answer")
    return last[0].to_dict()


def _listed(assistant: Assistant, wanted: Wanted, _: threading.Event) -> dict[str, Any]:
    words = wanted.words.casefold().split()
    found = [a for a in assistant.articles if all(word in a.title.casefold() for word in words)]
    told = Listed(articles=[Source.of(a) for a in found[:_LISTED]], more=len(found[_LISTED:]))
    return told.model_dump()


def _overview(assistant: Assistant, chosen: Chosen, _: threading.Event) -> dict[str, Any]:
    return assistant.overview(chosen.article).to_dict()


QUERY = Call(
    name="query",
    about="Answers a question from the articles that this server holds. Every statement of the "
    "answer names the citations it rests on; each citation quotes its article word for word. The "
    "outcome is answered, partial or not_found.",
    takes=Asked,
    gives=Answer,
    does=_answered,
)
ARTICLES = Call(
    name="articles",
    about="Lists the articles that questions are answered from, with their ids.",
    takes=Wanted,
    gives=Listed,
    does=_listed,
)
OVERVIEW = Call(
    name="overview",
    about="Tells of one article at a glance, in its own words: title, who and when, outline, key "
    "sentences, and its people, organisations, amounts and dates with every place.",
    takes=Chosen,
    gives=Overview,
    does=_overview,
)

CALLS = {call.name: call for call in (QUERY, ARTICLES, OVERVIEW)}
"""By name, in the order in which they are told of."""
