"""Follow-up questions, understood by what the last answer was about and by rules of language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.english.followups import STOP, form
from assistant.english.kinds import strip_frame
from assistant.english.name_kinds import NameKinds, names_in
from assistant.english.requests import ARTICLE, reference_in, request_in
from assistant.english.rewording import ask_again, downsides_of, is_ask
from assistant.english.words import WORD
from assistant.question.sides import Sides

Turn = Mapping[str, str]

# Weights of the turns that a dependent question is searched with, beside its own 1.
# Fitted on the conversations of TREC CAsT 2021 (recall of the gold passage among five).
_PREVIOUS, _FIRST, _TOLD = 0.4, 0.15, 0.5
_SELF_STANDING = 0.5  # share of those weights for a question that seems to stand alone
_TOLD_WORDS = 60
_TELLING = 3  # words of a question after a remark that say what it is about
_TURNS, _LONGEST_TURN = 8, 2_000  # of the talk before: user's turns, and characters of each turn
_CHOICES = 3
_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "former": 0, "latter": -1}


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A question as the talk before it lets it be understood.

    Attributes:
        text: Its stand-alone form; the question itself when it stands alone.
        searches: Texts to search, each with its weight, the question itself first.
        choices: What its pronoun may stand for, where that cannot be known: two or three names.
        lost: Whether it leans on what cannot be found in the talk.
    """

    text: str
    searches: tuple[tuple[str, float], ...]
    choices: tuple[str, ...] = ()
    lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """The question before with its answer.

    Attributes:
        question: In its stand-alone form.
        answer: As it was told; empty where that is not known.
    """

    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Resolved:
    text: str
    choices: tuple[str, ...] = ()
    lost: bool = False


def resolve(
    question: str, history: Sequence[Turn], sides: Sides, *, stand_alone: str = ""
) -> FollowUp:
    """Reads a question in the light of the turns before it; none gives the question itself.

    Args:
        question: The last question.
        history: The turns before it, oldest first; only the last few are read.
        sides: Whose rival is whose.
        stand_alone: Its stand-alone form where it is known; empty for what the rules make of it.
    """
    history = recent(history)
    asked = [turn["content"] for turn in history if turn["role"] == "user"]
    told = [turn["content"] for turn in history if turn["role"] == "assistant"]
    if not asked:
        lost = bool(form("lost").match(question.strip()))
        return FollowUp(text=question, searches=((question, 1.0),), lost=lost)
    before = _last(history, sides)
    leaning = leans(question) or _goes_on(question, before)
    resolved = _Resolved(text=stand_alone or question)
    if leaning and not stand_alone:
        resolved = _stand_alone(question, before, sides)
    text = resolved.text
    share = 1.0 if leaning else _SELF_STANDING
    if not leaning and _names(question) and not _shares_a_name(question, asked):
        share = 0.0  # a change of topic
    searches = [(question, 1.0)]
    if text != question:
        searches.append((text, 1.0))
    searches += [(asked[-1], share * _PREVIOUS), (asked[0], share * _FIRST)]
    if told:
        searches.append((" ".join(told[-1].split()[:_TOLD_WORDS]), share * _TOLD))
    return FollowUp(
        text=text,
        searches=tuple(search for search in searches if search[1] > 0),
        choices=resolved.choices,
        lost=resolved.lost,
    )


def recent(history: Sequence[Turn]) -> list[Turn]:
    """The last turns of a talk, each cut to its beginning: all of a talk that is ever read."""
    kept: list[Turn] = []
    asked = 0
    for turn in reversed(history):
        asked += turn["role"] == "user"
        if asked > _TURNS or len(kept) == 2 * _TURNS:
            break
        kept.append({"role": turn["role"], "content": turn["content"][:_LONGEST_TURN]})
    return kept[::-1]


def split_remark(question: str) -> tuple[tuple[str, ...], str]:
    """What is said before the one question of a message, and the question.

    "I follow Lumen. How many red lamps did it sell?" is asked as its question after the rest of it.
    Nothing is split off a question that says too little ("Who was that?"), or that neither leans on
    what is said before nor names anything.
    """
    said = form("remark").match(question)
    if said is None:
        return (), question
    asked = said["asked"]
    content = [word for word in WORD.findall(asked) if word.lower() not in STOP]
    if len(content) < _TELLING or not (leans(asked) or _names(asked)):
        return (), question
    return (said["remark"],), asked


def leans(question: str) -> bool:
    """Whether a question needs the talk before it: a pronoun, an ellipsis, or hardly a word."""
    asked = question.strip()
    content = [word for word in WORD.findall(question) if word.lower() not in STOP]
    if len(content) <= 1 and not _names(question):  # "How much?", but not "What is TapCap?"
        return True
    if form("ellipsis").match(asked) and len(content) <= 3:  # "And its price?"
        return True
    if any(form(kind).match(asked) for kind in ("open_choice", "more", "so_what")):
        return not _names(question)
    request = request_in(question)
    if request and request.kind == "pros_and_cons" and not request.subject:  # "any downsides?"
        return True
    leaning = form("pronouns").search(question)
    if leaning is None:
        return form("nth_noun").search(question) is not None
    # "Which lab raised more, and why did it?": a pronoun leans on what the question names before.
    before = question[: leaning.start()]
    return not (_names(before) or form("several").search(before))


def _goes_on(question: str, before: _Before) -> bool:
    """Whether a request says nothing of which articles, after a question that does."""
    request = request_in(question)
    bare = request is not None and not request.subject and reference_in(question) is None
    return bare and reference_in(before.question) is not None


def _last(history: Sequence[Turn], sides: Sides) -> _Before:
    """The last question of a talk as it was meant, each understood by the one before it."""
    before = _Before(question="", answer="")
    for place, turn in enumerate(history):
        if turn["role"] != "user":
            continue
        question = turn["content"].strip()
        behind = history[place + 1] if place + 1 < len(history) else None
        answer = behind["content"] if behind and behind["role"] == "assistant" else ""
        if before.question and (leans(question) or _goes_on(question, before)):
            question = _stand_alone(question, before, sides).text
        if is_ask(question) or not before.question:  # thanks are no question
            before = _Before(question=question, answer=answer)
    return before


def _stand_alone(question: str, before: _Before, sides: Sides) -> _Resolved:
    """A leaning question in a form that stands alone: the first way to read it that fits."""
    asked = question.strip()
    if not before.question:
        return _Resolved(text=question)
    for read in (_of_articles, _again, _other, _counted):
        if (text := read(asked, before, sides)) is not None:
            return text
    whom = form("what_about").match(asked)
    if whom and whom["whom"].split()[0].lower() not in STOP - {"the", "a", "an", "with", "for"}:
        return _Resolved(text=_exchanged(before.question, whom["whom"].strip(), sides))
    if bare := form("bare").match(asked):
        return _Resolved(text=ask_again(bare["ask"], before.question))
    return _pronoun_resolved(asked, before)


def _of_articles(question: str, before: _Before, sides: Sides) -> _Resolved | None:
    """What is asked of the articles that the last question was about: "who wrote it?"."""
    reference = reference_in(before.question)
    if (
        form("the_other_article").match(question)
        and reference
        and request_in(
            f"{before.question[: reference.start()]}{ARTICLE}{before.question[reference.end() :]}"
        )
    ):
        other = {"first": "second", "second": "first"}
        turned = re.sub(
            r"\b(?:first|second)\b", lambda one: other[one.group().lower()], reference.group(),
            flags=re.IGNORECASE,
        )  # fmt: skip
        turned = turned if turned != reference.group() else "the other article"
        start, end = reference.span()
        return _Resolved(text=f"{before.question[:start]}{turned}{before.question[end:]}")
    pronoun = form("pronoun").search(question)
    masked = form("pronoun").sub(ARTICLE, question, count=1) if pronoun else question
    request = request_in(masked)
    if request is None or reference_in(question) is not None:
        return None
    if request.kind == "pros_and_cons":
        topic = topic_of(before.question) if request.subject in ("", ARTICLE) else request.subject
        return _Resolved(text=downsides_of(question, topic)) if topic else None
    if reference is not None:
        said = reference.group().strip()
        if pronoun:
            return _Resolved(text=question[: pronoun.start()] + said + question[pronoun.end() :])
        if request.subject:
            return None
        link = "of" if request.kind in ("summary", "outline", "imprint", "about") else "in"
        return _Resolved(text=f"{question.rstrip(' ?.!')} {link} {said}?")
    if request.kind == "imprint" and form("of_an_article").search(question) and pronoun:
        topic = topic_of(before.question)
        said = f"the article about {topic}" if topic else "the article"
        return _Resolved(text=question[: pronoun.start()] + said + question[pronoun.end() :])
    return None


def _again(question: str, before: _Before, sides: Sides) -> _Resolved | None:
    """The last question once more ("tell me more"), or what it matters ("so what?")."""
    topic = topic_of(before.question)
    if form("more").match(question):
        return _Resolved(text=before.question)
    if form("so_what").match(question):
        return _Resolved(text=f"Why does {topic} matter?" if topic else before.question)
    if form("of_a_claim").search(question) and form("pronoun").search(question):
        claim = before.question.rstrip("?.! ")
        return _Resolved(text=f"{question.rstrip('?.! ')}? ({claim})")
    return None


def _other(question: str, before: _Before, sides: Sides) -> _Resolved | None:
    """Reads "the other one" where two are known."""
    other = sides.other_than(before.question)
    rival = form("other").search(question)
    if other is None or rival is None:
        return None
    named = other.name + ("'s" if rival["own"] else "")
    turned = question[: rival.start()] + named + question[rival.end() :]
    whom = form("what_about").match(turned)
    if whom:
        return _Resolved(text=_exchanged(before.question, whom["whom"].strip(), sides))
    if turned.rstrip("?.! ") == named:
        return _Resolved(text=_exchanged(before.question, named, sides))
    return _Resolved(text=turned[0].upper() + turned[1:])


def _counted(question: str, before: _Before, sides: Sides) -> _Resolved | None:
    """Reads "the second one": of the names of the last question, or of the list in its answer."""
    nth = form("nth_noun").search(question) or form("nth").search(question)
    if nth is None:
        return None
    named = _names(before.question)
    ranked = [named, list(_items(before.answer))]
    if sides.compared_in(before.question):
        ranked.insert(0, [side.name for side in sides.compared_in(before.question)])
    place = _PLACES.get(nth["nth"].lower(), -1)
    for names in ranked:
        if len(names) > max(1, place):
            name = names[place] + ("'s" if nth["own"] else "")
            text = question[: nth.start()] + name + question[nth.end() :]
            return _Resolved(text=text[0].upper() + text[1:])
    choices = tuple(dict.fromkeys((*named, *_told_names(before.answer))))[:_CHOICES]
    several = len(choices) > 1
    return _Resolved(text=question, choices=choices if several else (), lost=not several)


def _pronoun_resolved(question: str, before: _Before) -> _Resolved:
    """The pronoun of a question replaced by what the last answer was about."""
    topic = topic_of(before.question)
    choices: tuple[str, ...] = ()
    pronoun = form("pronoun").search(question)
    if form("personal").search(question):
        topic, choices = _person(before)
    elif pronoun and not _names(before.question) and not topic:
        topic = next(iter(_told_names(before.answer)), "")
    if not topic or (_names(question) and not pronoun):
        return _Resolved(text=question, choices=choices)
    if one := form("which_one").search(question):
        return _Resolved(text=f"{question[: one.end()]} of {topic}{question[one.end() :]}")
    resolved, count = form("pronoun").subn(
        lambda found: f"{topic}'s" if found["own"] else topic, question, count=1
    )
    if count:
        return _Resolved(text=resolved[0].upper() + resolved[1:])
    return _Resolved(text=f"{question.rstrip('?.! ')} ({topic})?")


def _person(before: _Before) -> tuple[str, tuple[str, ...]]:
    """Whom "he" or "she" means: the one person of the last question, else of its answer.

    Returns:
        The name, empty where none or several come into question, and those several.
    """
    text = _plain(before.answer)
    kinds = NameKinds([before.question, *re.split(r"(?<=[.!?”])\s+", text)])
    asked = [name for name in _names(before.question) if kinds.of(name) == "person"]
    if asked:
        return asked[0], ()
    first, *_ = [part for part in re.split(r"\[\d+\]", before.answer) if part.strip()] or [""]
    for told in (_plain(first), text):
        people = dict.fromkeys(
            kinds.full(name.text) for name in names_in(told) if kinds.of(name.text) == "person"
        )
        if len(people) == 1:
            return next(iter(people)), ()
        if people:
            return "", tuple(people)[:_CHOICES]
    return "", ()


def _items(answer: str) -> Iterator[str]:
    """What the items of a list in an answer name."""
    for line in re.findall(r"^• (.+)$", answer, re.MULTILINE):
        item = re.split(r" [–(\[]", line, maxsplit=1)[0].strip()
        names = names_in(item)
        yield names[0].text if names else item


def _told_names(answer: str) -> Iterator[str]:
    yield from dict.fromkeys(name.text for name in names_in(_plain(answer)))


def _plain(answer: str) -> str:
    """An answer without the numbers of its quotes."""
    return re.sub(r"\s*\[\d+\]", "", answer)


def _exchanged(previous: str, whom: str, sides: Sides) -> str:
    """The previous question asked of another party or thing."""
    mentioned = [side for side in sides.all if side.named_in(previous)]
    if mentioned and any(side.named_in(whom) for side in sides.all):
        side = mentioned[0]
        name = next(name for name in sorted(side.names, key=len, reverse=True) if name in previous)
        if _names(whom, sentence=False):
            return _in_place(previous, name, whom)
    names = _names(previous)
    if names and _names(whom, sentence=False):
        return _in_place(previous, names[0], whom)
    return f"{previous.strip().rstrip('?.! ')}: {whom}?"


def _in_place(text: str, name: str, whom: str) -> str:
    """A text with another name for one, whichever of them is in the possessive."""
    bare = re.sub(r"['’]s?$", "", whom)
    return re.sub(rf"{re.escape(name)}(?!\w)", lambda _: bare, text)


def topic_of(question: str) -> str:
    """What a question is about: its first name with the noun after it, else its content words."""
    bare = strip_frame(question).rstrip("?.! ")
    if (reference := reference_in(bare)) and not _names(bare):
        return reference.group().strip()
    names = _names(bare)
    if len(names) > 1 and re.search(rf"{re.escape(names[0])}(?:['’]s)? (?:and|or|versus) ", bare):
        return f"{names[0]} and {names[1]}"
    if names:
        noun = re.search(
            rf"\b(the {re.escape(names[0])} [a-z-]+)(?:$| (?:{'|'.join(STOP)})\b)", bare
        )
        return noun[1] if noun else names[0]
    content = [word for word in WORD.findall(bare) if word.lower() not in STOP]
    return " ".join(content[-4:])


def _names(text: str, *, sentence: bool = True) -> list[str]:
    """Capitalised names in a text.

    The first word of a sentence is left out unless it looks like a name itself.
    """
    found = []
    for run in re.finditer(r"[A-Z0-9][\w.-]*(?: [A-Z0-9][\w.-]*)*", text):
        words = run.group().split()
        while words and words[0].lower() in STOP | {"compare", "is", "does", "tell", "give"}:
            words = words[1:]
        if (
            sentence
            and run.start() == 0
            and len(words) == 1
            and words[0][1:].islower()
            and "-" not in words[0]
        ):
            later = re.search(rf"(?<!^)\b{re.escape(words[0])}\b", text)
            words = words if later else []
        if words and not words[0][0].isdigit():
            found.append(" ".join(words).rstrip("."))
    return found


def _shares_a_name(question: str, asked: Sequence[str]) -> bool:
    return any(name in turn for name in _names(question) for turn in asked)
