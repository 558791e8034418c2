"""The talk as Gradio's Chatbot takes it: two messages for every turn, questions and answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ui.conversation import Conversation
from ui.rendering import question_html, turn_html

PENDING = '<div class="pending" role="status">Reading the articles…</div>'


def talk_messages(
    conversation: Conversation, follow_ups: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Messages in order; turn `n` is at positions `2n` and `2n + 1`.

    Args:
        conversation: Turns without an answer show that one is coming.
        follow_ups: Questions to offer below the last answer.
    """
    messages: list[dict[str, Any]] = []
    for number, turn in enumerate(conversation.turns):
        told = turn_html(turn, number) if turn.answers or turn.trouble else PENDING
        last = number == len(conversation.turns) - 1
        asked = question_html(turn.question, editable=last and turn.over)
        messages.append({"role": "user", "content": str(asked)})
        messages.append({"role": "assistant", "content": str(told)})
    if messages and follow_ups:
        messages[-1]["options"] = [{"value": question} for question in follow_ups]
    return messages
