"""Whether a sentence praises or blames what it speaks of, told by its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

from assistant.english.word_forms import stem_of
from assistant.english.word_lists import word_list

_LISTS = word_list("worth")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_REACH = 3  # words over which "not" or "fewer" turns another
_OUTRIGHT, _SETTING, _WEAK = 3.0, 1.5, 0.5  # beside a word's 1
_BUT = re.compile(r"\b(?:but|although|though|yet|however|while|whereas|still)\b", re.IGNORECASE)


def _weighted(strong: str, weak: str) -> dict[str, float]:
    return {
        **{stem_of(word): _WEAK for word in _LISTS[weak].split()},
        **{stem_of(word): 1.0 for word in _LISTS[strong].split()},
    }


_PROS, _CONS = _weighted("pros", "weak_pros"), _weighted("cons", "weak_cons")
_TURNS = frozenset(_LISTS["turns"].split())
_FALLS, _RISES = (frozenset(map(stem_of, _LISTS[key].split())) for key in ("falls", "rises"))


@lru_cache(maxsize=20_000)
def worth_of(text: str, setting: str = "") -> tuple[float, float]:
    """How much a sentence says for what it speaks of, and how much against it, each from 0.

    Only a sentence that turns with a "but" says both.

    Args:
        text: The sentence.
        setting: Its heading and what introduces it.
    """
    pros, cons = _weights(text)
    pros += _OUTRIGHT * _found("pros_outright", text) + _SETTING * _found("pros_setting", setting)
    cons += _OUTRIGHT * _found("cons_outright", text) + _SETTING * _found("cons_setting", setting)
    if _BUT.search(text):  # it says both
        return pros, cons
    return (pros - cons, 0.0) if pros > cons else (0.0, cons - pros)


@lru_cache(maxsize=20_000)
def _found(pattern: str, text: str) -> bool:
    return re.search(rf"\b(?:{_LISTS[pattern]})", text, re.IGNORECASE) is not None


def _weights(text: str) -> tuple[float, float]:
    judging = re.sub(rf"\b(?:{_LISTS['neutral']})\b", " ", text, flags=re.IGNORECASE)
    words = [word.lower().replace("’", "'") for word in _WORD.findall(judging)]
    stems = list(map(stem_of, words))
    pros = cons = 0.0
    for place, stem in enumerate(stems):
        praise, blame = _PROS.get(stem, 0.0), _CONS.get(stem, 0.0)
        if _turned(words[max(0, place - _REACH) : place], stems, place):
            praise, blame = blame, praise
        pros, cons = pros + praise, cons + blame
    grown = any(stem in _RISES for stem in stems)
    return pros + _WEAK * (grown and not cons), cons


def _turned(before: Sequence[str], stems: Sequence[str], place: int) -> bool:
    """Whether a word is denied, or grows less."""
    denied = any(word in _TURNS or word.endswith("n't") for word in before)
    around = islice(stems, max(0, place - _REACH), place + _REACH + 1)
    return denied != _any(around, _FALLS - {stems[place]})


def _any(stems: Iterable[str], known: frozenset[str]) -> bool:
    return any(stem in known for stem in stems)
