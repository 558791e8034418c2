"""Whether a sentence praises or blames what it speaks of, told by its words."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.english.word_forms import stem_of
from assistant.english.word_lists import word_list

_LISTS = word_list("worth")
_PROS = frozenset(stem_of(word) for word in _LISTS["pros"].split())
_CONS = frozenset(stem_of(word) for word in _LISTS["cons"].split())
_TURNS = frozenset(_LISTS["turns"].split())
_OUTRIGHT = {
    "pros": re.compile(rf"\b(?:{_LISTS['pros_outright']})", re.IGNORECASE),
    "cons": re.compile(rf"\b(?:{_LISTS['cons_outright']})", re.IGNORECASE),
}
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_REACH = 3  # words over which a "not" turns another
_OUTRIGHT_WEIGHT, _SETTING_WEIGHT = 3.0, 0.5
_BUT = re.compile(r"\b(?:but|although|though|yet|however|while|whereas|still)\b", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def worth_of(text: str, setting: str = "") -> tuple[float, float]:
    """How much a sentence says for what it speaks of, and how much against it, each from 0.

    Only a sentence that turns with a "but" says both.

    Args:
        text: The sentence.
        setting: Its heading, or what introduces it; its words count less.
    """
    pros, cons = _weights(text)
    beside, against = _weights(setting)
    pros, cons = pros + _SETTING_WEIGHT * beside, cons + _SETTING_WEIGHT * against
    if _BUT.search(text):  # it says both
        return pros, cons
    return (pros - cons, 0.0) if pros > cons else (0.0, cons - pros)


def _weights(text: str) -> tuple[float, float]:
    pros = _OUTRIGHT_WEIGHT * len(_OUTRIGHT["pros"].findall(text))
    cons = _OUTRIGHT_WEIGHT * len(_OUTRIGHT["cons"].findall(text))
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    for place, word in enumerate(words):
        stem = stem_of(word)
        before = words[max(0, place - _REACH) : place]
        turned = any(one in _TURNS or one.endswith("n't") for one in before)
        praises, blames = stem in _PROS, stem in _CONS
        pros += (blames and turned) or (praises and not turned)
        cons += (praises and turned) or (blames and not turned)
    return pros, cons
