"""From what a reader typed to what is searched: spelling, follow-up, sides and kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.english.kinds import Kind, asks_for, strip_frame
from assistant.question.followup import Turn, resolve, split_remark
from assistant.question.limits import bounded
from assistant.question.sides import MOST_SIDES, Side, Sides
from assistant.question.smalltalk import Talk, talk_in
from assistant.question.spelling import Speller

Search = tuple[str, float]

_TYPED = 0.3  # what the words as typed count in the search beside the mended ones

_UNPRINTED = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x1f\x7f-\x9f]+")  # as terminals slip in


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A question as it was understood.

    Attributes:
        question: As typed, surrounding space trimmed.
        text: Its stand-alone form with typos mended.
        shown: The same for a reader: as typed, unless a word of it was taken for another.
        searches: Texts to search for it as a whole, each with a weight.
        kind: The kind of thing it asks for.
        sides: The sides it compares, in order; empty when it compares nothing.
        side_searches: For each of the sides the texts to search, each with a weight.
        talk: What kind of small talk it is; empty for a question.
        choices: Whom or what it may mean, where that has to be asked back.
        note: What of it is left out, in words; empty when nothing.
    """

    question: str
    text: str
    searches: tuple[Search, ...]
    shown: str = ""
    kind: Kind = "open"
    sides: tuple[Side, ...] = ()
    side_searches: tuple[tuple[Search, ...], ...] = ()
    talk: Talk = ""
    choices: tuple[str, ...] = ()
    note: str = ""


def understand(
    question: str,
    history: Sequence[Turn],
    *,
    speller: Speller,
    sides: Sides,
    resolved: str = "",
) -> Understood:
    """Reads a question with the talk before it.

    Args:
        question: As typed.
        history: The user's and the assistant's turns before it, oldest first.
        speller: Mends its words.
        sides: What it may compare.
        resolved: Its stand-alone form where somebody else has found it; empty for the rules.
    """
    typed = _UNPRINTED.sub(" ", question).strip()
    talk = talk_in(typed)
    if talk:
        return Understood(question=typed, text=typed, searches=((typed, 1.0),), talk=talk)
    remark, asked = split_remark(typed)
    spelling = speller.spell(asked)
    spelled = spelling.text
    earlier = [
        {"role": turn["role"], "content": speller.spell(turn["content"]).text}
        if turn["role"] == "user"
        else turn
        for turn in (*bounded(history), *({"role": "user", "content": text} for text in remark))
    ]
    follow_up = resolve(spelled, earlier, sides, stand_alone=resolved)
    if follow_up.choices or follow_up.lost:
        return Understood(
            question=typed,
            text=typed,
            searches=((typed, 1.0),),
            talk="which" if follow_up.choices else "lost",
            choices=follow_up.choices,
        )
    # The polite frame of a question is no part of what is looked for.
    searches, before = (
        tuple((strip_frame(text), weight) for text, weight in texts)
        for texts in (follow_up.searches, follow_up.before)
    )
    if spelling.mended:  # what was typed may be right after all
        searches = (*searches, (strip_frame(asked), _TYPED))
    searches += before
    named = sides.compared_in(follow_up.text)
    compared = named[:MOST_SIDES]
    kind = asks_for(follow_up.text)
    note = f"Of the {len(named)} sides named, the first {MOST_SIDES} are compared."
    return Understood(
        question=typed,
        text=follow_up.text,
        shown=spelling.shown if follow_up.text == spelled and not remark else follow_up.text,
        searches=searches,
        # Of sides that are compared, "who" asks for one of them.
        kind="open" if compared and kind == "person" else kind,
        sides=compared,
        note=note if len(named) > MOST_SIDES else "",
        side_searches=tuple(
            ((sides.ask_one(side, strip_frame(follow_up.text), compared), 1.0), *before)
            for side in compared
        ),
    )
