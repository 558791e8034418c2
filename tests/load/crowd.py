"""A crowd that asks one server, first among itself and then beside attackers."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.bench.serving import chat
from tests.load.hostile import Hostile, tally

_QUESTIONS = (
    "What is Stargate?",
    "How much money did OpenAI raise in late 2024?",
    "Which team won the 1974 World Cup?",
    "How do the two labs get their compute?",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """What the askers saw.

    Attributes:
        asked: How many questions they asked, in both rounds together.
        lost: How many of these had no answer.
        quiet_s: Time in which 95 of 100 had their answer while they were among themselves.
        attacked_s: The same beside the attackers.
        attacks: What the attackers sent meanwhile.
    """

    asked: int
    lost: int
    quiet_s: float
    attacked_s: float
    attacks: int


def crowd(data_dir: Path, *, askers: int, attackers: int, each: int = 4) -> Crowd:
    """Has them ask, each one question after the other, in two rounds."""
    attacks = [0] * attackers
    over = threading.Event()
    with chat(data_dir) as server:
        url = str(server.http.base_url)

        def attack(number: int) -> None:
            hostile = Hostile(number)
            with httpx.Client(base_url=url, timeout=120) as http:
                while not over.is_set():
                    call = http.post("/gradio_api/call/v2/query", content=hostile.body())
                    if call.is_success:
                        event = call.json()["event_id"]
                        http.get(f"/gradio_api/call/query/{event}")
                    attacks[number] += 1

        quiet = _round(url, askers, each)
        with ThreadPoolExecutor(max(attackers, 1)) as pool:
            running = [pool.submit(attack, number) for number in range(attackers)]
            try:
                beside = _round(url, askers, each)
            finally:
                over.set()
            for one in running:
                one.result()
    return Crowd(
        asked=2 * askers * each,
        lost=sum(taken is None for taken in quiet + beside),
        quiet_s=tally([taken for taken in quiet if taken is not None], 0.95),
        attacked_s=tally([taken for taken in beside if taken is not None], 0.95),
        attacks=sum(attacks),
    )


def _round(url: str, askers: int, each: int) -> list[float | None]:
    def ask(number: int) -> list[float | None]:
        with httpx.Client(base_url=url, timeout=120) as http:
            return [_asked(http, _QUESTIONS[(number + turn) % 4]) for turn in range(each)]

    with ThreadPoolExecutor(askers) as pool:
        return [taken for one in pool.map(ask, range(askers)) for taken in one]


def _asked(http: httpx.Client, question: str) -> float | None:
    """Seconds to an answer; None where there was none."""
    began = time.perf_counter()
    call = http.post("/gradio_api/call/v2/query", json={"question": question})
    if not call.is_success:
        return None
    told = http.get(f"/gradio_api/call/query/{call.json()['event_id']}").text
    return time.perf_counter() - began if "event: complete" in told else None
