"""How English leans on what was said before: pronouns, ellipses, "the other one"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from assistant.english.name_kinds import NameKinds, names_in
from assistant.english.word_lists import word_list

STOP = frozenset(word_list("followups")["stop"].split())
"""Words that carry no subject of a question."""

_MARKER = re.compile(r"\s*\[\d+\]")
_SENTENCE_END = re.compile(r"(?<=[.!?”])\s+")
_ITEM = re.compile(r"^• (?P<item>.+)$", re.MULTILINE)
_ITEM_END = re.compile(r" [–(\[]")


@cache
def form(name: str) -> re.Pattern[str]:
    """The pattern of a way to lean on what was said, by its name in `lists/followups.toml`."""
    return re.compile(word_list("followups")[name], re.IGNORECASE)


def plain(answer: str) -> str:
    """An answer without the numbers of its quotes."""
    return _MARKER.sub("", answer)


def items_of(answer: str) -> Iterator[str]:
    """What the items of a list in an answer name."""
    for found in _ITEM.finditer(answer):
        item = _ITEM_END.split(found["item"], maxsplit=1)[0].strip()
        names = names_in(item)
        yield names[0].text if names else item


def people_of(question: str, answer: str) -> tuple[str, ...]:
    """The person of a question, else the persons of its answer's first statement that has any."""
    text = plain(answer)
    kinds = NameKinds([question, *_SENTENCE_END.split(text)])
    names = [name.text for name in names_in(question)]
    if len(names) == 1 and " " in names[0] and kinds.of(names[0]) != "organisation":
        return (names[0],)
    for told in (question, *_MARKER.split(answer), text):
        people = [n.text for n in names_in(told.strip()) if kinds.of(n.text) == "person"]
        if people:
            return tuple(dict.fromkeys(map(kinds.full, people)))[: 1 if told == question else None]
    return ()
