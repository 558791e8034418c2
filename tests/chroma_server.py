"""A real Chroma server on this machine, started from the command line as a person would."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx


def free_port() -> int:
    """A port of this machine that nothing listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def chroma_server(folder: Path, port: int) -> Iterator[str]:
    """Serves what is kept in a folder until the block ends; gives the address."""
    address = f"http://127.0.0.1:{port}"
    program = Path(sys.executable).with_name("chroma")
    command = [program, "run", "--path", folder, "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    ) as process:
        try:
            patience = time.monotonic() + 300
            while not _answers(address):
                assert process.poll() is None, process.returncode
                assert time.monotonic() < patience
                time.sleep(0.05)
            yield address
        finally:
            process.kill()  # it shuts down slowly, and has written what it was told to keep


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/api/v2/heartbeat").is_success
    except httpx.TransportError:
        return False
