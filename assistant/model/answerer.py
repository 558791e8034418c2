"""Answers by a language model: statements that point at sentences, to be checked by others."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future

from assistant.draft import Draft, Verdict
from assistant.english.words import words_of
from assistant.model.client import Caller, load_client
from assistant.model.configuration import Model
from assistant.model.faults import (
    BrokenReplyError,
    ModelError,
    ReplyCutError,
    RequestRefusedError,
    TooLongError,
)
from assistant.model.prompt import (
    MOST_STATEMENTS,
    Keys,
    Prompt,
    answer_prompt,
    fitting,
    quoted,
    resolve_prompt,
)
from assistant.model.reply import JsonReader, MarkedReader, Said
from index import Hit

_TURNS = 6
_REMEMBERED = 16  # questions whose stand-alone form is kept
_TURN_CHARS = 600
_LOOK_FOR_STOP_S = 0.05
_ADDED_CHARS = 160
_REPEATS = 3  # so many times as many sentences as were asked for are looked at
_MARKER = re.compile(r"\s*\[\d+\]")


class LanguageModelAnswerer:
    """Lets one model answer from the passages of the hits; serves many threads.

    Attributes:
        name: The model's name in the configuration.
    """

    def __init__(self, model: Model) -> None:
        """Keeps the model; nothing is opened or loaded before the first question."""
        self.name = model.name
        self._model = model
        self._caller = Caller(model)
        self._json = model.json_schema is not False  # "auto" begins here and may learn otherwise
        # Two models that are asked side by side resolve one question: it is put only once.
        self._resolved: dict[tuple[str, ...], Future[str]] = {}
        self._resolving = threading.Lock()

    def drafts(
        self,
        question: str,
        hits: Sequence[Hit],
        *,
        sides: Sequence[str] = (),
        stop: threading.Event | None = None,
    ) -> Iterator[Draft | Verdict]:
        """What the model states, as `assistant.draft.Answerer` has it.

        A draft has no quotes where the model named no sentence or one that it was not given: it
        is to be judged against all hits. The last hits are left out where not all can be read.
        No draft comes later than the model's `timeout_s`, however long each takes to check.

        Raises:
            ModelError: The model could not answer; drafts may have come before.
        """
        stop = stop or threading.Event()
        passages = {(h.passage.article.id, h.passage.first, h.passage.last): h for h in hits}
        if not passages:
            yield Verdict(answered=False)
            return
        room = self._model.context_tokens - self._model.reply_tokens
        found = [hit.passage for hit in passages.values()]
        keys = fitting(found, question=question, sides=sides, tokens=room)
        try:
            yield from self._answer(question, keys, sides, stop)
        except TooLongError:
            if len(keys.passages) == 1:
                raise
            fewer = Keys(keys.passages[: len(keys.passages) // 2])
            yield from self._answer(question, fewer, sides, stop)

    def resolve(
        self,
        question: str,
        history: Sequence[Mapping[str, str]],
        *,
        names: Sequence[str] = (),
        stop: threading.Event | None = None,
    ) -> str:
        """The question in a form that stands alone; empty where the model's cannot be trusted.

        Its form is kept when it is one short question whose names and numbers all stand in the
        talk so far or in `names`.

        Args:
            question: The last question.
            history: The turns before it, the oldest first: `role` and `content`.
            names: Names that it may use besides those of the talk.
            stop: When set, the request is closed and what has come of the reply is not used.

        Raises:
            ModelError: The model could not answer.
        """
        stop = stop or threading.Event()
        turns = [
            f"{turn['role']}: {quoted(_MARKER.sub('', turn['content']))[:_TURN_CHARS]}"
            for turn in history[-_TURNS:]
        ]
        # The process counts: a fork has no thread that would finish what its parent was asking.
        asked = (str(os.getpid()), question, *turns, "", *names)
        with self._resolving:
            first = asked not in self._resolved
            resolved = self._resolved.setdefault(asked, Future())
            while len(self._resolved) > _REMEMBERED:
                del self._resolved[next(iter(self._resolved))]
        if not first:
            return _awaited(resolved, stop)
        try:
            line = self._resolve(question, turns, [*turns, *names], stop)
        except ModelError as error:
            resolved.set_exception(error)
            raise
        else:
            resolved.set_result(line)
            return line
        finally:
            if stop.is_set() or resolved.exception():  # the next who asks tries again
                self._resolved.pop(asked, None)

    def _resolve(
        self, question: str, turns: Sequence[str], talk: Sequence[str], stop: threading.Event
    ) -> str:
        try:
            reply = "".join(self._caller.stream(resolve_prompt(question, turns), stop=stop))
        except ReplyCutError:  # no question is that long
            return ""
        return "" if stop.is_set() else _resolution(reply, question, talk)

    def _answer(
        self, question: str, keys: Keys, sides: Sequence[str], stop: threading.Event
    ) -> Iterator[Draft | Verdict]:
        """Asks for JSON where the server is not known to refuse it, else for markers."""
        prompt = answer_prompt(question, keys, sides=sides, json_schema=self._json)
        try:
            yield from self._ask(prompt, keys, sides, stop)
        except RequestRefusedError as fault:
            learnable = prompt.schema and self._model.json_schema == "auto"
            if isinstance(fault, TooLongError) or not learnable:
                raise
            plain = answer_prompt(question, keys, sides=sides, json_schema=False)
            yield from self._ask(plain, keys, sides, stop)
            self._json = False

    def _ask(
        self, prompt: Prompt, keys: Keys, sides: Sequence[str], stop: threading.Event
    ) -> Iterator[Draft | Verdict]:
        reader = JsonReader() if prompt.schema else MarkedReader()
        texts: set[str] = set()
        note = ""
        most = max(MOST_STATEMENTS, 2 * len(sides))
        heard = 0
        load_client()
        end_s = time.monotonic() + self._model.timeout_s
        try:
            for said in self._said(prompt, reader, stop):
                heard += 1
                # Small models do not stop by themselves, and each statement takes time to check.
                if heard > _REPEATS * most or len(texts) == most:
                    note = "The model went on after what it was asked for; the rest was not read."
                    break
                # Whoever takes the drafts checks each one before the next is read.
                if texts and time.monotonic() > end_s:
                    note = f"The rest was not checked: {self._model.timeout_s:g} s were over."
                    break
                if said.text.casefold() not in texts:  # small models say a thing again and again
                    texts.add(said.text.casefold())
                    quotes = keys.resolve(said.keys)
                    yield Draft(text=said.text, quotes=quotes, about=_side(said, sides))
        except ReplyCutError:
            if not texts:
                raise
            note = "The model's answer was cut at its length limit."
        if isinstance(reader, JsonReader) and reader.ignored_schema:
            self._json = self._model.json_schema is True
        if stop.is_set():
            return
        if reader.answered and not texts:
            raise BrokenReplyError(f"The model {self.name!r} gave no statement.")
        yield Verdict(answered=reader.answered, note=note)

    def _said(
        self, prompt: Prompt, reader: JsonReader | MarkedReader, stop: threading.Event
    ) -> Iterator[Said]:
        try:
            for piece in self._caller.stream(prompt, stop=stop):
                yield from reader.read(piece)
        except ReplyCutError:
            yield from reader.end(cut=True)
            raise
        if not stop.is_set():
            yield from reader.end()


def _side(said: Said, sides: Sequence[str]) -> str:
    """The one side that the sentence names, else the one that the model gave it to."""
    named = [side for side in sides if side.casefold() in said.text.casefold()]
    if len(named) == 1:
        return named[0]
    return said.about if said.about in sides else ""


def _awaited(resolved: Future[str], stop: threading.Event) -> str:
    """What another thread is finding out; empty once `stop` is set."""
    while not stop.is_set():
        try:
            return resolved.result(timeout=_LOOK_FOR_STOP_S)
        except TimeoutError:
            continue
    return ""


def _resolution(reply: str, question: str, talk: Sequence[str]) -> str:
    """The question that a reply consists of; empty where it cannot be trusted."""
    lines = reply.rpartition("</think>")[2].strip().splitlines()
    line = lines[0].strip(" \"'`*") if lines else ""
    return line if _stands_for(line, question, talk) else ""


def _stands_for(line: str, question: str, talk: Sequence[str]) -> bool:
    """Whether a rewritten question is short, a question, and made of words that were there."""
    if not line or len(line) > 2 * len(question) + _ADDED_CHARS:
        return False
    if question.rstrip().endswith("?") and not line.endswith("?"):
        return False
    known = {word.casefold() for text in (question, *talk) for word in words_of(text)}
    words = words_of(line)
    if not any(word.casefold() in known for word in words):
        return False
    telling = [word for word in words[1:] if word[:1].isupper() or any(map(str.isdigit, word))]
    return all(word.casefold().removesuffix("'s").removesuffix("’s") in known for word in telling)
