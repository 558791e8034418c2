"""Killed at any file event, an index answers of the folder that is asked for, as it is."""

import random
import sys
from pathlib import Path

import pytest

from tests.kills import LAST_EVENT, try_kill

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


@pytest.mark.parametrize("event", range(0, LAST_EVENT, 6))
def test_a_kill_at_a_file_event_never_leaves_an_index_that_lies(tmp_path: Path, event: int) -> None:
    assert try_kill(tmp_path, event, draw=random.Random(event)).event == event
