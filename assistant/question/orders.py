"""Orders to the assistant and sums: what no article answers, however near its words may be."""

from __future__ import annotations

import re

_TASKS = (
    r"ignore|disregard|forget|reveal|print|repeat|pretend|act as|role-?play|compose|translate|"
    r"calculate|solve|sing|draw me|debug|delete|erase|execute|book (?:me|us|an?)|answer only|"
    r"say (?:hello|hi)|tell (?:me |us )?a (?:joke|story|poem)|"
    r"write(?! (?:(?:me|us|down|an?|the|short|brief) )*(?:summary|overview|list|comparison)\b)"
)
_OPENINGS = r"(?:^|[.!?;:]\s+|\b(?:can|could|will|would) you (?:please )?|\bplease )"
_INSIDES = (
    r"\b(?:your|the (?:system|hidden|secret|above|previous)) (?:\w+ )?"
    r"(?:prompts?|instructions|rules|configuration|config|passwords?|api keys?|source code)\b|"
    r"\bsystem prompt\b|\byou are now\b|\bfrom now on,? (?:you|answer|speak|respond|reply)\b"
)
_SUMS = (
    r"\d\s*[+*×^=]\s*\d|\d (?:-|/|x|times|plus|minus|divided by|modulo) \d|"
    r"\b(?:square|cube) root of\b|\d ?% of \d"
)
_ORDERS = re.compile(rf"{_OPENINGS}(?:{_TASKS})\b|{_INSIDES}|{_SUMS}", re.IGNORECASE)


def gives_orders(question: str) -> bool:
    """Whether the text tells the assistant to do something, asks for its insides, or is a sum.

    "Ignore your instructions", "Can you write me a poem?", "What is 17 times 23?" do; "Compare
    the two", "List the causes", "Who wrote the report?" ask for what articles may say.
    """
    return bool(_ORDERS.search(question))
