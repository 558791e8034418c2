"""What English headings tell: what a section is, and the question that it answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Literal

from assistant.english.word_lists import word_list

HeadingKind = Literal["takeaways", "abstract", "readers_ask"]

_LISTS = word_list("headings")
_WORDS = _LISTS["words"]
_OF_ITSELF, _NO_NAME, _LEANS = (
    re.compile(_WORDS[key], re.IGNORECASE) for key in ("of_itself", "no_name", "leans")
)
_PREPOSITIONS = frozenset(_WORDS["prepositions"].split())
_POSSESSIVE = re.compile(r"['’]s?$")
_FEWEST = 4  # words of a question
_LONGEST_NAME = 6  # words


@cache
def is_of(kind: HeadingKind, heading: str) -> bool:
    """Whether the heading of a section says that it is of a kind."""
    return re.search(_LISTS["kinds"][kind], heading, re.IGNORECASE) is not None


def tells_of_itself(sentence: str) -> bool:
    """Whether a sentence says what its article is about: "This article compares ..."."""
    return _OF_ITSELF.match(sentence) is not None


def is_whole_question(heading: str) -> bool:
    """Whether a heading is a question that can be understood without the article."""
    return heading.endswith("?") and len(heading.split()) >= _FEWEST and not _LEANS.match(heading)


def question_of(heading: str, *, is_name: Callable[[str], bool]) -> str:
    """A question for what a heading names; empty for one that is more than a plain name.

    Args:
        heading: Without those above it.
        is_name: Whether a word of it has its capital elsewhere too.
    """
    name = re.sub("^the ", "", heading, flags=re.IGNORECASE)
    words = name.split()
    if not 2 <= len(words) <= _LONGEST_NAME or _NO_NAME.search(heading):
        return ""
    if words[0].lower() in _PREPOSITIONS:
        return ""
    said = [word if is_name(_POSSESSIVE.sub("", word)) else word.lower() for word in words]
    head = next((i for i, word in enumerate(said) if word in _PREPOSITIONS), len(said)) - 1
    plural = said[head].endswith("s") and not said[head].endswith(("ss", "is", "us"))
    owned = name == heading and _POSSESSIVE.search(said[0])
    the = "" if owned else "the "
    return f"What {'are' if plural else 'is'} {the}{' '.join(said)}?"
