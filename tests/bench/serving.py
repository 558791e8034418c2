"""A chat that is being served by a process of its own, with its memory and its times."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

TOP = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A running chat.

    Attributes:
        http: Speaks to it.
        pid: Its process.
        page_s: Seconds from the command to the first whole page.
        ready_s: Seconds from the command to the first answer that could be had.
    """

    http: httpx.Client
    pid: int
    page_s: float
    ready_s: float

    @property
    def resident_mb(self) -> float:
        """Memory of the process, in megabytes."""
        return resident_mb(self.pid)

    def ask(self, question: str) -> str:
        """What plain HTTP gives for a question."""
        call = self.http.post("/gradio_api/call/v2/query", json={"question": question})
        reply = self.http.get(f"/gradio_api/call/query/{call.json()['event_id']}")
        assert "event: complete" in reply.text, reply.text
        return reply.text


def resident_mb(process: int | str = "self") -> float:
    """Memory of a process, in megabytes."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    assert found
    return int(found[1]) / 1024


@contextmanager
def chat(data_dir: Path) -> Iterator[Chat]:
    """Starts `twobets chat` on a free port, waits until it answers, and ends it."""
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "ui.command_line", "chat", "--port", "0", "--data-dir", data_dir],
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        cwd=TOP,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        address = re.search(r"http://\S+", process.stdout.readline())
        assert address
        with httpx.Client(base_url=address.group(), timeout=120) as http:
            http.get("/").raise_for_status()
            page_s = time.perf_counter() - started
            while http.get("/healthz").status_code != httpx.codes.OK:
                time.sleep(0.05)
            ready_s = time.perf_counter() - started
            yield Chat(http=http, pid=process.pid, page_s=page_s, ready_s=ready_s)
        process.terminate()
