"""Bytes become text that can be shown: encodings are found out, controls are taken out."""

import re

import charset_normalizer

from corpus.errors import UnreadableError
from corpus.printable import CONTROL_SEQUENCE

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# What moves a terminal's cursor or colours it, other C0 and C1 controls but tabs and line ends, and
# what turns the direction of writing around, so that a name reads as another one.
_CONTROL = re.compile(
    rf"{CONTROL_SEQUENCE}|"
    r"\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)"
    r"|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202d\u202e]"
)
_CONTROL_BYTE = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_DIRECTION = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_WESTERN = re.compile(r"[\x00-\x7fÀ-ÖØ-öø-ÿŒœŠšŽžŸ€‚„…‘’“”–—•™¡¿«»°§£©®·½¼¾²³¹ºª´¨×\xa0]*")
_BINARY_SHARE = 0.01
_WESTERN_SHARE = 0.4


def read_text(data: bytes, *, declared: str = "") -> tuple[str, tuple[str, ...]]:
    """Read the bytes of a text file.

    Args:
        data: The bytes.
        declared: The encoding that it says it is in, for what is not UTF-8.

    Returns:
        The text, its line ends made line feeds and without a control character, and a sentence
        for what is not as it was written.

    Raises:
        UnreadableError: It is no text.
    """
    text, warnings = _decoded(data, declared)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _CONTROL.findall(text)
    if not found:
        return text, warnings
    if sum(len(control) == 1 for control in found) > max(3, _BINARY_SHARE * len(text)):
        raise UnreadableError("not text but binary", "Save it as text.")
    noun = "character was" if len(found) == 1 else "characters were"
    return _CONTROL.sub("", text), (*warnings, f"{len(found)} control {noun} left out")


def clean(words: str) -> str:
    """Put words on one line, without control characters and marks of direction."""
    return " ".join(_DIRECTION.sub("", _CONTROL.sub(" ", words)).split())


def _decoded(data: bytes, declared: str) -> tuple[str, tuple[str, ...]]:
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), "")
    encoding = encoding or _wide(data)
    if encoding:
        text = data.decode(encoding, errors="replace")
        return text, _lost(text, data, encoding)
    if b"\x00" in data:
        raise UnreadableError("not text but binary", "Save it as text.")
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        if declared and not declared.startswith("utf"):
            text = data.decode(declared, errors="replace")
            return text, _lost(text, data, "utf-8")
        return _guessed(data)


def _wide(data: bytes) -> str:
    """Name the UTF-16 that a text without a byte order mark is in, told by its zeros."""
    head = data[:4096]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = head[first::2].count(0), head[1 - first :: 2].count(0)
        if len(head) >= 4 and not others and zeros > 0.7 * len(head[first::2]):
            return encoding
    return ""


def _guessed(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Read what is not UTF-8: as damaged UTF-8, as Western, or as it is likeliest to be."""
    if len(_CONTROL_BYTE.findall(data)) > _BINARY_SHARE * len(data):
        raise UnreadableError("not text but binary", "Save it as text.")
    text = data.decode("utf-8", errors="replace")
    odd = sum(not character.isascii() for character in text)
    if text.count("\ufffd") <= odd / 5:
        return text, _lost(text, data, "utf-8")
    western = data.decode("cp1252", errors="replace")
    share = sum(byte > 127 for byte in data) / len(data)
    if share < _WESTERN_SHARE and _WESTERN.fullmatch(western):
        return western, ("it is not UTF-8 and was read as cp1252",)
    best = charset_normalizer.from_bytes(data).best()
    if best is None:
        raise UnreadableError("in no encoding that could be found out", "Save it as UTF-8.")
    return str(best), (f"it is not UTF-8 and was read as {best.encoding}",)


def _lost(text: str, data: bytes, encoding: str) -> tuple[str, ...]:
    lost = text.count("\ufffd") - data.count("\ufffd".encode(encoding.removesuffix("-sig")))
    return (f"{lost} characters could not be read as {encoding}",) if lost > 0 else ()
