"""The door: readers do not wait behind those who guess, and those who guess wait ever longer."""

import asyncio
import base64
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from tests.served import run_apart
from ui.door import Door
from ui.login import Logins

Status = Callable[..., Awaitable[int]]


class SlowLogins(Logins):
    """Takes as long over an unknown password as the test wants."""

    def __init__(self) -> None:
        super().__init__({})
        self.tried = 0
        self.go_on = threading.Event()
        self.go_on.set()

    def knows(self, name: str, password: str) -> bool:
        return (name, password) == ("known", "right")

    def admit(self, name: str, password: str) -> bool:
        self.tried += 1
        self.go_on.wait(30)
        return password == "right"


async def _inside(_: Any, __: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def door(logins: Logins, clock: Callable[[], float] = lambda: 0.0) -> Status:
    """The status with which a new door answers a name, a password and an address."""
    app = Door(_inside, logins, clock=clock)

    async def status(name: str, password: str, address: str = "192.0.2.1") -> int:
        word = base64.b64encode(f"{name}:{password}".encode())
        scope = {
            "type": "http", "path": "/", "method": "GET", "client": (address, 1),
            "headers": [(b"authorization", b"Basic " + word)],
        }  # fmt: skip
        told: list[int] = []

        async def send(message: Any) -> None:
            told.append(message.get("status", 0))

        async def receive() -> Any:
            return {"type": "http.request", "body": b""}

        await app(scope, receive, send)
        return told[0]

    return status


def test_a_known_reader_does_not_wait_behind_guessers() -> None:
    logins = SlowLogins()
    logins.go_on.clear()

    async def crowd() -> None:
        status = door(logins)
        guesses = [
            asyncio.create_task(status("known", f"wrong {n}", f"192.0.2.{n}")) for n in range(60)
        ]
        while not logins.tried:
            await asyncio.sleep(0)
        assert await status("known", "right") == 200
        assert sum(not guess.done() for guess in guesses) >= 2
        logins.go_on.set()
        assert set(await asyncio.gather(*guesses)) <= {401, 429}

    run_apart(crowd())


def test_who_guesses_waits_ever_longer() -> None:
    logins, now = SlowLogins(), [0.0]

    async def guess() -> None:
        status = door(logins, clock=lambda: now[0])
        assert [await status("ada", "wrong") for _ in range(10)] == [401] * 10
        tried = logins.tried
        waited = []
        for _ in range(8):
            assert await status("ada", "wrong") == 429
            begun = now[0]
            while await status("ada", "wrong") == 429:
                now[0] += 0.5
            waited.append(now[0] - begun)
        assert waited == [1, 2, 4, 8, 16, 32, 60, 60]
        assert logins.tried == tried + 8
        # Whoever else comes from elsewhere, and whoever is known, is let in.
        assert await status("ada", "right", "192.0.2.2") == 200
        assert await status("known", "right") == 200

    run_apart(guess())


def test_one_address_is_one_guesser_however_many_it_has() -> None:
    async def guess() -> None:
        status = door(SlowLogins())
        for n in range(10):
            await status("ada", "wrong", f"2001:db8::{n}")
        assert await status("ada", "wrong", "2001:db8::ffff:1") == 429
        assert await status("ada", "wrong", "2001:db8:1::1") == 401

    run_apart(guess())


def test_a_right_password_forgives_the_wrong_ones() -> None:
    async def guess() -> None:
        status = door(SlowLogins())
        for _ in range(5):
            assert [await status("ada", "wrong") for _ in range(9)] == [401] * 9
            assert await status("ada", "right") == 200

    run_apart(guess())


def test_many_at_once_from_one_address_are_tried_in_turn() -> None:
    logins = SlowLogins()

    async def crowd() -> None:
        status = door(logins)
        told = await asyncio.gather(*(status("ada", f"wrong {n}") for n in range(40)))
        assert sorted(told) == [401] * 10 + [429] * 30

    run_apart(crowd())
    assert logins.tried == 10
