"""A reading: what the reader of a form found in a file, before it is laid out as an article."""

from collections.abc import Callable
from dataclasses import dataclass

from corpus.imprint import Imprint
from corpus.piece import Piece

_UNKNOWN = Imprint()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What stands in a file.

    Attributes:
        pieces: Its blocks, in order.
        imprint: Who wrote it, where it is from and when, as far as it says.
        warnings: What was left out and why, one plain sentence each.
    """

    pieces: tuple[Piece, ...]
    imprint: Imprint = _UNKNOWN
    warnings: tuple[str, ...] = ()


Reader = Callable[[bytes], Reading]
"""Reads the bytes of a file of one form.

Raises:
    UnreadableError: They are none of that form.
"""
