"""`twobets evaluate`: measures the answers on a file of questions."""

from __future__ import annotations

from corpus import TwoBetsError


class ThresholdError(TwoBetsError):
    """A threshold that was typed is not NAME=VALUE."""


def thresholds(typed: list[str]) -> dict[str, float]:
    """The thresholds by the name of their figure.

    Raises:
        ThresholdError: One is not NAME=VALUE.
    """
    parsed = {}
    for text in typed:
        name, _, value = text.partition("=")
        try:
            parsed[name] = float(value)
        except ValueError:
            raise ThresholdError(f"{text!r} has to be NAME=VALUE, such as --min gold=0.9") from None
    return parsed
