"""Holds each draft against its quotes, and repairs it where they do not carry it.

In this order: other sentences that were read and do carry it take the quotes' place; what they do
not carry is cut off; a quote takes the place of a statement that says something else, in quotation
marks; what is left is marked. How two texts are compared is in `assistant.check.proof`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import Support
from assistant.check.compare import carrying, check_support, trim
from assistant.draft import Draft, Quote
from assistant.english.facts import find_facts
from index import Hit, stems

_LONGEST_QUOTE = 3  # sentences; a longer one is narrowed where fewer carry the statement
_RANK: dict[Support, int] = {"supported": 2, "partly": 1, "unverified": 1, "unsupported": 0}
_DENIALS = {"negation", "role"}
_TOO_MUCH = {"addition", "unrelated"}
_TOO_SHORT = 3  # less than the third part of a statement does not say what it said
_OPENS_A_CLAUSE = re.compile(
    r"(?:according|after|although|as|because|before|by|for|if|in|on|rather|since|though|unlike|"
    r"when|where|while|with|without)\b",
    re.IGNORECASE,
)
_NEARLY_ALL = 0.7  # share of a statement's words that a sentence has which is about the same
_ABOUT_IT = 0.6
_FOREIGN = 0.35  # below it two texts speak of different things, however free the paraphrase
_MOST_RUNS = 8


def check(draft: Draft, hits: Sequence[Hit]) -> Draft:
    """The draft with the quotes that carry it, and whether they do.

    A draft without quotes is judged against all that was read. One that nothing carries keeps its
    own quotes, so that a reader can see what it was said to rest on; where it says something else
    than a sentence about the same, that sentence is quoted instead. Names that only the heading
    or the question gives are not taken as given: every name has to stand in a quote.

    Args:
        draft: One sentence and what it was said to rest on.
        hits: What was read; their passages are where better quotes are looked for.
    """
    judge = _Judge(text=draft.text)
    own = judge.support(draft.quotes)
    narrow = all(quote.last - quote.first < _LONGEST_QUOTE for quote in draft.quotes)
    if own == "supported" and narrow:
        return replace(draft, quotes=judge.needed(draft.quotes), support=own)
    near = _about_the_same(draft, hits)
    other = _better(judge, near)
    if other and not judge.told_of_another(other, [*draft.quotes, *near]):
        return replace(draft, quotes=(other,), support="supported")
    if own == "supported":
        return replace(draft, support=own)
    nearest = tuple(near[:1])
    for quotes in (draft.quotes, nearest):
        if shorter := judge.trimmed(quotes):
            return replace(draft, text=shorter, quotes=quotes, support="supported")
    others = judge.support(nearest)
    if _RANK[others] > _RANK[own]:
        return replace(draft, quotes=nearest, support=others)
    if own == "unsupported" and nearest:
        return replace(draft, text=f"“{_line(nearest[0].text)}”", quotes=nearest)
    return replace(draft, support=own)


def _line(text: str) -> str:
    return " ".join(text.split())


def _better(judge: _Judge, near: Sequence[Quote]) -> Quote | None:
    """The sentence that carries the statement, or else one with the sentence before it."""
    found = carrying(judge.text, [quote.text for quote in near])
    if found is not None:
        return near[found]
    # "It costs ...": the sentence lacks nothing but the name, and that stands one before.
    nameless = (quote for quote in near[:_MOST_RUNS] if "name" in judge.reasons((quote,)))
    runs = (replace(q, first=q.first - 1) for q in nameless if q.first > q.passage.first)
    return next((run for run in runs if judge.support((run,)) == "supported"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judge:
    """Compares one statement with quotes."""

    text: str

    def support(self, quotes: Sequence[Quote]) -> Support:
        """Whether the quotes carry the statement."""
        texts = [quote.text for quote in quotes]
        if _shared(self.text, " ".join(texts)) < _FOREIGN:
            return "unsupported"
        return check_support(self.text, texts).support

    def reasons(self, quotes: Sequence[Quote]) -> set[str]:
        """The kinds of what the quotes do not carry."""
        return {
            reason.kind for reason in check_support(self.text, [q.text for q in quotes]).reasons
        }

    def needed(self, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
        """The quotes without those that the others do not need, the last dropped first."""
        kept = list(quotes)
        for quote in reversed(quotes):
            rest = [other for other in kept if other is not quote]
            if rest and self.support(rest) == "supported":
                kept = rest
        return tuple(kept)

    def told_of_another(self, found: Quote, near: Sequence[Quote]) -> bool:
        """Whether a sentence that is closer to the statement than what was found denies it."""
        news = set(stems(self.text)) - _named(self.text)
        share = len(news & set(stems(found.text)))
        sentences = dict.fromkeys(text for quote in near for text in _sentences(quote))
        closer = (text for text in sentences if len(news & set(stems(text))) > share)
        return any(map(self._denied_by, closer))

    def trimmed(self, quotes: Sequence[Quote]) -> str:
        """A beginning of the statement that the quotes carry; empty when there is none.

        Only what is too much is cut off, never what is wrong: "OpenAI went big while Anthropic
        waited" carries no part of "Anthropic went big while OpenAI waited".
        """
        if self.reasons(quotes) - _TOO_MUCH:
            return ""
        shorter = trim(self.text, [quote.text for quote in quotes])
        if not _is_sentence(shorter) or _TOO_SHORT * len(shorter) < len(self.text):
            return ""
        return shorter if replace(self, text=shorter).support(quotes) == "supported" else ""

    def _denied_by(self, sentence: str) -> bool:
        """Whether a sentence says of another, or denies, what the statement says.

        "Amazon funds Anthropic" and "OpenAI grows" do not carry "Amazon funds OpenAI" together:
        a second sentence adds what the first one lacks, it cannot change what that one says.
        """
        mine = set(stems(self.text)) - _named(self.text)
        theirs = set(stems(sentence))
        if len(mine & theirs) < _NEARLY_ALL * len(mine):
            return False
        reasons = {reason.kind for reason in check_support(self.text, [sentence]).reasons}
        others_named = _named(sentence) - set(stems(self.text))
        return bool(reasons & _DENIALS) or ("name" in reasons and bool(others_named))


def _is_sentence(text: str) -> bool:
    """Whether a beginning of a sentence can stand alone, told by what opens and closes in it."""
    opened = _OPENS_A_CLAUSE.match(text) and "," not in text
    return bool(text) and not opened and text.count("(") == text.count(")")


def _sentences(quote: Quote) -> list[str]:
    article = quote.passage.article
    return [article.sentence_text(position) for position in range(quote.first, quote.last + 1)]


def _shared(text: str, other: str) -> float:
    """The share of a text's words, by their stems, that another one has."""
    mine = set(stems(text))
    return len(mine & set(stems(other))) / max(1, len(mine))


def _named(text: str) -> set[str]:
    """The stems of the names in a text."""
    names = (fact.text for fact in find_facts(text) if fact.kind == "name")
    return {stem for name in names for stem in stems(name)}


def _about_the_same(draft: Draft, hits: Sequence[Hit]) -> list[Quote]:
    """The sentences that have most of the draft's words, the likeliest first.

    Never two that stand apart: between them they hold the words of many a statement that neither
    makes.
    """
    passages = [quote.passage for quote in draft.quotes] + [hit.passage for hit in hits]
    places = {(p.article.id, at): (p, at) for p in passages for at in range(p.first, p.last + 1)}
    quotes = [Quote(passage=passage, first=at, last=at) for passage, at in places.values()]
    shares = [(_shared(draft.text, quote.text), quote) for quote in quotes]
    near = [(share, quote) for share, quote in shares if share >= _ABOUT_IT]
    return [quote for _, quote in sorted(near, key=lambda one: -one[0])]
