"""Finds proper names in English text by how they are written; knows no name itself."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.english.fact import Fact
from assistant.english.word_lists import word_list
from assistant.english.words import english_words

_LISTS = word_list("names")
_STARTERS = frozenset(_LISTS["starters"].split())
_PLAIN = frozenset(_LISTS["plain"].split())
_ALSO_WORDS = frozenset(_LISTS["also_words"])
_OF_HEADS = frozenset(_LISTS["of_heads"].split())
TITLES = frozenset(_LISTS["titles"].split())

# A word that starts with a capital, holds one inside ("iPhone"), or mixes letters and a digit.
_TOKEN = re.compile(
    r"(?:(?:[^\W\d_]\.){2,}|[^\W\d_][\w&]*(?:[-.'’&][\w]+)*)|(?<=\s)\d+(?:\.\d+)*[a-z]?\b",
    re.UNICODE,
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\n•*]|[“\"(‘]|\s[-–—]\s)[\s“\"‘(\[]*$")
_POSSESSIVE = re.compile(r"['’]s?$")
_CONTRACTED = re.compile(r"['’](?:m|ve|ll|d|re|t)$")  # "I'm", "Isn't"
_COMMON_ENDINGS = (
    "ing", "ed", "ion", "ment", "ity", "ness", "ship", "ism", "ance", "ence", "ly", "ers", "ors",
    "ives", "als", "ists", "ians", "ful", "less", "ous", "able", "ible", "ive", "al", "ized",
)  # fmt: skip
_VERSION = re.compile(r"\d{1,2}[a-z]?|\d+(?:\.\d+)+[a-z]?|\d{3}")
_NO_VERSION = re.compile(
    r"\s?(?:%|million|billion|trillion|thousand|hundred|percent|per cent|dollars?|euros?|"
    r"(?:to|or|and)\s\d|[-–—]\s?\d|(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|"
    r"times|points?|people|[kM]?W|km|GW|TWh|kg)\b)"
)
_TITLE_CASE_SHARE = 0.7


@lru_cache(maxsize=20_000)
def is_everyday(word: str) -> bool:
    """Whether a lower-case word is one that English inflects, so that a capital names nothing."""
    if word in _STARTERS or word in _PLAIN:
        return True
    if len(word) > 5 and word.endswith(_COMMON_ENDINGS):  # "king" and "Lee" end so
        return True
    known = english_words()
    bases = {word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y"}
    bases |= {word.removesuffix("ves") + "f", word.removesuffix("ves") + "fe"}
    forms = {base + end for base in bases for end in ("s", "ed", "ing", "d", "er", "ly", "es")}
    if word.endswith("e"):
        forms.add(word[:-1] + "ing")
    return bool((bases - {word}) & known.keys()) or bool((forms - {word}) & known.keys())


def find_names(text: str) -> list[Fact]:
    """The proper names of a text, in order, without possessive endings and titles.

    A capital at the start of a sentence makes no name of an everyday word. The version of a
    product belongs to its name ("Claude 3.5 Sonnet", "GPT-4").
    """
    if not any(c.isupper() or c.isdigit() for c in text):
        return []
    tokens = list(_TOKEN.finditer(text))
    words = [t for t in tokens if t.group()[0].isalpha() and t.group().lower() not in _STARTERS]
    # "Sam Altman said" is no heading, and neither is what ends in a full stop.
    title_case = (
        len(words) >= 4
        and words[-1].group()[0].isupper()
        and not text.rstrip().endswith(".")
        and (sum(t.group()[0].isupper() for t in words) > _TITLE_CASE_SHARE * len(words))
    )
    runs: list[list[tuple[str, int, int]]] = []
    open_run: list[tuple[str, int, int]] = []
    for position, token in enumerate(tokens):
        part = _name_part(text, token, title_case=title_case, inside=bool(open_run))
        if open_run and not _adjoins(text, open_run, token, tokens, position):
            runs.append(open_run)
            open_run = []
            part = _name_part(text, token, title_case=title_case, inside=False)
        if part:
            open_run.append(part)
        elif open_run and not _is_link(text, open_run, token):
            runs.append(open_run)
            open_run = []
    runs.append(open_run)
    return [fact for run in runs if (fact := _fact(text, run))]


def _adjoins(
    text: str,
    run: list[tuple[str, int, int]],
    token: re.Match[str],
    tokens: list[re.Match[str]],
    position: int,
) -> bool:
    """Whether nothing but a blank or "of" stands between the run and the token."""
    written, _, end = run[-1]
    gap = text[end : token.start()]
    if gap in (" ", "\u00a0"):
        return True
    return (
        gap in (" of ", " of the ")
        and written.lower() in _OF_HEADS
        and position > 0
        and bool(tokens)
    )


def _is_link(text: str, run: list[tuple[str, int, int]], token: re.Match[str]) -> bool:
    return token.group() in ("of", "the") and run[-1][0].lower() in _OF_HEADS


def _name_part(
    text: str, token: re.Match[str], *, title_case: bool, inside: bool
) -> tuple[str, int, int] | None:
    """What of a token belongs to a name, with its place; None when nothing does."""
    written = _POSSESSIVE.sub("", token.group())
    start = token.start()
    if written[0].isdigit():
        fits = inside and _VERSION.fullmatch(written) and not _NO_VERSION.match(text, token.end())
        return (written, start, start + len(written)) if fits else None
    written = _without_lower_tail(written)
    if not written or _CONTRACTED.search(written) or (len(written) == 1 and not inside):
        return None
    shaped = _is_shaped(written)
    if not written[0].isupper() and not shaped:
        return None
    lowered = written.lower()
    if lowered in _PLAIN:
        return None
    begins = title_case or (not inside and _SENTENCE_START.search(text, max(0, start - 8), start))
    if begins and not shaped and not _names_at_start(text, token, lowered):
        return None
    return written, start, start + len(written)


def _names_at_start(text: str, token: re.Match[str], lowered: str) -> bool:
    if lowered in _STARTERS:
        return False
    if lowered in _ALSO_WORDS:
        return True
    follows = re.match(r"\s([A-Z][a-z]+)", text[token.end() : token.end() + 24])
    if follows and not is_everyday(follows.group(1).lower()):
        return not lowered.endswith(_COMMON_ENDINGS)
    return not is_everyday(lowered)


def _is_shaped(written: str) -> bool:
    """Whether the writing itself tells a name: "OpenAI", "o1", "NASA", "U.S."."""
    if "." in written and written.replace(".", "").isupper():
        return True
    inner = written[1:]
    if any(c.isupper() for c in inner.replace("-", "")) and written[-1] != "-":
        return not (
            "-" in written and all(part.istitle() or part.islower() for part in written.split("-"))
        )
    return any(c.isdigit() for c in inner) and not re.fullmatch(r"[QH]\d", written)


def _without_lower_tail(written: str) -> str:
    """Drops what a hyphen adds to a name: "OpenAI-backed", "o3-level", "GPT-4-based"."""
    parts = written.split("-")
    while len(parts) > 1 and parts[-1][:1].islower() and not any(c.isdigit() for c in parts[-1]):
        parts.pop()
    if len(parts) > 1 and parts[0].islower() and not any(c.isdigit() for c in parts[0]):
        return ""
    return "-".join(parts)


def _fact(text: str, run: list[tuple[str, int, int]]) -> Fact | None:
    while run and run[0][0].lower() in TITLES and len(run) > 1:
        run = run[1:]
    if not run:
        return None
    start, end = run[0][1], run[-1][2]
    return Fact(kind="name", value=name_key(text[start:end]), unit="", text=text[start:end],
                start=start, end=end)  # fmt: skip


def name_key(name: str) -> str:
    """A name for comparing: lower case, "GPT-4" as "gpt 4", "U.S." as "us"."""
    joined = re.sub(r"(?<=\b[^\W\d])\.(?=[^\W\d]\b|\s|$)", "", name)
    return " ".join(re.sub(r"['’]s?\b|[^\w.&]+", " ", joined.lower()).split())
