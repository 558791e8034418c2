"""Whether every proper name of a statement stands in its source, or above it."""

from __future__ import annotations

import itertools
import re

from assistant.check.matching import Match
from assistant.english.fact import Fact
from assistant.english.names import name_key
from assistant.english.word_lists import word_list

_DEMONYMS: dict[str, str] = word_list("names")["demonyms"]


def unstated_name(match: Match, given: str) -> Fact | None:
    """The first name of the statement that stands neither in the source nor in `given`."""
    words = match.source.texts
    keys = " ".join(fact.value for fact in match.source.names)
    known = {part for word in words for part in name_key(word).split()} | set(keys.split())
    known |= set(name_key(given).split())
    whole = re.sub(r"\.(?=\s)", "", f" {name_key(match.source.text)} {name_key(given)} ")
    initials = _initials(match.source.text + " " + given)
    for fact in match.statement.names:
        if f" {fact.value} " in whole:
            continue
        tokens = fact.value.split()
        if any(any(c.isdigit() for c in token) for token in tokens):
            if all(token in known for token in tokens) and _adjoining(tokens, whole):
                continue
            return fact
        if all(_known(token, known) for token in tokens) or fact.value.replace(" ", "") in initials:
            continue
        if len(tokens) > 1 and "".join(t[0] for t in tokens) in known:
            continue
        return fact
    return None


def _adjoining(tokens: list[str], whole: str) -> bool:
    pairs = itertools.pairwise(tokens)
    return all(f" {a} {b} " in whole or not any(c.isdigit() for c in b) for a, b in pairs)


def _known(token: str, known: set[str]) -> bool:
    if token in known or token.removesuffix("s") in known or token + "s" in known:
        return True
    root = _DEMONYMS.get(token, token)
    if (
        root in known
        or any(_DEMONYMS.get(word, "") == root for word in known)
        or (root == "us" and {"united", "states"} <= known)
    ):
        return True
    return len(token) > 4 and any(
        w[:4] == token[:4] and _adjective(token, w) for w in known
    )  # "Russian"


def _adjective(token: str, word: str) -> bool:
    return any(
        a.endswith(("an", "ian", "ese", "ish", "n", "i"))
        and a.rstrip("ianesh")[:4] == b.rstrip("aeioy")[:4]
        and len(a) > len(b) - 3
        for a, b in ((token, word), (word, token))
    )


def _initials(text: str) -> set[str]:
    """The initials of runs of capitalised words: "us" of "United States"."""
    runs = re.findall(r"(?:[A-Z][\w'’-]*(?:\s(?:of|and|the|for)\s|\s|(?=\W|$)))+", text)
    return {"".join(w[0] for w in run.split() if w[0].isupper()).lower() for run in runs}
