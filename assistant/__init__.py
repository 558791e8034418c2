"""Questions in, cited answers out: `query` for one line, `Assistant` for a program of your own."""

import assistant.neighbours  # noqa: F401 - first, for what it refuses
from assistant.answer import Answer, Citation, Statement
from assistant.assistant import Assistant
from assistant.errors import QuestionError
from assistant.settings import Settings
from assistant.shared import query

__all__ = ["Answer", "Assistant", "Citation", "QuestionError", "Settings", "Statement", "query"]
