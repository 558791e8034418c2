"""The one-line way to ask: an assistant that is opened at the first question and kept open."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Sequence

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.question.followup import Turn
from assistant.settings import Settings

_open: dict[str, Assistant] = {}
_opening = threading.Lock()


def query(
    question: str,
    *,
    history: Sequence[Turn] = (),
    articles: Sequence[str] = (),
    detail: str = "",
    model: str = "",
    settings: Settings | None = None,
) -> Answer:
    """Answers a question from the articles of the settings.

    The first call opens the index, and builds it where there is none; later calls with equal
    settings use the same assistant.

    Args:
        question: At most 2,000 characters.
        history: The talk before it, oldest first: `{"role": "user" | "assistant", "content": ...}`.
        articles: Ids of the articles to answer from; empty for all.
        detail: `"brief"` or `"detailed"`; empty for the settings' own.
        model: A configured model's name or `"extractive"`; empty for the settings' own.
        settings: None for those of the environment.

    Raises:
        TwoBetsError: It cannot be answered; the message says what to do.
    """
    settings = settings or Settings()
    key = settings.model_dump_json()
    with _opening:
        if key not in _open:
            _open[key] = Assistant.open(settings)
            atexit.register(_open[key].close)
        assistant = _open[key]
    return assistant.query(question, history=history, articles=articles, detail=detail, model=model)
