"""A real model behind a real server: structure, streaming, stop and memory, never its wording.

SmolLM2-135M always; another GGUF model, too, where `TWOBETS_TEST_MODEL` gives its path.
"""

from __future__ import annotations

import os
import re
import resource
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from assistant.check.repair import check
from assistant.draft import Draft, Verdict
from assistant.model.answerer import LanguageModelAnswerer
from assistant.model.client import Caller, try_model
from assistant.model.configuration import Model
from assistant.model.faults import BrokenReplyError, ReplyCutError, TooLongError
from assistant.model.prompt import Prompt
from corpus import Passage, split_passages
from index import Hit
from tests.model_hits import hit_at, shipped
from tests.model_server import served, smollm2_weights

OTHER = os.environ.get("TWOBETS_TEST_MODEL", "")
STORY = Prompt(system="You tell stories.", user="Tell a very long story about a lighthouse.")


@pytest.fixture(scope="module", params=["SmolLM2", *([OTHER] if OTHER else [])])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    weights = Path(OTHER) if request.param == OTHER else smollm2_weights()
    with served(weights) as address:
        yield address


def model(address: str, **values: object) -> Model:
    given = {"name": "real", "model": "local", "reply_tokens": 120, "timeout_s": 90.0, **values}
    return Model.model_validate({"address": address, **given})


def hits_for(*words: str) -> list[Hit]:
    """Hits on the passage of the shipped articles that holds most of the words."""

    def held(passage: Passage) -> int:
        return sum(word in passage.text for word in words)

    passages = [passage for article in shipped() for passage in split_passages(article)]
    return [hit_at(one, one.first) for one in sorted(passages, key=held, reverse=True)[:1]]


QUESTION = "When was Anthropic founded?"
HITS = hits_for("founded", "2021", "Amodei")


@pytest.mark.parametrize("json_schema", [True, False])
def test_drafts_point_at_given_sentences_or_at_nothing(address: str, json_schema: bool) -> None:
    answerer = LanguageModelAnswerer(model(address, json_schema=json_schema))
    told: list[Draft | Verdict] = []
    with suppress(BrokenReplyError):  # a model this small may write without end, or nothing
        told += answerer.drafts(QUESTION, HITS)
    passages = [hit.passage for hit in HITS]
    for draft in told:
        if isinstance(draft, Draft):
            assert draft.text.strip()
            assert "[" not in draft.text
            # With a schema the server lets the model write no key that it was not given.
            assert draft.quotes or not json_schema
            for quote in draft.quotes:
                assert quote.passage in passages
                assert quote.passage.first <= quote.first <= quote.last <= quote.passage.last
            checked = check(draft, HITS)
            words = " ".join(quote.text for quote in checked.quotes)
            if checked.support == "supported":
                assert set(re.findall(r"\d+", checked.text)) <= set(re.findall(r"\d+", words))


def pieces_of(caller: Caller, stop: threading.Event | None = None) -> Iterator[str]:
    with suppress(ReplyCutError):  # the story is longer than any limit
        yield from caller.stream(STORY, stop=stop)


def test_words_come_long_before_the_last_one(address: str) -> None:
    began = time.monotonic()
    caller = Caller(model(address, reply_tokens=80))
    moments = [time.monotonic() - began for _ in pieces_of(caller)]
    assert len(moments) > 20
    assert moments[0] < moments[-1] / 2


def test_stop_frees_the_server_at_once(address: str) -> None:
    stop = threading.Event()
    caller = Caller(model(address, reply_tokens=2_000))
    pieces = 0
    for _ in pieces_of(caller, stop):
        pieces += 1
        if pieces == 5:
            stop.set()
            stopped = time.monotonic()
    assert pieces < 20
    assert time.monotonic() - stopped < 1
    # The server has one slot: while it still wrote the story, it could not reply to this.
    assert try_model(model(address, timeout_s=15)) == ""


def test_more_than_the_server_can_read_is_told_as_such(address: str) -> None:
    passages = [passage for article in shipped() for passage in split_passages(article)]
    hits = [hit_at(passage, passage.first) for passage in passages]
    answerer = LanguageModelAnswerer(model(address, context_tokens=10**6, reply_tokens=64))
    with pytest.raises(TooLongError):
        list(answerer.drafts(QUESTION, hits))


def test_a_follow_up_gets_one_line_or_nothing(address: str) -> None:
    history = [{"role": "user", "content": "When was Anthropic founded?"}]
    resolved = LanguageModelAnswerer(model(address, reply_tokens=64)).resolve(
        "And by whom?", history
    )
    assert "\n" not in resolved
    assert len(resolved) < 300


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def test_calls_leave_no_memory_behind(address: str) -> None:
    caller = Caller(model(address, reply_tokens=64))

    def call(times: int) -> Sequence[int]:
        return [sum(1 for _ in pieces_of(caller)) for _ in range(times)]

    call(2)
    before = resident_bytes()
    call(6)
    assert resident_bytes() - before < 8_000_000
