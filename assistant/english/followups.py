"""How English leans on what was said before: pronouns, ellipses, "the other one"."""

from __future__ import annotations

import re
from functools import cache

from assistant.english.word_lists import word_list

STOP = frozenset(word_list("followups")["stop"].split())
"""Words that carry no subject of a question."""


@cache
def form(name: str) -> re.Pattern[str]:
    """The pattern of a way to lean on what was said, by its name in `lists/followups.toml`."""
    return re.compile(word_list("followups")[name], re.IGNORECASE)
