"""Whether quotes carry a statement: facts read out of text and compared by rules of English.

`check_support` judges one statement against its quotes; everything else here serves it. The
words that rules speak of lie in `language/`.
"""

from assistant.support.check import (
    Reason,
    Similarity,
    SupportCheck,
    carrying,
    check_support,
    trim,
)
from assistant.support.facts import find_facts

__all__ = [
    "Reason",
    "Similarity",
    "SupportCheck",
    "carrying",
    "check_support",
    "find_facts",
    "trim",
]
