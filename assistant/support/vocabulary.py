"""Reads the word lists of `assistant/support/language/`: what English has no rule for."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def word_list(name: str) -> dict[str, Any]:
    """The tables of `assistant/support/language/<name>.toml`; callers do not change them."""
    text = (files("assistant.support") / "language" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
