"""What must hold of every answer, good or bad: its quotes, its numbers, its statements."""

from __future__ import annotations

import re

from assistant.evaluation.attempt import Attempt

_MARKER = re.compile(r"\[(\d+)\]")


def verbatim(attempt: Attempt) -> bool:
    """Whether every quote, cited or related, stands at its offsets in its article."""
    cited = (*attempt.answer.citations, *attempt.answer.related)
    return all(
        citation.article.id in attempt.articles
        and citation.quote
        and attempt.articles[citation.article.id].text[citation.start : citation.end]
        == citation.quote
        for citation in cited
    )


def resolved(attempt: Attempt) -> bool:
    """Whether markers and citations match one to one, numbered from 1 by first use.

    A bracketed number that a quote itself holds is no marker.
    """
    answer = attempt.answer
    text = answer.text
    # The longest first, so that a statement that stands in another one is not cut out of it.
    for statement in sorted(answer.statements, key=lambda one: -len(one.text)):
        text = text.replace(statement.text, "", 1)
    used = list(dict.fromkeys(int(number) for number in _MARKER.findall(text)))
    stated = list(dict.fromkeys(n for statement in answer.statements for n in statement.citations))
    numbers = [citation.number for citation in answer.citations]
    return numbers == list(range(1, len(numbers) + 1)) == used and set(stated) == set(numbers)


def backed(attempt: Attempt) -> bool:
    """Whether every statement that is shown as supported cites something."""
    return all(
        statement.citations
        for statement in attempt.answer.statements
        if statement.support == "supported"
    )
