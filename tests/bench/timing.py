"""Times things in turns, so that a busy moment of the machine falls on all of them alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping


def medians(measured: Mapping[str, Callable[[], object]], *, times: int) -> dict[str, float]:
    """Seconds that each takes, as the median of so many turns; the first turn does not count."""
    seconds: dict[str, list[float]] = {name: [] for name in measured}
    for turn in range(times + 1):
        for name, run in measured.items():
            started = time.perf_counter()
            run()
            if turn:
                seconds[name].append(time.perf_counter() - started)
    return {name: statistics.median(taken) for name, taken in seconds.items()}
