"""An assistant that opens behind the page, so that the page can be shown at once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus import TwoBetsError

if TYPE_CHECKING:  # the page shall be shown before the models behind an assistant are imported
    from assistant.assistant import Assistant

Progress = Callable[[str, int, int], None]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far the opening has come.

    Attributes:
        name: What is being done, in words.
        done: Parts done so far.
        total: Parts in all; 0 while that is not known.
    """

    name: str = ""
    done: int = 0
    total: int = 0


class LoadingError(TwoBetsError):
    """The assistant could not be opened for a reason that nobody foresaw; the log has it."""


class Loading:
    """Opens an assistant in a thread of its own and hands it to whoever waits for it."""

    def __init__(self, open_assistant: Callable[[Progress], Assistant]) -> None:
        """Takes what opens the assistant; nothing happens before `start`.

        Args:
            open_assistant: Called once with a function that takes (step, done, total).
        """
        self._open = open_assistant
        self._done = threading.Event()
        self._assistant: Assistant | None = None
        self.error: TwoBetsError | None = None
        self.progress = Step()

    @classmethod
    def opened(cls, assistant: Assistant) -> Loading:
        """One that has nothing left to do."""
        loading = cls(lambda _: assistant)
        loading._run()
        return loading

    def start(self) -> Loading:
        """Begins to open the assistant and returns at once."""
        threading.Thread(target=self._run, name="open-assistant", daemon=True).start()
        return self

    @property
    def ready(self) -> bool:
        """Whether an assistant is there to answer."""
        return self._assistant is not None

    @property
    def over(self) -> bool:
        """Whether the opening has come to an end, well or badly."""
        return self._done.is_set()

    def wait(self, timeout_s: float | None = None) -> Assistant:
        """The open assistant, as soon as it is there.

        Raises:
            TwoBetsError: It could not be opened; the message says what to do.
            TimeoutError: It is not open after `timeout_s` seconds.
        """
        if not self._done.wait(timeout_s):
            raise TimeoutError(f"The assistant is not open after {timeout_s} s")
        if self.error is not None:
            raise self.error
        assert self._assistant is not None
        return self._assistant

    def replace(self, assistant: Assistant) -> None:
        """Puts another assistant in place of the open one, which ends once it has answered."""
        previous, self._assistant = self.wait(), assistant
        previous.close()

    def close(self, timeout_s: float = 30.0) -> None:
        """Closes the assistant once it is open; a program must not end in the middle of opening.

        Args:
            timeout_s: How long to wait for an opening that goes on.
        """
        self._done.wait(timeout_s)
        if self._assistant is not None:
            self._assistant.close()

    def _run(self) -> None:
        try:
            self._assistant = self._open(self._note)
        except TwoBetsError as error:
            self.error = error
        except Exception:  # noqa: BLE001 - a thread's outer edge: else every reader waits for ever
            _log.exception("The assistant could not be opened")
            self.error = LoadingError(
                "The assistant could not be opened. The server's log says why; "
                "`twobets doctor` says what to mend."
            )
        finally:
            self._done.set()

    def _note(self, name: str, done: int, total: int) -> None:
        self.progress = Step(name=name, done=done, total=total)
