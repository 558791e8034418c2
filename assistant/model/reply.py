"""How a model's reply is read while it arrives: statements as soon as each is complete.

Two forms: JSON to the schema of `assistant.model.prompt`, and sentences with keys in
brackets. What a model wrote is untrusted: its text is cleaned here, and its keys are resolved by
others.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.model.faults import BrokenReplyError
from assistant.model.prompt import ANSWERED, LONGEST_TEXT, REFUSAL
from corpus import split_sentences

_STATEMENT_CHARS = 600
_KEY = r"[A-Za-z]{0,2}\d{0,3}"
_MARKER = rf"\[\s*{_KEY}(?:\s*[,;&]\s*{_KEY})*\s*\]"
_MARKED = re.compile(rf"(?P<text>.*?)(?P<keys>(?:\s*{_MARKER})+)(?P<end>[.!?]?)", re.DOTALL)
_STATEMENTS = re.compile(r'"statements"\s*:\s*\[')
_VERDICT = re.compile(r'"verdict"\s*:\s*"([^"]*)"')
_SHOWN = {"Cc": " ", "Cf": ""}  # control characters, and those that hide or turn text
_UNMARKED = str.maketrans("[]", "()")
_ENDS = ".!?:;…\"”'’"
_SHORTEST_TOKEN = 3  # where no longer one fits, a model writes whatever fits
_BETWEEN = re.compile(r"[\s,]*")
_BULLET = re.compile(r"^(?:[-*•]|\d{1,2}[.)])\s+")
# "The passages do not mention ...": a verdict that a model puts into words.
_MATERIAL = r"(?:(?:given|provided) )?(?:passages?|articles?|texts?|sources?|information|context)"
_REFUSES = re.compile(
    rf"^(?:unfortunately,? )?(?:(?:none of )?(?:the|these|this) {_MATERIAL}\b[^.]{{0,30}}"
    r"\b(?:do|does|did|is|are)(?: not|n[’']t)\b[^.]{0,20}"
    r"\b(?:say|state|mention|contain|provide|specify|give|include|tell|answer|address|available)|"
    rf"there is no (?:mention|information)\b.*\b{_MATERIAL}\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One sentence as a model said it.

    Attributes:
        text: The sentence on one line, without keys.
        keys: Where the model says that it stands, as written; they may not exist.
        about: The side that the model names; empty when none.
    """

    text: str
    keys: tuple[str, ...]
    about: str = ""


class Reader(Protocol):
    """Reads one reply, piece by piece.

    Attributes:
        answered: The model's verdict; it stands once the reply has ended.
    """

    answered: bool

    def read(self, piece: str) -> Iterator[Said]:
        """The sentences that this piece completes."""
        ...

    def end(self, *, cut: bool = False) -> Iterator[Said]:
        """The sentences that are complete only because the reply has ended.

        Args:
            cut: Whether it ended before its time; an unfinished sentence is then left out.

        Raises:
            BrokenReplyError: The reply has not the form that was asked for.
        """
        ...


class JsonReader:
    """Reads a reply in JSON, `{"statements": [{"source": [...], "text": ...}], "verdict": ...}`.

    Attributes:
        answered: The model's verdict; True where it gave statements and none.
        ignored_schema: Whether the reply held no JSON: this server knows no schemas.
    """

    def __init__(self) -> None:
        """Begins before the first piece."""
        self.answered = True
        self.ignored_schema = False
        self._text = ""
        self._at = 0

    def read(self, piece: str) -> Iterator[Said]:
        """The statements whose closing brace has come."""
        self._text += piece
        if not self._at:
            start = _STATEMENTS.search(self._text, _after_thoughts(self._text))
            self._at = start.end() if start else 0
        while self._at:
            at = _end_of(_BETWEEN, self._text, self._at)
            try:
                value, self._at = json.JSONDecoder().raw_decode(self._text, at)
            except (ValueError, RecursionError):  # not complete yet, or the end of the list
                return
            yield from _said_in(value)

    def end(self, *, cut: bool = False) -> Iterator[Said]:
        """Takes the verdict; reads a reply without any JSON as one with markers."""
        if "{" not in self._text[_after_thoughts(self._text) :]:
            self.ignored_schema = True
            marked = MarkedReader()
            yield from marked.read(self._text)
            yield from marked.end(cut=cut)
            self.answered = marked.answered
            return
        verdict = _VERDICT.search(self._text, self._at)
        self.answered = verdict is None or verdict[1].startswith(ANSWERED)
        closed = self._at and self._text.startswith("]", _end_of(_BETWEEN, self._text, self._at))
        if not closed and not cut:
            raise BrokenReplyError("The model's reply is not the JSON that it was asked for.")


class MarkedReader:
    """Reads a reply of sentences, each with the keys of its sources after it in brackets.

    Attributes:
        answered: False when the reply is the refusal phrase or one like it.
    """

    def __init__(self) -> None:
        """Begins before the first piece."""
        self.answered = True
        self._text = ""
        self._at = 0

    def read(self, piece: str) -> Iterator[Said]:
        """The sentences whose last marker is known to be their last."""
        self._text += piece
        self._at = max(self._at, _after_thoughts(self._text))
        while (found := _MARKED.match(self._text, self._at)) is not None:
            rest = self._text[found.end() :].lstrip()
            if not rest or rest[0] in "[.!?":  # more markers, or the sentence's own full stop
                return
            yield from self._take(found)

    def end(self, *, cut: bool = False) -> Iterator[Said]:
        """What still has markers, then what has none."""
        while (found := _MARKED.match(self._text, self._at)) is not None:
            yield from self._take(found)
        rest = self._text[self._at :]
        spans = split_sentences(rest)
        for start, end in spans[:-1] if cut else spans:
            yield from self._kept(rest[start:end], ())

    def _take(self, found: re.Match[str]) -> Iterator[Said]:
        self._at = found.end()
        text = found["text"] + found["end"]
        spans = [text[start:end] for start, end in split_sentences(text)]
        for sentence in spans[:-1]:  # a marker speaks for the sentence it follows
            yield from self._kept(sentence, ())
        for sentence in spans[-1:]:
            yield from self._kept(sentence, tuple(re.findall(r"[A-Za-z]+\d*|\d+", found["keys"])))

    def _kept(self, text: str, keys: tuple[str, ...]) -> Iterator[Said]:
        plain = cleaned(text)
        if refuses(plain):
            self.answered = False
        elif plain:
            yield Said(text=plain, keys=keys)


def cleaned(text: str) -> str:
    """A model's words on one line without anything like a marker; empty when they state nothing."""
    plain = re.sub(_MARKER, " ", unicodedata.normalize("NFC", text)).translate(_UNMARKED)
    shown = "".join(_SHOWN.get(unicodedata.category(c), c) for c in plain)
    line = re.sub(r"\s+([.,;!?])", r"\1", _BULLET.sub("", " ".join(shown.split())))
    words = [word for word in line.split() if any(c.isalnum() for c in word)]
    # A single word states nothing: small models put a key or a headline's word there.
    if len(words) < 2 or len(line) > _STATEMENT_CHARS:
        return ""
    return line if line[-1] in _ENDS else f"{line}."


def refuses(text: str) -> bool:
    """Whether a sentence only says that the passages do not say it."""
    return text.strip(" .") == REFUSAL.strip(" .") or bool(_REFUSES.search(text))


def _said_in(value: Any) -> Iterator[Said]:
    """One item of the list, as one `Said` for each of its sentences."""
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise BrokenReplyError("The model's reply has not the form that it was asked for.")
    source = value.get("source", "")
    named = source if isinstance(source, list) else [source]
    keys = tuple(key for part in named for key in re.split(r"[\s,;]+", str(part)) if key)
    about = value.get("about")
    text = value["text"]
    spans = split_sentences(text)
    for start, end in spans[:-1] if _breaks_off(text) else spans:
        plain = cleaned(text[start:end])
        if plain and not refuses(plain):
            yield Said(text=plain, keys=keys, about=about if isinstance(about, str) else "")


def _breaks_off(text: str) -> bool:
    """Whether a text ends where the schema's limit ended it, in the middle of its last sentence."""
    room = LONGEST_TEXT - len(text.rstrip())
    return room < _SHORTEST_TOKEN or (room < LONGEST_TEXT / 10 and text.rstrip()[-1] not in _ENDS)


def _after_thoughts(text: str) -> int:
    """Where the reply begins after what a model thought aloud; the end while it still thinks."""
    closed = text.rfind("</think>")
    if closed >= 0:
        return closed + len("</think>")
    return len(text) if text.lstrip().startswith("<think") else 0


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
