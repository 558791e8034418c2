"""A second opinion can take doubt away from words, and never from numbers, dates and names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from assistant.check import Rules, SecondOpinion
from assistant.check.checker import Claim, Ruling
from assistant.draft import Draft, Quote
from assistant.model.configuration import Model
from assistant.model.judge import ModelJudge
from tests.fault_server import chat_server, refuses, says
from tests.model_hits import article, hits

TEXT = "Velo closed the mill in 1990. Tarn sells barley to Brandt."
HITS = hits(article(TEXT))
QUOTES = tuple(Quote(passage=HITS[0].passage, first=n, last=n) for n in (0, 1))
PARAPHRASE = Draft(text="Velo mothballed the mill in 1990.", quotes=QUOTES[:1])
TRUE = Draft(text="Tarn sells barley to Brandt.", quotes=QUOTES[1:])


@dataclass
class Always:
    """A judge with one opinion."""

    ruling: Ruling
    asked: list[Sequence[Claim]] = field(default_factory=list)

    def rule(self, claims: Sequence[Claim]) -> tuple[Ruling, ...]:
        self.asked.append(claims)
        return tuple(self.ruling for _ in claims)


@pytest.mark.parametrize("ruling", ["supported", "unsupported", "unverified"])
def test_a_judge_decides_on_words(ruling: Ruling) -> None:
    judge = Always(ruling)
    checked = SecondOpinion(judge).check([PARAPHRASE, TRUE], HITS)
    assert [draft.support for draft in checked] == [ruling, ruling]
    assert len(judge.asked) == 1


def test_where_a_judge_cannot_judge_the_rules_stand() -> None:
    drafts = [PARAPHRASE, TRUE]
    checked = SecondOpinion(Always("could not judge")).check(drafts, HITS)
    assert checked == Rules().check(drafts, HITS)
    assert [draft.support for draft in checked] == ["unverified", "supported"]


@pytest.mark.parametrize(
    "lie",
    ["Prices fell 7 percent.", "The mill once belonged to Ada Holm.", "It had closed by May 1843."],
)
def test_no_judge_makes_a_number_a_date_or_a_name_sound_that_no_quote_has(lie: str) -> None:
    draft = Draft(text=lie, quotes=QUOTES[:1])
    (checked,) = SecondOpinion(Always("supported")).check([draft], HITS)
    assert checked.text != lie or checked.support == "unsupported"


@pytest.mark.parametrize("json_schema", [True, False])
@pytest.mark.parametrize(
    ("reply", "rulings"),
    [
        ('{"rulings": {"S1": "supported", "S2": "contradicted"}}', ("supported", "unsupported")),
        ("S1: missing\nS2: supported", ("unverified", "supported")),
        ("S1: unclear", ("could not judge", "could not judge")),
        ("S2: supported\nS2: missing\nS9: supported", ("could not judge", "could not judge")),
        ("I would rather not say.", ("could not judge", "could not judge")),
    ],
)
def test_a_model_rules_by_key(
    reply: str, rulings: tuple[Ruling, ...], *, json_schema: bool
) -> None:
    claims = [Claim(statement=one, quotes=TEXT) for one in ("One is so.", "Two is so.")]
    with chat_server(says(reply)) as server:
        model = Model(name="judge", address=server.address, model="m", json_schema=json_schema)
        assert ModelJudge(model).rule(claims) == rulings
        assert len(server.asked) == 1


def test_a_model_that_fails_could_not_judge() -> None:
    with chat_server(refuses(401)) as server:
        model = Model(name="judge", address=server.address, model="m")
        assert ModelJudge(model).rule([Claim(statement="It is.", quotes=TEXT)]) == (
            "could not judge",
        )
