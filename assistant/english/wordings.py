"""How an answer words a count, a list and a date of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.english.facts import Thing
from assistant.english.word_lists import word_list

_MONTHS = {number: name for name, number in reversed(word_list("dates")["months"].items())}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_THINGS: Mapping[Thing, tuple[str, str, str]] = {
    "people": ("person", "people", "name"),
    "organisations": ("organisation", "organisations", "name"),
    "amounts": ("amount of money", "amounts of money", "give"),
    "percentages": ("percentage", "percentages", "give"),
    "dates": ("date", "dates", "give"),
    "numbers": ("number", "numbers", "give"),
}
_VERBS = {"have": "has"}
FOR, AGAINST = "In favour", "Against"
_WORTH = {FOR: "for", AGAINST: "against"}


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


def one_line(text: str) -> str:
    """A text without its line breaks."""
    return " ".join(text.split())


def titled(title: str) -> str:
    """A title in quotation marks."""
    return f"“{title}”"


def they(titles: Sequence[str], verb: str) -> str:
    """Some articles and what they do: "“A” gives", "The 3 articles give"."""
    if len(titles) == 1:
        return f"{titled(titles[0])} {_VERBS.get(verb, f'{verb}s')}"
    return f"The {len(titles)} articles {verb}"


def has_things(titles: Sequence[str], thing: Thing, count: int, *, of: str, currency: str) -> str:
    """How many things of a kind some articles have: "The 2 articles name no people"."""
    one, many, verb = _THINGS[thing]
    noun = one if count == 1 else many
    if currency and thing == "amounts":
        noun = f"{noun.split()[0]} in {currency}s"
    about = f" where they speak of {of}" if of else ""
    return f"{they(titles, verb)} {count or 'no'} {noun}{about}"


def mention(titles: Sequence[str], total: int, name: str, *, times: int, in_headings: int) -> str:
    """Of how many articles some mention a name, and how often; without a last stop."""
    if not titles:
        none = "The article never" if total == 1 else f"None of the {total} articles"
        return f"{none} mentions “{name}”"
    share = "All" if len(titles) == total else f"{number_word(len(titles)).capitalize()} of"
    who = f"{share} {number_word(total)} articles" if total > 1 else titled(titles[0])
    said = f"{who} {'mentions' if len(titles) == 1 else 'mention'} “{name}”, {often(times)} in all"
    return said + (f", {often(in_headings)} of them in a heading" if in_headings else "")


def written(title: str, author: str, publisher: str, published: str) -> str:
    """Who wrote and published an article and when, and what of it is not known."""
    told = listed(
        [
            f"{said} {value}"
            for said, value in (("was written by", author), ("published by", publisher),
                                ("dated", day(published)))
            if value
        ]
    )  # fmt: skip
    if told and not author:
        told = f"{'was' if publisher else 'is'} {told}"
    names = (("author", author), ("publisher", publisher), ("date", published))
    silent = [f"no {name}" for name, value in names if not value]
    unsaid = f"{listed(silent)} {'is' if len(silent) == 1 else 'are'} given" if silent else ""
    told = "; ".join(filter(None, (told, unsaid)))
    return f"{titled(title)}{'' if told != unsaid else ' –'} {told}."


def said_of(titles: Sequence[str], worth: str, subject: str) -> str:
    """What introduces that which some articles say `FOR` something, or `AGAINST` it."""
    whose = "articles say" if len(titles) > 1 else "article says"
    return f"What the {whose} {_WORTH[worth]} {subject or 'it'}:"
