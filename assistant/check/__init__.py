"""Whether quotes prove a statement: each of its clauses has to be found whole in one place.

`check_support` compares one statement with its quotes; a `Checker` decides on the drafts of an
answer, and `Rules`, the default one, repairs what it can.
"""

from assistant.check.checker import Checker, CheckerError, EntailmentJudge, Rules, SecondOpinion
from assistant.check.compare import SupportCheck, carrying, check_support, trim
from assistant.check.proof import Reason

__all__ = [
    "Checker",
    "CheckerError",
    "EntailmentJudge",
    "Reason",
    "Rules",
    "SecondOpinion",
    "SupportCheck",
    "carrying",
    "check_support",
    "trim",
]
