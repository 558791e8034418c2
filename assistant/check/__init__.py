"""Whether quotes carry a statement: facts read out of text and compared by rules of English.

`check_support` judges one statement against its quotes; everything else here serves it.
"""

from assistant.check.compare import (
    Reason,
    Similarity,
    SupportCheck,
    carrying,
    check_support,
    trim,
)

__all__ = [
    "Reason",
    "Similarity",
    "SupportCheck",
    "carrying",
    "check_support",
    "trim",
]
