"""Settings as they were typed: arguments go before `TWOBETS_*` variables."""

from __future__ import annotations

import argparse

from pydantic import ValidationError

from assistant.settings import Settings
from corpus import TwoBetsError

_FIELDS = ("articles_dir", "data_dir", "detail", "model")


class SettingsError(TwoBetsError):
    """A setting has a value that it cannot have, or there is no such setting."""


def settings_from(arguments: argparse.Namespace) -> Settings:
    """The settings with what was typed.

    Raises:
        SettingsError: A value cannot be used, or a variable is no setting; the message names it.
    """
    typed = {name: value for name in _FIELDS if (value := getattr(arguments, name, None))}
    typed |= {name: path.expanduser() for name, path in typed.items() if name.endswith("_dir")}
    if typed.get("model") == "extractive":
        typed["model"] = ""
    try:
        return Settings(**typed)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        said = fault["msg"].removeprefix("Value error, ")
        if fault["loc"]:
            name = str(fault["loc"][0]).upper().removeprefix("TWOBETS_")
            said = f"TWOBETS_{name} cannot be {fault['input']!r}: {said}"
        raise SettingsError(said) from None
