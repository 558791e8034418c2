"""How a pipeline is asked: one JSON line in for a question, one out for its answer.

It knows nothing of this project, for it runs in other people's environments too.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Told = dict[str, Any]
"""`cited`, the words cited or found, best first; `text`, the answer; `outcome`, as ours has it."""


def found(passages: list[str]) -> Told:
    """The answer of a pipeline that only finds passages and never refuses."""
    return {"cited": passages, "text": "\n".join(passages), "outcome": "answered"}


def answer(build: Callable[[Path, Path], Callable[[str], Told]]) -> None:
    """Builds over a folder of articles and answers the questions on stdin.

    Args:
        build: Takes the folder of the articles and an empty one; gives what answers a question.
    """
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints is no answer

    def tell(**values: Any) -> None:
        out.write(json.dumps(values) + "\n")
        out.flush()

    began = time.perf_counter()
    ask = build(Path(sys.argv[1]), Path(sys.argv[2]))
    ask("What is this about?")  # what is loaded but once
    tell(built_s=time.perf_counter() - began)
    for line in sys.stdin:
        began = time.perf_counter()
        told = ask(json.loads(line))
        tell(**told, seconds=time.perf_counter() - began)
    tell(memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
