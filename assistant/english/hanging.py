"""Whether a sentence hangs on the one before it: "It", "But", "The company", "In exchange"."""

from __future__ import annotations

import re

from assistant.english.word_lists import word_list

_LISTS = word_list("hanging")
_REPLIES = [reply.replace("_", " ") for reply in _LISTS["replies"].split()]
_PHRASES = [phrase.strip() for phrase in _LISTS["phrases"].split("|")]


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word).replace("'", "['’]") for word in sorted(words, key=len)[::-1])


# "It [Anthropic]" says of whom, and so do "both A and B"; "the bet on" says which bet.
_NAMED = r"(?! ?[\[(])(?! \S+(?: \S+)? and\b)"
_SAID = r"(?! (?:of|that|which|who|between|for|on|to|with)\b)"
_HANGING = re.compile(
    rf"\W*(?:(?:{_any(_LISTS['pronouns'].split() + _PHRASES)})\b{_NAMED}"
    rf"|(?:{_any(_LISTS['connectives'].split())})\b(?! far\b)"
    rf"|(?:{_any(_REPLIES)})(?=[,.:;])"
    rf"|the (?:{_any(_LISTS['nouns'].split())})s?\b{_NAMED}{_SAID})",
    re.IGNORECASE,
)


def hangs(sentence: str) -> bool:
    """Whether a sentence begins with what only the sentence before it explains.

    A name in brackets right behind a pronoun explains it.
    """
    return _HANGING.match(sentence) is not None
