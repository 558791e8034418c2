"""A thing that a text states and that two texts can be compared by: an amount, a date, a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FactKind = Literal[
    "money", "percent", "number", "multiple", "ordinal", "duration", "quantity", "rate", "date",
    "name",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A number, date or name as a text writes it, with the value that it stands for.

    Two facts state the same when their `kind`, `value` and `unit` are equal: "$6.6bn" and
    "6.6 billion dollars" both are `("money", "6600000000", "dollar")`.

    Attributes:
        kind: What kind of thing it is.
        value: A plain decimal for amounts; `year-month-day` for dates, `*` for what is not said;
            lower-case words for names; the unit of time for rates.
        unit: Currency, unit of measure, `"percent"` or `"percentage point"`; for dates the part
            of the year ("late", "q1", "summer", "decade"); empty where there is none.
        text: The words, as written.
        start: Character offset of the first.
        end: Offset one past the last.
    """

    kind: FactKind
    value: str
    unit: str
    text: str
    start: int
    end: int
