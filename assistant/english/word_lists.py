"""Reads the word lists of `assistant/english/lists/`: what English has no rule for."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def word_list(name: str) -> dict[str, Any]:
    """The tables of `assistant/english/lists/<name>.toml`; callers do not change them."""
    text = (files("assistant.english") / "lists" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
