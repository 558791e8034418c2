"""How good the answers are: questions with known answers, figures with intervals, a report."""

from assistant.evaluation.attempt import Answering
from assistant.evaluation.comparison import Change, RunError, changes, read_run
from assistant.evaluation.evaluation import Evaluation, UnknownMeasureError, evaluate_questions
from assistant.evaluation.figure import Figure, Measure
from assistant.evaluation.markdown import markdown
from assistant.evaluation.questions import KnownQuestion, read_questions
from assistant.evaluation.thresholds import ThresholdError, read_thresholds, shortfalls

__all__ = [
    "Answering",
    "Change",
    "Evaluation",
    "Figure",
    "KnownQuestion",
    "Measure",
    "RunError",
    "ThresholdError",
    "UnknownMeasureError",
    "changes",
    "evaluate_questions",
    "markdown",
    "read_questions",
    "read_run",
    "read_thresholds",
    "shortfalls",
]
