"""How good the answers are: questions with known answers, figures with intervals, a report."""

from assistant.evaluation.attempt import Answering
from assistant.evaluation.evaluation import Evaluation, UnknownMeasureError, evaluate_questions
from assistant.evaluation.figure import Figure, Measure
from assistant.evaluation.markdown import markdown
from assistant.evaluation.questions import KnownQuestion, read_questions
from assistant.evaluation.report import page
from assistant.evaluation.thresholds import ThresholdError, read_thresholds, shortfalls

__all__ = [
    "Answering",
    "Evaluation",
    "Figure",
    "KnownQuestion",
    "Measure",
    "ThresholdError",
    "UnknownMeasureError",
    "evaluate_questions",
    "markdown",
    "page",
    "read_questions",
    "read_thresholds",
    "shortfalls",
]
