"""How an answer words a count, a list and a date of its own."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.english.word_lists import word_list

_MONTHS = {number: name for name, number in reversed(word_list("dates")["months"].items())}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number_word(number: int) -> str:
    """A number to ten in words, a higher one in digits: "three", "12"."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun: "one article", "12 articles"."""
    return f"{number_word(number)} {one if number == 1 else many}"


def often(times: int) -> str:
    """How many times: "once", "twice", "three times"."""
    return {1: "once", 2: "twice"}.get(times, f"{number_word(times)} times")


def listed(parts: Sequence[str]) -> str:
    """Some parts as English lists them: "a, b and c"; empty for none."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def day(published: str) -> str:
    """An ISO date as English writes it, "2024-02-17" as "17 February 2024"; others as they are."""
    year, _, rest = published.partition("-")
    month, _, date = rest[:5].partition("-")
    if not (year.isdigit() and month.isdigit() and int(month) in _MONTHS):
        return published
    said = f"{_MONTHS[int(month)]} {year}"
    return f"{int(date)} {said}" if date.isdigit() else said
