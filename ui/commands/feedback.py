"""`twobets feedback`: what readers thought of answers."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from ui.choices import settings_from
from ui.feedback import FeedbackStore, Judgement, questions_from, write_questions
from ui.terminal import complain, say, say_json


def run(arguments: argparse.Namespace) -> int:
    """Lists the judgements, or writes them as questions."""
    store = FeedbackStore.within(settings_from(arguments).data_dir)
    judgements, unread = store.read()
    if arguments.questions:
        questions = questions_from(judgements)
        write_questions(questions, arguments.questions)
        say(f"{len(questions)} questions written to {arguments.questions}.")
    elif arguments.json:
        say_json([asdict(j) | {"answer": j.answer.to_dict()} for j in judgements])
    elif judgements:
        say("\n\n".join(_in_words(judgement) for judgement in judgements))
    else:
        say(f"No feedback yet. The chat keeps it in {store.path}.")
    if unread:
        complain(f"{unread} lines of {str(store.path)!r} cannot be read; the others are fine")
    return 1 if unread else 0


def _in_words(judgement: Judgement) -> str:
    answer = judgement.answer
    lines = [
        f"{judgement.at}  {'liked' if judgement.liked else 'disliked'}  ({answer.outcome}, "
        f"{answer.answerer})",
        f"  Question: {answer.question}",
        f"  Answer: {' '.join(answer.text.split())}",
        f"  Note: {judgement.note}" if judgement.note else "",
    ]
    return "\n".join(line for line in lines if line)
