"""How good the answers are: questions with known answers, figures with intervals, a report."""

from assistant.evaluation.attempt import Answering, Asking
from assistant.evaluation.evaluation import Evaluation, UnknownMeasureError, evaluate_questions
from assistant.evaluation.figure import Figure, Measure
from assistant.evaluation.questions import KnownQuestion, read_questions
from assistant.evaluation.thresholds import ThresholdError, read_thresholds, shortfalls

__all__ = [
    "Answering",
    "Asking",
    "Evaluation",
    "Figure",
    "KnownQuestion",
    "Measure",
    "ThresholdError",
    "UnknownMeasureError",
    "evaluate_questions",
    "read_questions",
    "read_thresholds",
    "shortfalls",
]
