"""Words a question anew from the one before it: "When?" after "Who announced it?"."""

from __future__ import annotations

import re

from assistant.english.requests import request_in
from assistant.english.word_forms import VERB_FORMS

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
            return f"{ask} was {acted['object']} {verb}?"
        if verb in VERB_FORMS or verb.endswith("s"):
            return f"{ask}: {question.strip()}"
    return f"{ask}: {question.strip()}"


def downsides_of(question: str, topic: str) -> str:
    """A question for pros or cons that says of what: "any downsides?" of a topic."""
    request = request_in(question)
    parts = request.parts if request else ("pros", "cons")
    named = {"pros": "advantages", "cons": "downsides"}
    return f"What are the {' and '.join(named[part] for part in parts)} of {topic}?"
