"""Who may come in: names with hashed passwords; `ui.door` asks for them."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from corpus import TwoBetsError

# Source: RFC 7914 for the parameters' meaning; 32 MiB and about a tenth of a second per try.
_N, _R, _P = 2**15, 8, 1
_MEMORY = 64 * 1024 * 1024
_SCHEME = "scrypt"


class LoginError(TwoBetsError):
    """The names and passwords that were given cannot be used."""


def hash_password(password: str, *, salt: bytes = b"") -> str:
    """The hash of a password as a file of logins holds it: `scrypt$<salt>$<key>` in hexadecimal.

    Args:
        password: Any text but the empty one.
        salt: 16 bytes; chosen at random when empty.

    Raises:
        LoginError: The password is empty.
    """
    if not password:
        raise LoginError("An empty password protects nothing. Choose another")
    salt = salt or os.urandom(16)
    key = hashlib.scrypt(
        password.encode(), salt=salt, n=_N, r=_R, p=_P, maxmem=_MEMORY, dklen=32
    )  # bytes (32,)
    return f"{_SCHEME}${salt.hex()}${key.hex()}"


class Logins:
    """Names and the hashes of their passwords."""

    def __init__(self, hashes: Mapping[str, str]) -> None:
        """Takes hashes as `hash_password` gives them, by name."""
        self._hashes = dict(hashes)
        self._nobody = hash_password(secrets.token_hex())
        # A password is hashed once, not with every picture and script of a page.
        self._seen: set[bytes] = set()
        self._key = os.urandom(32)

    @classmethod
    def of(cls, line: str, file: str) -> Self | None:
        """The logins of a line `NAME:PASSWORD` and of a file; None when neither is given.

        Args:
            line: One name with its password as it is.
            file: Path of a file with `NAME:HASH` on each line; `#` begins a comment.

        Raises:
            LoginError: One of them cannot be read.
        """
        hashes: dict[str, str] = {}
        if file:
            hashes |= _read(Path(file))
        if line:
            name, colon, password = line.partition(":")
            if not (name and colon):
                raise LoginError("TWOBETS_LOGIN has to be NAME:PASSWORD")
            hashes[name] = hash_password(password)
        return cls(hashes) if line or file else None

    def knows(self, name: str, password: str) -> bool:
        """Whether these were let in before; takes no time worth waiting for."""
        return self._token(name, password) in self._seen

    def admit(self, name: str, password: str) -> bool:
        """Whether this is a name with its password; takes as long for an unknown name."""
        if self.knows(name, password):
            return True
        known = self._hashes.get(name, self._nobody)
        salt = bytes.fromhex(known.split("$")[1])
        right = bool(password) and hmac.compare_digest(hash_password(password, salt=salt), known)
        if right:
            self._seen.add(self._token(name, password))
        return right

    def _token(self, name: str, password: str) -> bytes:
        return hmac.digest(self._key, f"{name}\0{password}".encode(), "sha256")


def _read(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LoginError(f"Cannot read the logins in {str(path)!r}: {error}") from error
    hashes = {}
    for number, line in enumerate(lines, start=1):
        entry = line.partition("#")[0].strip()
        if not entry:
            continue
        name, _, hashed = entry.partition(":")
        if not (name and _is_hash(hashed)):
            raise LoginError(
                f"Line {number} of {str(path)!r} is not NAME:HASH. "
                "Make one with: twobets login NAME"
            )
        hashes[name] = hashed
    if not hashes:
        raise LoginError(f"{str(path)!r} names nobody. Add a line with: twobets login NAME")
    return hashes


def _is_hash(text: str) -> bool:
    parts = text.split("$")
    try:
        return parts[0] == _SCHEME and [len(bytes.fromhex(p)) for p in parts[1:]] == [16, 32]
    except ValueError:
        return False
