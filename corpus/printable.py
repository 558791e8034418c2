"""Other people's text as it may be shown in a terminal, which obeys some characters."""

from __future__ import annotations

import re

# Source: ECMA-48 for the forms of control sequences and strings, with ESC or in one C1 character.
CONTROL_SEQUENCE = r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
"""Such as colours and the place of the cursor."""

_SEQUENCE = re.compile(
    rf"{CONTROL_SEQUENCE}"
    r"|(?:\x1b[P\]X^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x80-\x9f]*(?:\x07|\x1b\\|\x9c)"  # titles
    r"|\x1b[ -/]*[0-~]"
)
_LINE_ENDS = re.compile(r"\r\n|[\r\x85\u2028\u2029]")
# Controls but tab and line end; what turns the direction of reading or hides among letters; and
# halves of characters, which no encoding has a form for.
_UNSHOWN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff\U000e0000-\U000e007f]"
)


def printable(text: str) -> str:
    """The text without anything that a terminal would do instead of showing it.

    Lines and tabs stay; every other control character goes, escape sequences go as a whole, and
    so do the characters that turn the direction of reading.
    """
    # What the first leaves of a broken sequence has no control character after the last.
    return _UNSHOWN.sub("", _LINE_ENDS.sub("\n", _SEQUENCE.sub("", text)))


def escaped(text: str) -> str:
    r"""JSON in which the same characters are written as `\u....`; it says the same."""
    return _UNSHOWN.sub(_as_escape, text)


def _as_escape(found: re.Match[str]) -> str:
    units = found.group().encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
