"""What people say that asks nothing of articles, and in which language a text is written."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal, get_args

from assistant.english.word_lists import word_list

Talk = Literal[
    "", "greeting", "thanks", "farewell", "complaint", "identity", "trust", "help", "articles",
    "language", "which", "lost",
]  # fmt: skip

_LISTS = word_list("talk")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SHARED = frozenset(_LISTS["shared"]["words"].split())
_LANGUAGES = {
    name: frozenset(words.split()) - _SHARED for name, words in _LISTS["languages"].items()
}
_LONGEST = 200  # characters of small talk
_FEW = 3  # words of a text in which one word tells the language
_ENGLISH = frozenset(word_list("words")["grammar"].split()) | frozenset(
    ["what", "who", "whose", "when", "where", "why", "how", "is", "are", "was", "were", "tell"]
)


def talk_of(text: str) -> Talk:
    """What kind of small talk the whole text is; empty for a question."""
    bare = re.sub(r"[^\w'’)]+$|^[^\w(¿¡]+", "", text.strip())
    if not bare or len(bare) > _LONGEST:
        return ""
    for talk in get_args(Talk):
        if any(pattern.fullmatch(bare) for pattern in _patterns(talk)):
            return talk  # type: ignore[no-any-return]  # one of its own values
    return "language" if language_of(text) else ""


@cache
def language_of(text: str) -> str:
    """The language of a text that is not English, "another" for one that has other letters.

    Empty for English and where nothing is sure: names and single words tell no language.
    """
    letters = [letter for letter in text if letter.isalpha()]
    if not letters:
        return ""
    latin = sum("LATIN" in unicodedata.name(letter, "") for letter in letters)
    if latin < len(letters) / 2:
        return "another"
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    english = sum(word in _ENGLISH for word in words)
    counts = {name: sum(word in known for word in words) for name, known in _LANGUAGES.items()}
    best = max(counts, key=lambda name: counts[name])
    opens = bool(words) and words[0] in _LANGUAGES[best]
    marked = any(mark in text for mark in "¿¡")
    enough = counts[best] >= 2 or (counts[best] == 1 and (opens and len(words) <= _FEW))
    if (enough or marked) and counts[best] > english:
        return str(best)
    return "Spanish" if marked else ""


def in_their_words(language: str) -> str:
    """What is read here, said in another language; empty where that is not known."""
    return str(_LISTS["replies"].get(language, ""))


@cache
def _patterns(talk: Talk) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(one, re.IGNORECASE) for one in _LISTS["patterns"].get(talk, ()))
