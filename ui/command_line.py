"""The program `twobets`: reads what was typed, runs the command, and says plainly what failed."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from corpus import TwoBetsError
from ui.arguments import build_parser
from ui.terminal import complain

_INTERRUPTED = 130


def main(typed: Sequence[str] | None = None) -> int:
    """Runs one command and returns the exit code: 0 only when all went well.

    Args:
        typed: The words after the program's name; those of this process by default.
    """
    arguments = build_parser().parse_args(typed)
    # Libraries' own bars would stand between ours.
    os.environ.setdefault("TQDM_DISABLE", "1")
    try:
        code: int = _command(arguments.command).run(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except TwoBetsError as error:
        complain(str(error))
    except KeyboardInterrupt:
        complain("Stopped.")
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has enough; Python shall not complain about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        # A full disk, a folder that may not be written: the system's own words say it best.
        complain(f"{error.strerror or error}: {error.filename}" if error.filename else str(error))
    except Exception as error:  # the outer edge: a person gets a sentence
        if os.environ.get("TWOBETS_DEBUG"):
            raise
        complain(
            f"This should not have happened ({type(error).__name__}: {error}). "
            "TWOBETS_DEBUG=1 shows where it did"
        )
    return 1


def _command(name: str) -> ModuleType:
    # While modules are made there is no garbage, and looking for it takes a sixth of the time.
    gc.disable()
    try:
        # By name, so that a question does not wait for the import of a web server.
        return importlib.import_module(f"ui.commands.{name}")
    finally:
        gc.freeze()
        gc.enable()


if __name__ == "__main__":
    sys.exit(main())
