"""`twobets query`: one question, answered in the terminal."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from assistant.assistant import Assistant
from corpus import TwoBetsError
from ui.choices import settings_from
from ui.terminal import complain, progress_bar, say, say_json

_TALK_BYTES = 2 * 1024 * 1024


class HistoryError(TwoBetsError):
    """The talk before the question cannot be read."""


def run(arguments: argparse.Namespace) -> int:
    """Prints the answer."""
    settings = settings_from(arguments)
    history = [message for talk in arguments.history for message in _messages(talk)]
    with progress_bar() as progress:
        assistant = Assistant.open(settings, progress=progress)
    try:
        answer = assistant.query(
            arguments.question, history=history, articles=tuple(arguments.articles)
        )
        for fault in assistant.refused:
            complain(str(fault))
    finally:
        assistant.close()
    if arguments.json:
        say_json(answer.to_dict())
    else:
        say(str(answer))
    return 0


def _messages(talk: str) -> list[dict[str, str]]:
    if not talk.endswith(".json"):
        return [{"role": "user", "content": talk}]
    try:
        with Path(talk).open("rb") as file:
            text = file.read(_TALK_BYTES + 1)
        if len(text) > _TALK_BYTES:
            raise HistoryError(
                f"{talk!r} is longer than {_TALK_BYTES:,} bytes. Keep its last turns"
            )
        messages = json.loads(text.decode("utf-8"))
    except RecursionError:
        raise HistoryError(f"Cannot read the talk in {talk!r}: it is nested too deep") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise HistoryError(f"Cannot read the talk in {talk!r}: {reason}") from error
    well_formed = isinstance(messages, list) and all(
        isinstance(m, dict) and isinstance(m.get("role"), str) and isinstance(m.get("content"), str)
        for m in messages
    )
    if not well_formed:
        raise HistoryError(f'{talk!r} has to hold a list of {{"role": ..., "content": ...}}')
    return [{"role": m["role"], "content": m["content"]} for m in messages]
