"""Follow-up questions, understood by the talk before them and by rules of language alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.english.kinds import strip_frame
from assistant.english.words import WORD
from assistant.question.sides import Sides

Turn = Mapping[str, str]

# Weights of the turns that a dependent question is searched with, beside its own 1.
# Fitted on the conversations of TREC CAsT 2021 (recall of the gold passage among five).
_PREVIOUS, _FIRST, _TOLD = 0.4, 0.15, 0.5
_SELF_STANDING = 0.5  # share of those weights for a question that seems to stand alone
_TOLD_WORDS = 60
_TELLING = 3  # words of a question after a remark that say what it is about

_LEANING = re.compile(
    r"\b(?:it|its|they|their|theirs|them|that|this|these|those|he|him|his|she|her|hers|ones?|"
    r"others?|former|latter|both|another|such|same|else|too|either|rivals?|competitors?)\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:the two|both|these two|each of the|all(?: of)? the|most|(?<!how )many|some|which) "
    r"(?!of\b)\w{3,}",
    re.IGNORECASE,
)
_REMARK = re.compile(r"(?P<remark>[^?]*[^\W\d_]{2}[.!])\s+(?P<asked>[^.!?]+\?)\s*$")
_ELLIPSIS = re.compile(
    r"^(?:and|but|or|so|then|also|what about|how about|why|how so|really|since when|because)\b",
    re.IGNORECASE,
)
_WHAT_ABOUT = re.compile(
    r"^(?:and |but |so |ok(?:ay)?,? )*(?:(?:what|how) (?:about|is it (?:with|for))|and|same for|or)"
    r"(?: for| with| of| in the case of)? (?P<whom>[^?]{2,60}?)\??$",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:(?:its|their|the|his) (?:main |biggest |closest )?(?:rival|competitor|competition)|"
    r"the (?:other|second) (?:one|lab|company|firm|side|party|operator|team)|the other|"
    r"the opponent)\b"
    r"(?P<own>['’]s)?",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:(?P<own>its|their|his|her)|(?P<whole>it|they|them|he|she|him|this|that|these|those))\b"
    r"(?! (?:kind|sort|way|case|time|year|one|ones)\b)",
    re.IGNORECASE,
)
_OPEN_CHOICE = re.compile(
    r"(?:and |so |but )*which (?:is|was|has|had|costs?|does|did|are|were)\b", re.IGNORECASE
)
_BARE_WHY = re.compile(
    r"^(?:and |but |so )*(?P<ask>why|how|how so|how come|when|since when|where|by whom|who)"
    r"(?: (?:is|was|did|does|do|are|were) (?:that|this|it|they|so))?(?: so| then| happen)?\W*$",
    re.IGNORECASE,
)
_WHICH_ONE = re.compile(r"\bwhich(?: one)?\b(?! of)", re.IGNORECASE)
_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "by",
        "with",
        "and",
        "or",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "do",
        "does",
        "did",
        "has",
        "have",
        "had",
        "what",
        "which",
        "who",
        "whom",
        "whose",
        "when",
        "where",
        "why",
        "how",
        "much",
        "many",
        "as",
        "about",
        "than",
        "that",
        "this",
        "it",
        "its",
        "can",
        "could",
        "would",
        "should",
        "will",
        "there",
        "their",
        "they",
        "i",
        "you",
        "we",
        "me",
        "my",
        "your",
        "according",
        "tell",
        "please",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A question as the talk before it lets it be understood.

    Attributes:
        text: Its stand-alone form; the question itself when it stands alone.
        searches: Texts to search, each with its weight, the question itself first.
    """

    text: str
    searches: tuple[tuple[str, float], ...]


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
        return FollowUp(text=question, searches=((question, 1.0),))
    leaning = leans(question)
    text = stand_alone or (_stand_alone(question, asked, sides) if leaning else question)
    share = 1.0 if leaning else _SELF_STANDING
    if not leaning and _names(question) and not _shares_a_name(question, asked):
        share = 0.0  # a change of topic
    searches = [(question, 1.0)]
    if text != question:
        searches.append((text, 1.0))
    searches += [(asked[-1], share * _PREVIOUS), (asked[0], share * _FIRST)]
    if told:
        searches.append((" ".join(told[-1].split()[:_TOLD_WORDS]), share * _TOLD))
    return FollowUp(text=text, searches=tuple(search for search in searches if search[1] > 0))


def split_remark(question: str) -> tuple[tuple[str, ...], str]:
    """What is said before the one question of a message, and the question.

    "I follow Lumen. How many red lamps did it sell?" is asked as its question after the rest of it.
    Nothing is split off a question that says too little ("Who was that?"), or that neither leans on
    what is said before nor names anything.
    """
    said = _REMARK.match(question)
    if said is None:
        return (), question
    asked = said["asked"]
    content = [word for word in WORD.findall(asked) if word.lower() not in _STOP]
    if len(content) < _TELLING or not (leans(asked) or _names(asked)):
        return (), question
    return (said["remark"],), asked


def leans(question: str) -> bool:
    """Whether a question needs the talk before it: a pronoun, an ellipsis, or hardly a word."""
    content = [word for word in WORD.findall(question) if word.lower() not in _STOP]
    opening = _ELLIPSIS.match(question.strip())
    if len(content) <= 1 and not _names(question):  # "How much?", but not "What is TapCap?"
        return True
    if opening and len(content) <= 3:  # "And its price?"
        return True
    if _OPEN_CHOICE.match(question.strip()) and not _names(question):
        return True
    leaning = _LEANING.search(question)
    if leaning is None:
        return False
    # "Which lab raised more, and why did it?": a pronoun leans on what the question names before.
    before = question[: leaning.start()]
    return not (_names(before) or _SEVERAL.search(before))


def _stand_alone(question: str, asked: Sequence[str], sides: Sides) -> str:
    previous = next((turn for turn in reversed(asked) if not leans(turn)), asked[-1])
    other = sides.other_than(previous)
    if other and (rival := _OTHER.search(question)):
        named = other.name + ("'s" if rival["own"] else "")
        question = question[: rival.start()] + named + question[rival.end() :]
    whom = _WHAT_ABOUT.match(question.strip())
    if whom and whom["whom"].split()[0].lower() not in _STOP - {"the", "a", "an", "with", "for"}:
        return _exchanged(previous, whom["whom"].strip(), sides)
    if bare := _BARE_WHY.match(question.strip()):
        return f"{bare['ask'].capitalize()}: {previous}"
    topic = topic_of(previous)
    if not topic or (_names(question) and not _PRONOUN.search(question)):
        return question
    if one := _WHICH_ONE.search(question):
        return f"{question[: one.end()]} of {topic}{question[one.end() :]}"
    resolved, count = _PRONOUN.subn(
        lambda found: f"{topic}'s" if found["own"] else topic, question, count=1
    )
    if count:
        return resolved[0].upper() + resolved[1:]
    return f"{question.strip().rstrip('?.! ')} ({topic})?"


def _exchanged(previous: str, whom: str, sides: Sides) -> str:
    """The previous question asked of another party or thing."""
    mentioned = [side for side in sides.all if side.named_in(previous)]
    if mentioned and any(side.named_in(whom) for side in sides.all):
        side = mentioned[0]
        name = next(name for name in sorted(side.names, key=len, reverse=True) if name in previous)
        if _names(whom, sentence=False):
            return previous.replace(name, whom)
    names = _names(previous)
    if len(names) == 1 and _names(whom, sentence=False):
        return previous.replace(names[0], whom)
    return f"{previous.strip().rstrip('?.! ')}: {whom}?"


def topic_of(question: str) -> str:
    """What a question is about: its first name with the noun after it, else its content words."""
    bare = strip_frame(question).rstrip("?.! ")
    names = _names(bare)
    if len(names) > 1 and re.search(rf"{re.escape(names[0])}(?:['’]s)? (?:and|or|versus) ", bare):
        return f"{names[0]} and {names[1]}"
    if names:
        noun = re.search(
            rf"\b(the {re.escape(names[0])} [a-z-]+)(?:$| (?:{'|'.join(_STOP)})\b)", bare
        )
        return noun[1] if noun else names[0]
    content = [word for word in WORD.findall(bare) if word.lower() not in _STOP]
    return " ".join(content[-4:])


def _names(text: str, *, sentence: bool = True) -> list[str]:
    """Capitalised names in a text.

    The first word of a sentence is left out unless it looks like a name itself.
    """
    found = []
    for run in re.finditer(r"[A-Z0-9][\w.-]*(?: [A-Z0-9][\w.-]*)*", text):
        words = run.group().split()
        while words and words[0].lower() in _STOP | {"compare", "is", "does", "tell", "give"}:
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
