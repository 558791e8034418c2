"""A seal on what others keep for this server: what comes back without it was not written here."""

from __future__ import annotations

import contextlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Self

_KEY_BYTES = 32


class Seal:
    """Seals texts with a key that never leaves this machine."""

    def __init__(self, key: bytes = b"") -> None:
        """Takes the key; without one, seals hold until the program ends."""
        self._key = key or secrets.token_bytes(_KEY_BYTES)

    @classmethod
    def within(cls, data_dir: Path) -> Self:
        """The seal of a data folder; where none can be kept, one for as long as the program runs.

        The key is in `conversations.key`, which only its owner can read.
        """
        path = data_dir / "conversations.key"
        try:
            return cls(_key_in(path))
        except OSError:
            return cls()

    def of(self, text: bytes) -> str:
        """The seal of a text, in hexadecimal."""
        return hmac.digest(self._key, text, "sha256").hex()

    def holds(self, seal: str, text: bytes) -> bool:
        """Whether a seal is the one of this text."""
        return hmac.compare_digest(seal.encode(), self.of(text).encode())


def _key_in(path: Path) -> bytes:
    with contextlib.suppress(FileNotFoundError):
        return _read(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Made aside and linked into place: whoever finds the file finds a whole key in it.
    aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with open(aside, "xb", opener=only_owner) as file:
        file.write(secrets.token_bytes(_KEY_BYTES))
    try:
        with contextlib.suppress(FileExistsError):
            os.link(aside, path)
    finally:
        aside.unlink()
    return _read(path)


def _read(path: Path) -> bytes:
    key = path.read_bytes()
    if len(key) != _KEY_BYTES:
        raise OSError(None, "no key of ours", str(path))
    return key


def only_owner(path: str, flags: int) -> int:
    """An opener for `open` that makes a file which nobody else on this machine can read."""
    return os.open(path, flags, 0o600)
