"""Measures the support check on pairs of statements and quotes that people judged."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.answer import Support
from assistant.check.compare import check_support
from corpus import TwoBetsError

_WIDTH = 1.96  # standard deviations of a normal distribution that hold 95 % of it


class PairsError(TwoBetsError):
    """A pairs file cannot be read; the message says which line and what it must hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A statement with its quotes and a person's judgement.

    Attributes:
        id: Names the pair in a report.
        kind: What was done to the quotes' words: "paraphrase", "number", "negation", ...
        quotes: What the statement cites.
        statement: One sentence.
        supported: Whether the quotes carry it.
    """

    id: str
    kind: str
    quotes: tuple[str, ...]
    statement: str
    supported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KindMeasure:
    """How the check did on the pairs of one kind.

    Attributes:
        kind: The kind of the pairs, or `"all true"` and `"all false"`.
        supported: Whether people judged these pairs as supported.
        pairs: How many there are.
        caught: How many the check did not find supported.
        share: `caught / pairs`: the catch rate of false pairs, the false alarms of true ones.
        refuted: Share of the pairs that the check found unsupported, and not only unverified.
        low: Lower end of the 95 % interval of `share`.
        high: Upper end.
        wrong: Ids of the pairs on which check and people differ.
    """

    kind: str
    supported: bool
    pairs: int
    caught: int
    share: float
    refuted: float
    low: float
    high: float
    wrong: tuple[str, ...]


def read_pairs(path: Path) -> tuple[Pair, ...]:
    """Reads a file of one JSON object a line.

    Raises:
        PairsError: The file is not there, or a line is not a pair.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise PairsError(f"Cannot read {str(path)!r}: {error}. Name a UTF-8 file.") from error
    return tuple(_pair(path, number, line) for number, line in enumerate(lines, 1) if line.strip())


def _pair(path: Path, number: int, line: str) -> Pair:
    try:
        fields = json.loads(line)
        return Pair(
            id=str(fields["id"]),
            kind=str(fields["kind"]),
            quotes=tuple(str(quote) for quote in fields["quotes"]),
            statement=str(fields["statement"]),
            supported=bool(fields["supported"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise PairsError(
            f"Line {number} of {str(path)!r} is no pair ({error!r}). Each line is a JSON object "
            "with id, kind, quotes (a list), statement and supported."
        ) from error


def measure_pairs(pairs: Sequence[Pair]) -> tuple[KindMeasure, ...]:
    """Checks every pair: first all true and all false ones, then each kind by its name."""
    found = {pair: check_support(pair.statement, pair.quotes).support for pair in pairs}
    groups = [("all true", [p for p in pairs if p.supported])]
    groups.append(("all false", [p for p in pairs if not p.supported]))
    for kind, supported in sorted({(p.kind, p.supported) for p in pairs}):
        chosen = [p for p in pairs if (p.kind, p.supported) == (kind, supported)]
        groups.append((kind, chosen))
    return tuple(_measure(kind, chosen, found) for kind, chosen in groups if chosen)


def _measure(kind: str, pairs: Sequence[Pair], found: dict[Pair, Support]) -> KindMeasure:
    count = sum(found[pair] != "supported" for pair in pairs)
    low, high = wilson(count, len(pairs))
    return KindMeasure(
        kind=kind,
        supported=pairs[0].supported,
        pairs=len(pairs),
        caught=count,
        share=count / len(pairs),
        refuted=sum(found[pair] == "unsupported" for pair in pairs) / len(pairs),
        low=low,
        high=high,
        wrong=tuple(pair.id for pair in pairs if (found[pair] != "supported") == pair.supported),
    )


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """The 95 % interval of a share, 0 to 1; (0, 1) for no trials.

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".
    """
    if not trials:
        return 0.0, 1.0
    share, square = successes / trials, _WIDTH * _WIDTH
    middle = share + square / (2 * trials)
    spread = _WIDTH * math.sqrt((share * (1 - share) + square / (4 * trials)) / trials)
    scale = 1 + square / trials
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def table(measures: Iterable[KindMeasure]) -> str:
    """The measures as lines of text, a row for each kind."""
    columns = f"{'pairs':>5} {'caught':>6} {'share':>6} {'refuted':>7}"
    rows = [f"{'kind':<12} {columns}  95 % interval  wanted"]
    for measure in measures:
        wanted = "low, a false alarm" if measure.supported else "high, a catch"
        rows.append(
            f"{measure.kind:<12} {measure.pairs:>5} {measure.caught:>6} {measure.share:>6.2f} "
            f"{measure.refuted:>7.2f}  "
            f"{measure.low:.2f} to {measure.high:.2f}   {wanted}"
        )
    return "\n".join(rows)


def to_dicts(measures: Iterable[KindMeasure]) -> list[dict[str, Any]]:
    """The measures as JSON-ready dictionaries."""
    return [asdict(measure) | {"wrong": list(measure.wrong)} for measure in measures]
