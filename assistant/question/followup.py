"""Follow-up questions, understood by what the last answer was about and by rules of language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from assistant.english.followups import STOP, form, items_of, people_of, plain
from assistant.english.requests import ARTICLE, ordinal, reference_in, request_in
from assistant.english.rewording import (
    ask_again,
    asking,
    changes_topic,
    content_of,
    downsides_of,
    is_ask,
    names_of,
    put_at,
    put_in,
    topic_of,
)
from assistant.question.sides import Sides

Turn = Mapping[str, str]
Search = tuple[str, float]

# Weights of what a dependent question is searched with, beside its stand-alone form's 1.
# Fitted on the conversations of TREC CAsT 2021 (recall of the gold passage among five).
_AS_ASKED, _PREVIOUS, _FIRST, _TOLD = 0.5, 0.6, 0.15, 1.3
_SELF_STANDING = 0.7  # share of those weights for a question that seems to stand alone
_TOLD_WORDS, _CHOICES = 60, 3
_TELLING = 3  # words of a question after a remark that say what it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A question as the talk before it lets it be understood.

    Attributes:
        text: Its stand-alone form; the question itself when it stands alone.
        searches: Its own forms to search, each with its weight, the stand-alone one first.
        before: Texts of the talk before it to search beside them, each with its weight.
        choices: What its pronoun may stand for, where that cannot be known: two or three names.
        lost: Whether it leans on what cannot be found in the talk.
    """

    text: str
    searches: tuple[Search, ...]
    before: tuple[Search, ...] = ()
    choices: tuple[str, ...] = ()
    lost: bool = False


class _Before(NamedTuple):
    """The question before, in its stand-alone form, and its answer as told; empty for none."""

    question: str = ""
    answer: str = ""


class _Resolved(NamedTuple):
    """A question in a form that stands alone; `whole` where the talk before adds nothing to it."""

    text: str
    whole: bool = False
    choices: tuple[str, ...] = ()
    lost: bool = False


def resolve(
    question: str, history: Sequence[Turn], sides: Sides, *, stand_alone: str = ""
) -> FollowUp:
    """Reads a question in the light of the turns before it; none gives the question itself.

    Args:
        question: The last question.
        history: The turns before it, oldest first.
        sides: Whose rival is whose.
        stand_alone: Its stand-alone form where it is known; empty for what the rules make of it.
    """
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
    searches = [(resolved.text, 1.0)]
    if resolved.text != question and not resolved.whole:
        searches.append((question, _AS_ASKED))
    share = 1.0 if leaning else _SELF_STANDING
    if resolved.whole or (not leaning and changes_topic(question, asked)):
        share = 0.0
    answer = " ".join("".join(told[-1:]).split()[:_TOLD_WORDS])
    talk = ((asked[-1], _PREVIOUS), (asked[0], _FIRST), (answer, _TOLD))
    return FollowUp(
        text=resolved.text,
        searches=tuple(searches),
        before=tuple((text, share * weight) for text, weight in talk if text and share),
        choices=resolved.choices,
        lost=resolved.lost,
    )


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
    if len(content_of(asked)) < _TELLING or not (leans(asked) or names_of(asked)):
        return (), question
    return (said["remark"],), asked


def leans(question: str) -> bool:
    """Whether a question needs the talk before it: a pronoun, an ellipsis, or hardly a word."""
    asked = question.strip()
    said = len(content_of(question))
    if said <= 1 and not names_of(question):  # "How much?", but not "What is TapCap?"
        return True
    if form("ellipsis").match(asked) and said <= 3:  # "And its price?"
        return True
    if any(form(kind).match(asked) for kind in ("open_choice", "more", "so_what")):
        return not names_of(question)
    request = request_in(question)
    if request and request.kind == "pros_and_cons" and not request.subject:  # "any downsides?"
        return True
    leaning = form("pronouns").search(question)
    if leaning is None:
        return form("nth_noun").search(question) is not None
    before = question[: leaning.start()]  # "Which lab raised more, and why did it?"
    return not (names_of(before) or form("several").search(before))


def _goes_on(question: str, before: _Before) -> bool:
    """Whether a request says nothing of which articles, after a question that does."""
    request = request_in(question)
    bare = request is not None and not request.subject and reference_in(question) is None
    return bare and reference_in(before.question) is not None


def _last(history: Sequence[Turn], sides: Sides) -> _Before:
    """The last question of a talk as it was meant, each understood by the one before it."""
    before = _Before()
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
    for read in (_of_articles, _again, _other, _counted, _of_another, _bare, _personal):
        if resolved := read(asked, before, sides):
            return resolved
    return _of_topic(asked, before)


def _of_articles(question: str, before: _Before, sides: Sides) -> _Resolved | None:
    """What is asked of the articles that the last question was about: "who wrote it?"."""
    reference = reference_in(before.question)
    request = request_in(put_at(reference, ARTICLE)) if reference else None
    said = reference.group().strip() if reference else ""
    if request and request.order:  # "Which article is the newest?"
        said = f"the {request.order} article"
    if reference and request and form("the_other_article").match(question):
        return _Resolved(text=put_at(reference, f"the article other than {said}"), whole=True)
    pronoun = form("pronoun").search(question)
    masked = put_at(pronoun, ARTICLE) if pronoun else question
    request = request_in(masked)
    if request is None or reference_in(question) is not None:
        return None
    if request.kind == "pros_and_cons":
        topic = topic_of(before.question) if request.subject in ("", ARTICLE) else request.subject
        return _Resolved(text=downsides_of(question, topic), whole=True) if topic else None
    if said and pronoun:
        return _Resolved(text=put_at(pronoun, said), whole=True)
    if said and not request.subject:
        link = "of" if request.kind in ("summary", "outline", "imprint", "about") else "in"
        return _Resolved(text=f"{question.rstrip(' ?.!')} {link} {said}?", whole=True)
    if pronoun and request.kind == "imprint" and form("of_an_article").search(question):
        topic = topic_of(before.question)
        article = f"the article about {topic}" if topic else "the article"
        return _Resolved(text=put_at(pronoun, article), whole=True)
    return None


def _again(question: str, before: _Before, sides: Sides) -> _Resolved | None:
    """The last question once more ("tell me more"), or what it matters ("so what?")."""
    topic = topic_of(before.question)
    if form("more").match(question):
        return _Resolved(text=before.question)
    if form("so_what").match(question):
        return _Resolved(text=f"Why does {topic} matter?" if topic else before.question)
    if form("of_a_claim").search(question) and form("pronoun").search(question):
        return _Resolved(text=f"{question.rstrip('?.! ')}? ({before.question.rstrip('?.! ')})")
    return None


def _other(question: str, before: _Before, sides: Sides) -> _Resolved | None:
    """Reads "the other one" where two are known."""
    other = sides.other_than(before.question)
    rival = form("other").search(question)
    if other is None or rival is None:
        return None
    turned = put_at(rival, other.name)
    if turned.rstrip("?.! ").removesuffix("'s") == other.name:
        return _exchanged(before.question, other.name, sides)
    if whom := form("what_about").match(turned):
        return _exchanged(before.question, whom["whom"].strip(), sides)
    return _Resolved(text=turned[0].upper() + turned[1:])


def _counted(question: str, before: _Before, sides: Sides) -> _Resolved | None:
    """Reads "the second one": of the names of the last question, or of the list in its answer."""
    nth = form("nth_noun").search(question) or form("nth").search(question)
    if nth is None:
        return None
    named = names_of(before.question)
    compared = [side.name for side in sides.compared_in(before.question)]
    place = ordinal(nth["nth"])
    for names in filter(None, (compared, named, list(items_of(before.answer)))):
        if len(names) > max(1, place):
            return _Resolved(text=put_at(nth, names[place]))
    choices = tuple(dict.fromkeys((*named, *names_of(plain(before.answer)))))[:_CHOICES]
    several = len(choices) > 1
    return _Resolved(text=question, choices=choices if several else (), lost=not several)


def _of_another(question: str, before: _Before, sides: Sides) -> _Resolved | None:
    """The last question of somebody else: "and Vireo?"."""
    whom = form("what_about").match(question)
    if whom is None or whom["whom"].split()[0].lower() in STOP - {"the", "a", "an", "with", "for"}:
        return None
    return _exchanged(before.question, whom["whom"].strip(), sides)


def _bare(question: str, before: _Before, sides: Sides) -> _Resolved | None:
    """The last question with another word of asking: "When?"."""
    bare = form("bare").match(question)
    text = ask_again(bare["ask"], asking(before.question)) if bare else ""
    return _Resolved(text=text, whole=True) if bare else None


def _personal(question: str, before: _Before, sides: Sides) -> _Resolved | None:
    """Whom "he" or "she" means: the one person of the last question, else of its answer."""
    pronoun = form("personal").search(question)
    if pronoun is None:
        return None
    people = people_of(before.question, before.answer)
    if len(people) == 1:
        return _Resolved(text=put_at(pronoun, people[0]))
    return _Resolved(text=question, choices=people[:_CHOICES])


def _of_topic(question: str, before: _Before) -> _Resolved:
    """A question with what the last one was about, in the place of its pronoun if it has one."""
    pronoun = form("pronoun").search(question, question.rfind(asking(question)))
    topic = topic_of(before.question)
    if not topic and pronoun:
        topic = next(iter(names_of(plain(before.answer))), "")
    if not topic or (names_of(question) and not pronoun):
        return _Resolved(text=question)
    if one := form("which_one").search(question):
        return _Resolved(text=f"{question[: one.end()]} of {topic}{question[one.end() :]}")
    if pronoun:
        return _Resolved(text=put_at(pronoun, topic))
    return _Resolved(text=f"{question.rstrip('?.! ')} ({topic})?")


def _exchanged(previous: str, whom: str, sides: Sides) -> _Resolved:
    """The previous question asked of another party or thing."""
    mentioned = [side for side in sides.all if side.named_in(previous)]
    known = bool(mentioned) and any(side.named_in(whom) for side in sides.all)
    names = sorted(mentioned[0].names, key=len, reverse=True) if known else names_of(previous)
    name = next((name for name in names if name in previous), "")
    if name and names_of(f"Of {whom}"):
        return _Resolved(text=put_in(previous, name, whom), whole=True)
    return _Resolved(text=f"{previous.strip().rstrip('?.! ')}: {whom}?")
