"""Each statement of an answer is held against its quotes, repaired or marked."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.check.repair import check
from assistant.draft import Draft, Quote, Verdict
from assistant.model.answerer import LanguageModelAnswerer
from assistant.model.configuration import Model
from assistant.model.prompt import ANSWERED
from corpus import split_passages
from tests.fault_server import chat_server, says
from tests.lying_model import LyingModel
from tests.model_hits import article, hit_at, hits, shipped

HITS = hits(article())


def quote(sentence: int) -> Quote:
    passage = next(h.passage for h in HITS if h.passage.first <= sentence <= h.passage.last)
    return Quote(passage=passage, first=sentence, last=sentence)


OPENED, CARRIES, STONES, NEW, STEEL, LENGTH, CARTS, FOOT = map(quote, range(8))


def test_a_statement_that_its_quote_carries_is_left_as_it_is() -> None:
    draft = Draft(text="The old bridge opened in 1911.", quotes=(OPENED,))
    checked = check(draft, HITS)
    assert checked == draft


@pytest.mark.parametrize("quotes", [(), (FOOT,), (NEW, FOOT)])
def test_a_statement_is_attached_to_the_sentence_that_carries_it(quotes: tuple[Quote, ...]) -> None:
    checked = check(Draft(text="Maren Works laid the road.", quotes=quotes), HITS)
    assert checked.support == "supported"
    assert checked.quotes == (STEEL,)


def test_the_sentence_before_is_quoted_too_where_it_holds_the_name() -> None:
    text = "Osterby has a harbour. It handled 700 ships in 1950, most of them under sail."
    found = hits(article(text))
    checked = check(Draft(text="Osterby handled 700 ships in 1950.", quotes=()), found)
    assert checked.support == "supported"
    assert [" ".join(one.text.split()) for one in checked.quotes] == [text]


def test_a_quote_that_is_not_needed_is_dropped() -> None:
    checked = check(Draft(text="The old bridge opened in 1911.", quotes=(OPENED, FOOT)), HITS)
    assert checked.quotes == (OPENED,)


def test_a_whole_passage_is_narrowed_to_the_sentence_that_carries_the_statement() -> None:
    text = "One is one. " * 3 + "The bell weighs nine tonnes. " + "Two is two. " * 3
    found = hits(article(text))
    passage = found[0].passage
    whole = Quote(passage=passage, first=passage.first, last=passage.last)
    checked = check(Draft(text="The bell weighs nine tonnes.", quotes=(whole,)), found)
    assert [one.text for one in checked.quotes] == ["The bell weighs nine tonnes."]


@pytest.mark.parametrize(
    "lie",
    [
        "The old bridge opened in 1912.",
        "The old bridge cost 5 million crowns.",
        "The old bridge did not open in 1911.",
        "Maren Works delivered the steel, and Oster Steel laid the road.",
        "The architect of the old bridge was Ada Holm.",
        "Dogs dream of the sea in winter.",
    ],
)
@pytest.mark.parametrize("quotes", [(), (OPENED,), (STEEL,)])
def test_a_lie_is_never_supported_wherever_it_points(lie: str, quotes: tuple[Quote, ...]) -> None:
    checked = check(Draft(text=lie, quotes=quotes), HITS)
    assert checked.text != lie or checked.support != "supported"


def test_the_quote_takes_the_place_of_a_statement_that_says_something_else() -> None:
    checked = check(Draft(text="The old bridge opened in 1912.", quotes=(OPENED,)), HITS)
    assert (checked.text, checked.quotes) == (f"“{OPENED.text}”", (OPENED,))


def test_what_is_neither_proven_nor_contradicted_keeps_its_words_and_quotes() -> None:
    text = "The old bridge delighted painters in 1911."
    checked = check(Draft(text=text, quotes=(OPENED,)), HITS)
    assert (checked.text, checked.quotes, checked.support) == (text, (OPENED,), "unverified")


@pytest.mark.parametrize(
    "lie",
    [
        "Maren Works delivered the steel, and Oster Steel laid the road.",
        "The old bridge never opened in 1911, and cost 4 million crowns.",
    ],
)
def test_nothing_is_cut_off_a_statement_that_is_turned_around(lie: str) -> None:
    checked = check(Draft(text=lie, quotes=(STEEL, OPENED)), HITS)
    assert not lie.startswith(checked.text.rstrip(".")) or checked.support != "supported"


def test_what_no_quote_carries_is_cut_off() -> None:
    text = "The old bridge opened in 1911, and painters soon loved its slender arches."
    checked = check(Draft(text=text, quotes=(OPENED,)), HITS)
    assert (checked.text, checked.support) == ("The old bridge opened in 1911.", "supported")


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_sentences_of_the_articles_are_supported_by_themselves(at: int) -> None:
    one = shipped()[at % len(shipped())]
    passages = split_passages(one)
    passage = passages[at % len(passages)]
    sentence = passage.first + at % (passage.last - passage.first + 1)
    draft = Draft(
        text=one.sentence_text(sentence),
        quotes=(Quote(passage=passage, first=sentence, last=sentence),),
    )
    assert check(draft, [hit_at(passage, sentence)]).support == "supported"


@pytest.mark.parametrize("json_schema", [True, False])
@pytest.mark.parametrize("wrong_keys", [True, False])
def test_no_lie_of_a_lying_model_is_supported(json_schema: bool, wrong_keys: bool) -> None:
    liar = LyingModel(wrong_keys=wrong_keys)
    passages = [passage for one in shipped() for passage in split_passages(one)]
    supported: set[str] = set()
    with chat_server(liar.behave) as server:
        model = Model(
            name="liar",
            address=server.address,
            model="m",
            json_schema=json_schema,
            context_tokens=100_000,
        )
        answerer = LanguageModelAnswerer(model)
        for passage in passages:
            found = [hit_at(passage, passage.first)]
            for draft in answerer.drafts("What do the articles say?", found):
                if isinstance(draft, Draft):
                    checked = check(draft, found)
                    if checked.support == "supported":
                        supported.add(checked.text)
    assert len(liar.lies) > 40
    assert not {lie: kind for lie, kind in liar.lies.items() if lie in supported}
    # What was cut off a lie may leave a truth, the beginning of a sentence of the articles.
    for left in supported - liar.truths:
        words = " ".join(left.strip("“”").rstrip(".").split())
        assert any(" ".join(truth.split()).startswith(words) for truth in liar.truths), left
    whole = {truth for truth in liar.truths if truth in supported}
    assert len(whole) > 0.9 * len(liar.truths)


def test_checking_that_takes_longer_than_the_model_may_ends_the_answer() -> None:
    listed = [{"source": ["A1"], "text": f"The ferry makes trip {n}."} for n in range(4)]
    many = json.dumps({"statements": listed, "verdict": ANSWERED})
    with chat_server(says(many)) as server:
        model = Model(name="tested", address=server.address, model="m", timeout_s=1.5)
        found = [hit_at(split_passages(shipped()[0])[0], 0)]
        told = LanguageModelAnswerer(model).drafts("How often?", found)
        assert isinstance(next(told), Draft)
        time.sleep(1.5)  # as long as a slow check of the first draft
        (rest,) = told
    assert isinstance(rest, Verdict)
    assert "1.5 s were over" in rest.note
