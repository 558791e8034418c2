"""The chat behind the page: growing, stopping, failing kindly, finding articles, judging."""

import re
import threading
from pathlib import Path

import pytest

from corpus import TwoBetsError
from tests.scripted_answers import SLOW
from tests.scripted_assistant import ScriptedAssistant
from ui.chat import Chat, Choices
from ui.conversation import Conversation
from ui.feedback import FeedbackStore
from ui.loading import Loading, LoadingError

PLANT = "Which was the first large tidal power plant?"


@pytest.fixture
def feedback(tmp_path: Path) -> FeedbackStore:
    return FeedbackStore.within(tmp_path)


@pytest.fixture
def chat(feedback: FeedbackStore) -> Chat:
    return Chat(Loading.opened(ScriptedAssistant(pause_s=0)), feedback)  # type: ignore[arg-type]


def last(chat: Chat, question: str, choices: Choices | None = None) -> Conversation:
    *_, grown = chat.answer(Conversation().asked(question), choices or Choices(), "tab")
    return grown


def test_an_answer_grows_statement_by_statement(chat: Chat) -> None:
    grown = list(chat.answer(Conversation().asked(PLANT), Choices(), "tab"))
    told = [len(talk.turns[0].answers[0].statements) for talk in grown]
    assert told == [1, 2, 2]
    assert [talk.turns[0].growing for talk in grown] == [True, True, False]


def test_a_known_error_is_told_in_its_own_words(chat: Chat) -> None:
    assert "Ask another one." in last(chat, "Fail").turns[0].trouble


def test_an_unforeseen_error_is_logged_and_not_shown(
    chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    assert "nobody foresaw" not in last(chat, "Break").turns[0].trouble
    assert "nobody foresaw" in caplog.text


def test_an_answered_question_is_not_asked_again(chat: Chat) -> None:
    assert list(chat.answer(last(chat, PLANT), Choices(), "tab")) == []


def test_stopping_reaches_the_answer_of_this_tab_only(chat: Chat) -> None:
    growing = chat.answer(Conversation().asked(SLOW), Choices(), "tab")
    next(growing)
    chat.stop("another tab")
    assert len(next(growing).turns[0].answers[0].statements) == 2
    chat.stop("tab")
    *_, stopped = growing
    assert stopped.turns[0].stopped
    assert not chat.answering("tab")


def test_an_answer_has_ended_when_it_is_abandoned(chat: Chat) -> None:
    growing = chat.answer(Conversation().asked(SLOW), Choices(), "tab")
    shown = [next(growing)]
    abandoning = threading.Thread(target=chat.abandon, args=("tab",))
    abandoning.start()
    while chat.answering("tab"):
        pass
    assert abandoning.is_alive()  # what was shown may still be on its way
    shown += growing
    abandoning.join(1)
    assert not abandoning.is_alive()
    assert len(shown) == 1


def test_a_closed_tab_ends_its_answer(chat: Chat) -> None:
    growing = chat.answer(Conversation().asked(SLOW), Choices(), "tab")
    next(growing)
    assert chat.answering("tab")
    growing.close()
    assert not chat.answering("tab")


def test_two_models_answer_the_same_question(chat: Chat) -> None:
    told = last(chat, PLANT, Choices(model="one", beside="two"))
    assert [answer.answerer for answer in told.turns[0].answers] == ["one", "two"]


def test_a_judgement_keeps_the_whole_answer(chat: Chat, feedback: FeedbackStore) -> None:
    talk = last(chat, PLANT)
    assert chat.judge(talk, 0, liked=True, note="Good")
    assert not chat.judge(talk, 7, liked=True)
    (kept,), _ = feedback.read()
    assert (kept.answer, kept.liked, kept.note) == (talk.turns[0].answers[0], True, "Good")
    assert kept.fingerprint == "scripted-1"


def test_the_reader_opens_the_article_of_a_card_and_nothing_for_a_wrong_one(chat: Chat) -> None:
    talk = last(chat, PLANT)
    assert "Rance Tidal Power Station" in chat.read("0-0-1", talk)
    assert chat.read("0-0-9", talk) == ""


def test_the_reader_opens_what_an_article_holds_and_each_of_its_sections(chat: Chat) -> None:
    assert "Outline" in chat.read("about:tidal-power", Conversation())
    section = chat.read("section:tidal-power:1", Conversation())
    assert re.search(r'data-start="(\d+)".*data-at="\1">Methods<', section)
    for wrong in ("about:nope", "section:tidal-power:99", "section:tidal-power:x", "section:"):
        assert chat.read(wrong, Conversation()) == ""


def test_an_answer_remembers_what_was_searched_where_that_is_not_everything(chat: Chat) -> None:
    one = last(chat, PLANT, Choices(articles=("fresnel-lens",)))
    assert one.turns[0].searched == ("Fresnel lens",)
    everything = last(chat, PLANT, Choices(articles=("fresnel-lens", "tidal-power")))
    assert everything.turns[0].searched == ()
    assert last(chat, "Fail", Choices(articles=("fresnel-lens",))).turns[0].trouble


def test_what_is_suggested_is_found_out_once(feedback: FeedbackStore) -> None:
    class Counting(ScriptedAssistant):
        asked = 0

        def suggestions(self, limit: int = 4) -> tuple[str, ...]:
            self.asked += 1
            return super().suggestions(limit)

    assistant = Counting()
    chat = Chat(Loading.opened(assistant), feedback)  # type: ignore[arg-type]
    assert chat.suggestions() == chat.suggestions()
    assert assistant.asked == 1


def test_whoever_waits_gets_the_assistant_or_the_reason() -> None:
    gate = threading.Event()
    assistant = ScriptedAssistant()

    def open_later(note: object) -> ScriptedAssistant:
        gate.wait(5)
        return assistant

    loading = Loading(open_later).start()  # type: ignore[arg-type]
    with pytest.raises(TimeoutError):
        loading.wait(0.01)
    assert not loading.ready
    gate.set()
    assert loading.wait(5) is assistant  # type: ignore[comparison-overlap]


def test_an_error_while_opening_is_raised_to_whoever_waits(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(note: object) -> ScriptedAssistant:
        raise TwoBetsError("No index. Build it.")

    def break_(note: object) -> ScriptedAssistant:
        raise RuntimeError("nobody foresaw this")

    with pytest.raises(TwoBetsError, match="Build it"):
        Loading(fail).start().wait(5)  # type: ignore[arg-type]
    with pytest.raises(LoadingError, match="log says why"):
        Loading(break_).start().wait(5)  # type: ignore[arg-type]
    assert "nobody foresaw" in caplog.text


def test_progress_is_told_while_the_assistant_opens(feedback: FeedbackStore) -> None:
    gate = threading.Event()

    def open_slowly(note: object) -> ScriptedAssistant:
        note("Embedding sentences", 3, 4)  # type: ignore[operator]
        gate.wait(5)
        return ScriptedAssistant()

    steps = Chat(Loading(open_slowly).start(), feedback).opening()  # type: ignore[arg-type]
    assert "Embedding sentences 75 %…" in (next(steps), next(steps))
    gate.set()
    list(steps)
