"""`twobets login`: a line for the file of logins."""

from __future__ import annotations

import argparse
import getpass
import os
import stat
import sys
from contextlib import suppress

from ui.login import LoginError, hash_password
from ui.terminal import say


def run(arguments: argparse.Namespace) -> int:
    """Asks for a password, twice in a terminal, and prints the name with its hash."""
    if not arguments.name or ":" in arguments.name or "#" in arguments.name:
        raise LoginError(f"{arguments.name!r} cannot be a name: leave out ':' and '#'")
    if sys.stdin.isatty():
        password = getpass.getpass("Password: ")
        if getpass.getpass("Once more: ") != password:
            raise LoginError("The two differ. Try again")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    _keep_private()
    say(f"{arguments.name}:{hash_password(password)}")
    return 0


def _keep_private() -> None:
    # `twobets login ada >> logins.txt` makes a file that everybody on the machine can read.
    with suppress(OSError, ValueError, AttributeError):
        file = sys.stdout.fileno()
        if stat.S_ISREG(os.fstat(file).st_mode):
            os.fchmod(file, 0o600)
