"""What a question is about, and its wording anew: "When?" after "Who announced it?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.english.followups import STOP, form
from assistant.english.kinds import strip_frame
from assistant.english.name_kinds import names_in
from assistant.english.requests import reference_in, request_in
from assistant.english.word_forms import VERB_FORMS
from assistant.english.word_lists import word_list
from assistant.english.words import WORD

_ASKS = re.compile(
    r"^(?:(?:and|but|so|then|ok(?:ay)?)[, ]+)*"
    r"(?P<ask>(?:by |in |at |to |for |from )?"
    r"(?:who|whom|whose|what|which|when|where|why|how)"
    r"(?: (?:much|many|long|often|old|far|big)\b)?)(?P<rest> .*)$",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"^ (?P<verb>is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may|might)"
    r" (?P<body>.+)$",
    re.IGNORECASE,
)
_DID = re.compile(r"^ (?P<verb>[a-z]+) (?P<object>.+)$")
_TALK = re.compile(r"^\W*(?:thanks?|thank you|thx|ok(?:ay)?|great|cool|hi|hello|hey|bye)\b", re.I)
_IRREGULAR = frozenset(["begun", "built", "bought", "cut", "found", "held", "led", "lost", "made",
                        "paid", "put", "said", "sold", "set", "told", "won"])  # fmt: skip
_PREPOSITIONS = frozenset(word_list("words")["prepositions"].split())
_TOPIC_WORDS = 4


def names_of(text: str) -> list[str]:
    """The names of a text as written, in order."""
    return [name.text for name in names_in(text)]


def content_of(text: str) -> list[str]:
    """The words of a question that say what about, in order."""
    return [word for word in WORD.findall(text) if word.lower() not in STOP]


def topic_of(question: str) -> str:
    """What a question is about: its first name with the noun after it, else its content words."""
    bare = strip_frame(question).rstrip("?.! ")
    names = names_of(bare)
    if not names:
        reference = reference_in(bare)
        return (
            reference.group().strip() if reference else " ".join(content_of(bare)[-_TOPIC_WORDS:])
        )
    first = re.escape(names[0])
    if len(names) > 1 and re.search(rf"{first}(?:['’]s)? (?:and|or|versus) ", bare):
        return f"{names[0]} and {names[1]}"
    noun = re.search(rf"\b(the {first} [a-z-]+)(?:$| (?:{'|'.join(STOP)})\b)", bare)
    return noun[1] if noun else names[0]


def asking(question: str) -> str:
    """The sentence of a question that asks, which is its last."""
    found = form("asks").search(question)
    return found.group().strip() if found else question


def changes_topic(question: str, asked: Sequence[str]) -> bool:
    """Whether a question, with no remark before it, names only what none before it does."""
    names = names_of(question)
    known = any(name in turn for name in names for turn in asked)
    return bool(names) and not known and asking(question) == question


def put_in(text: str, name: str, other: str) -> str:
    """A text with another name for one, whichever of them is in the possessive."""
    bare = re.sub(r"['’]s?$", "", other)
    return re.sub(rf"{re.escape(name)}(?!\w)", lambda _: bare, text)


def put_at(found: re.Match[str], said: str) -> str:
    """A question with what a pronoun or "the other one" stands for in its place.

    Args:
        found: Where it stands; its group "own" tells the possessive.
        said: What it stands for.
    """
    text = found.string
    own = "'s" if found.groupdict().get("own") else ""
    put = f"{text[: found.start()]}{said}{own}{text[found.end() :]}"
    return put[0].upper() + put[1:] if found.start() == 0 else put


def is_ask(text: str) -> bool:
    """Whether a turn asks something, rather than only greets or thanks."""
    return not _TALK.match(text)


def ask_again(ask: str, question: str) -> str:
    """The question before with another word of asking.

    "When" and "Who announced Stargate?" give "When was Stargate announced?"; "Why" and "How does
    X train Y?" give "Why does X train Y?".
    """
    ask = re.sub(r"^how (?:so|come)$", "why", ask.lower()).capitalize()
    bare = question.strip().rstrip("?.! ")
    found = _ASKS.match(bare)
    if found is None:
        return f"{ask} {bare[0].lower() + bare[1:] if bare[:2] != bare[:2].upper() else bare}?"
    rest = found["rest"]
    if _AUXILIARY.match(rest):
        return f"{ask}{rest}?"
    acted = _DID.match(rest)
    if acted and found["ask"].lower() in ("who", "what", "which"):
        verb = acted["verb"]
        if verb.endswith("ed") or verb in _IRREGULAR:
            told = acted["object"], verb
            behind = acted["object"].split()[0].lower() in _PREPOSITIONS  # "invested in Lumen"
            return f"{ask} was {' '.join(told[::-1] if behind else told)}?"
        if verb in VERB_FORMS or verb.endswith("s"):
            return f"{ask}: {question.strip()}"
    return f"{ask}: {question.strip()}"


def downsides_of(question: str, topic: str) -> str:
    """A question for pros or cons that says of what: "any downsides?" of a topic."""
    request = request_in(question)
    parts = request.parts if request else ("pros", "cons")
    named = {"pros": "advantages", "cons": "downsides"}
    return f"What are the {' and '.join(named[part] for part in parts)} of {topic}?"
