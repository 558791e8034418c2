"""What kind of thing a question asks for, and whether a text holds it, read from wording alone.

Rules of English, none of any subject: how a question is then searched and judged is elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from assistant.english.facts import find_facts

Kind = Literal[
    "money", "number", "share", "date", "duration", "person", "place",
    "reason", "list", "definition", "verdict", "open",
]  # fmt: skip

_MONEY = (
    r"money|cash|dollars?|euros?|costs?|spen[dt]|spending|pa(?:y|id|ys)|rais(?:e|ed|ing)|worth|"
    r"invest(?:s|ed|ment)?|fund(?:s|ed|ing)?|revenues?|earn(?:s|ed)?|price[ds]?|burn(?:s|ed)?|"
    r"lose|lost|losing|valu(?:ed|ation)|budget|charge[ds]?|salary|profits?|sales|commit(?:s|ted)?|"
    r"len[dt]|lends|loans?|borrow(?:s|ed)?|owe[ds]?|donat\w+|grant(?:s|ed)?|pledge[ds]?|"
    r"contribut\w+|promise[ds]?|fined?|fees?|debts?|subsid\w+|bill|bought|buy|sold|sell"
)
# Where "when" and "who" ask: "the plants that died when it broke", "those who paid" do not.
_ASKS = (
    r"(?:^|[,;:.?!] |\b(?:and|but|so|or|by|to|for|from|with|since|until|of|is|was|know|knows|say|"
    r"says|said|tell|me|us|wonder|ask|remember|exactly) )"
)
_UNITS = r"(?:year|month|week|day|hour|minute|decade)s?"

# In order: the first that is found in the lower-cased question decides.
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    ("share", r"\b(?:what|which) (?:share|percentage|percent|proportion|fraction)\b"),
    ("share", r"\bhow (?:high|big|large) a (?:share|percentage|part)\b|\bwhat %"),
    ("duration", rf"\bhow (?:long|many {_UNITS})\b|\bfor how much time\b|\bwhat time ?frame\b"),
    ("date", rf"{_ASKS}when\b(?! (?:it comes|you need|should|do you|to use|i|we|you)\b)"),
    ("date", r"\b(?:what|which) (?:year|month|date|day|quarter|time)\b|\bhow (?:old|long ago)\b"),
    ("money", r"\bhow much money\b|\bhow many (?:dollars|euros|pounds)\b|\$\$|\bhow much \$"),
    ("money", rf"\bhow much\b.*\b(?:{_MONEY})\b"),
    ("money", r"\bwhat (?:is|was|were|are|did) .*\b(?:price|cost|valuation|budget|salary)\b"),
    ("money", r"\bwhat (?:sum|amount)\b|\b(?:annual|annualized|yearly) revenues?\b"),
    ("number", r"\bhow many\b|\b(?:what|which) number\b|\bnumber of\b|\bhow (?:big|large|tall)\b"),
    ("number", r"\bhow (?:far|fast|heavy|deep|high) (?:is|are|was|were|did|does)\b|\bhow often\b"),
    ("person", rf"{_ASKS}who(?:m|se)?\b(?! (?:can|should) (?:build|use))|\bwhich person\b"),
    (
        "place",
        r"\bwhere\b(?= (?:is|are|was|were|did|does|do|will|can) )|\bin (?:what|which) city\b",
    ),
    ("place", r"\b(?:what|which) (?:country|city|countries|cities|town|state|place)\b"),
    ("reason", r"\bwhy\b|\bhow come\b|\bwhat (?:made|makes|led|drove|pushed|caused)\b"),
    ("reason", r"\b(?:what|which) (?:was|is|were|are)? ?(?:the |its |their )?(?:reason|cause)s?\b"),
    ("list", r"\b(?:list|name|enumerate)\b (?:the|all|some|every|me)\b|\bwhat kinds?\b"),
    ("list", r"\b(?:what|which)(?: \w+)? (?:are|were) (?:the|some|all|its|their)\b"),
    ("list", r"\b(?:in )?(?:what|which) (?:situations|cases|areas|tasks|tiers|things|factors)\b"),
    ("definition", r"^(?:so |and |ok |please )?what(?:'s|’s|s| is| are| was| does)\b(?!.*\bdo\b)"),
    ("definition", r"\b(?:explain|define|describe|meaning of|tell me about)\b"),
    ("verdict", r"^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b"),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)

_COMPARING = re.compile(
    r"\bcompar(?:e|es|ed|ing|ison)\b|\bdiffer(?:s|ed|ent|ently|ence|ences)?\b|\bversus\b|\bvs\b|"
    r"\bcontrast(?:s|ed)?\b|\b(?:which|who) (?:of|is|has|one|lab|company|side)\b.*\b(?:two|both|"
    r"more|less|better|bigger|larger|smaller|cheaper|faster|stronger|first|or)\b|\bunlike\b|"
    r"\b(?:better|worse|cheaper|bigger|larger|smaller|faster|more|less) than\b|\beach\b|"
    r"\bside by side\b|\bsimilarit(?:y|ies)\b|\bin common\b|\bboth\b"
)


CONTRAST = re.compile(
    r"\b(?:while|whereas|unlike|than|versus|vs|instead|neither|both|compared|contrasts?|opposite|"
    r"differ(?:s|ed)?|differences?|in contrast|by contrast|on the other hand|but)\b|;",
    re.IGNORECASE,
)
"""What sets two things against each other within one sentence."""


def asks_for(question: str) -> Kind:
    """The kind of thing that would answer the question; `"open"` when the wording leaves it open.

    Source: question words of English grammar; the order resolves overlaps ("how many years" is
    a duration before it is a number).
    """
    lowered = question.lower().strip()
    return next((kind for kind, pattern in _COMPILED if pattern.search(lowered)), "open")


RELATIVE_TIME = re.compile(
    r"\b(?:(?:this|last|next|past|coming) (?:week|month|quarter|year|decade)|so far|yesterday|"
    r"today|tomorrow|tonight|right now|at the moment|to date|year to date|recently|lately)\b",
    re.IGNORECASE,
)
"""Time told from when somebody speaks: a sentence with a date of its own does not meet it."""

_WHY = re.compile(
    r"^(?:and |but |so |then )*(?:why|how come|what (?:made|makes|led|drove|caused))\b"
)
_MORE = re.compile(
    r"\b(?:more|less|fewer|most|least|better|best|worse|worst|first|second|ahead|lead\w*|win\w*|"
    r"(?:bigg|larg|small|cheap|fast|slow|strong|weak|high|low|long|short|old|young|earli|lat|rich|"
    r"poor|saf|eas|hard|quiet|new|clos|wid|deep|smart|busi|clean|great|heavi|light|dear)(?:er|est))"
    r"\b(?! of\b)"
)


def asks_why(question: str) -> bool:
    """Whether a question asks for the reason of something."""
    return bool(_WHY.match(question.lower().strip()))


def asks_which_is_more(question: str) -> bool:
    """Whether a question asks which of several has more of something, or is ahead."""
    return bool(_MORE.search(question.lower()))


def asks_to_compare(question: str) -> bool:
    """Whether the wording sets things side by side, whatever they are."""
    return bool(_COMPARING.search(question.lower()))


_OPENING = re.compile(
    r"^(?:(?:so|and|but|ok|okay|well|hey|hi|hello|please|thanks|also|then|now|just|um|hmm)\b"
    r"[\s,.!]*)+",
    re.IGNORECASE,
)
_FRAMES = re.compile(
    r"\b(?:(?:can|could|would|will) you (?:please )?(?:tell|explain|show|say|remind)(?: to)?"
    r"(?: me| us)?|"
    r"(?:i|we) (?:would like|want|need|wonder|was wondering|am wondering|am curious|'d like)"
    r"(?: to (?:know|understand|learn|hear|see))?|(?:please )?(?:tell|remind|show) me|"
    r"do you know|any idea|(?:according to|based on|in) the articles?|as far as you know|"
    r"i'm (?:curious|wondering)|what do the articles say about|if|whether|"
    r"is it (?:true|correct|right|the case)(?: that)?)\b[\s,]*",
    re.IGNORECASE,
)


def strip_frame(question: str) -> str:
    """The question without its greeting and its polite frame ("could you tell me ...").

    What is left empty is given back whole.
    """
    bare = _FRAMES.sub("", _OPENING.sub("", question.strip()), count=1).strip(" ,")
    return bare if len(bare.split()) >= 2 else question.strip()  # a word asks nothing


_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|"
    "hundred|thousand|million|billion|trillion|dozen|half|third|quarter|several|both|single|once|twice"
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_SPANS = "seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies)"
_STATED: Mapping[Kind, str] = {
    "money": r"[$€£¥]\s?\d|\b\d[\d.,]*\s?(?:dollars?|euros?|pounds?|crowns?|francs?|cents?)\b|"
    r"\b(?:\d[\d.,]*|several|many|tens of|hundreds of) ?(?:million|billion|trillion)s?\b|"
    r"\b(?:EUR|USD|GBP) ?\d|\bin the (?:m|b|tr)illions\b",
    "number": rf"\d|\b(?:{_NUMBER_WORDS})s?\b",
    "share": rf"\d|%|\b(?:percent|per cent|majority|{_NUMBER_WORDS})\b",
    "date": rf"\b(?:1\d|20)\d\d\b|\b(?:{_MONTHS})\b|\b(?:yesterday|today|last|next) "
    r"(?:week|month|year)\b|\b(?:immediately|century|spring|summer|autumn|winter)\b",
    "duration": rf"\b(?:\d[\d.,]*|an?|{_NUMBER_WORDS}|few|many)[ -](?:more )?(?:{_SPANS})\b|"
    rf"\b(?:since|until|within|annually)\b|\bunder an hour\b|\b(?:{_SPANS})\b",
    "place": r"\b(?:in|at|near|from|to|across|of|on) (?:the )?[A-Z][a-z]+",
    "reason": r"\b(?:because|since|due to|so that|so|in order to|reasons?|caus\w+|driven|drove|"
    r"led to|result\w*|therefore|thus|means|meaning|factors?|pushed|allow\w*|gives?|gave|giving|"
    r"needed|requires?|without|if|worr\w+|concern\w*|wanted?|view|believ\w+|skeptic\w*|to)\b",
}
_HOLDS: Mapping[Kind, re.Pattern[str]] = {
    kind: re.compile(pattern, re.NOFLAG if kind == "place" else re.IGNORECASE)
    for kind, pattern in _STATED.items()
}
SPARSE: frozenset[Kind] = frozenset(["money", "number", "share", "date", "duration", "person"])
"""The kinds that a sentence either holds or does not; of the others any sentence may be."""


def places_of(kind: Kind, text: str, *, beside: str = "") -> list[int]:
    """Offsets at which a text states the kind of thing asked for, in order.

    A person or party is one that `beside`, the question, does not name itself; of "Velda's
    founders" Velda is none.
    """
    if kind == "person":
        known = beside.lower()
        return [fact.start for fact in find_facts(text)
                if fact.kind == "name" and fact.text.lower() not in known
                and text[fact.end : fact.end + 1] not in ("'", "’")]  # fmt: skip
    return [found.start() for found in _HOLDS[kind].finditer(text)] if kind in _HOLDS else []


def holds(kind: Kind, text: str, *, beside: str = "") -> float:
    """Whether a text holds the kind of thing asked for: 1, 0, or 0.5 where any text may."""
    if kind != "person" and kind not in _HOLDS:
        return 0.5
    return float(bool(places_of(kind, text, beside=beside)))


_VERB = (
    r"(?:did|do|does|has|have|had|was|were|is|are|will|would|could|can|may|might|should|"
    r"gets?|got|went)"
)
SOUGHT = re.compile(
    rf"\b(?:how many|which|what) (?:of (?:the|its|their) )?(?!{_VERB}\b)(?P<thing>.+?)"
    rf"(?= {_VERB}\b|[?,.]|$)",
    re.IGNORECASE,
)
"""What a question counts or chooses: "how many X", "which X"."""

ASKING = (
    "ask call come compare describe exactly explain gave gets getting give go going happen "
    "happened kind kinds list lot made make many much name overall part people please really "
    "right roughly say says summarise summarize tell thing things took total true way ways"
)
"""Words that ask rather than say what about; their absence from a sentence means nothing."""

KIND_WORDS: Mapping[Kind, str] = {
    "money": "amount budget charge commit cost dollars euros fund invest money paid pay pounds "
    "price raise raised spend spent sum valuation value valued worth",
    "number": "number",
    "share": "fraction part percent percentage proportion share",
    "date": "date day month quarter time year",
    "duration": "days decades hours long minutes months time weeks years",
    "person": "name person",
    "place": "city country place state town",
    "reason": "cause reason",
}
"""Words that say which kind of thing is asked for: where it stands, they need not."""
