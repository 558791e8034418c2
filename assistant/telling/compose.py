"""Answers in the articles' own words: which sentences are told, in what order, with what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.draft import Draft, Quote
from assistant.english.kinds import Kind
from assistant.english.names import find_names
from assistant.english.subjects import Spoken, hold_of
from assistant.evidence.ranking import Found
from index import stems

_LONGEST_REACH = 2  # sentences before one, so that it can be understood
_LONGEST_LIST = 12
_SAME_WORDS = 0.6  # share of the smaller sentence's stems that two restatements have in common


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """How much is told.

    Attributes:
        pointed: At most so many sentences, not counting those that only make them understood.
        sentences: At most so many where several things or reasons are asked for.
        each_side: At most so many for one side of a comparison.
        enough: No more are told once they are the answer with this likelihood, fraction.
        worth: A further one is the answer with at least this likelihood, fraction.
    """

    pointed: int
    sentences: int
    each_side: int
    enough: float
    worth: float


LENGTHS = {
    "brief": Length(pointed=2, sentences=3, each_side=1, enough=0.9, worth=0.05),
    "detailed": Length(pointed=8, sentences=8, each_side=3, enough=0.98, worth=0.02),
}


def compose(found: Sequence[Found], *, length: Length, kind: Kind = "open") -> tuple[Draft, ...]:
    """Drafts in the words of the articles, the sentence that answers first.

    Args:
        found: What may be told, likeliest first.
        length: How much is told.
        kind: The kind of thing asked for.
    """
    most = length.sentences if kind in ("list", "reason") else length.pointed
    return tuple(
        draft for run in _chosen(found, most=most, length=length) for draft in run.drafts(about="")
    )


def compare(
    lead: Sequence[Found], sides: Sequence[tuple[str, Sequence[Found]]], *, length: Length
) -> tuple[Draft, ...]:
    """Drafts of a comparison: what the articles say of both in one, then each side's own.

    Args:
        lead: Sentences that set the sides against each other themselves, best first.
        sides: For each side its name and the sentences whose subject it is, likeliest first.
        length: How much is told.
    """
    leading = _chosen(lead, most=1, length=length)
    told = list(leading)
    drafts = [draft for run in leading for draft in run.drafts(about="")]
    for name, found in sides:
        chosen = _chosen(found, most=length.each_side, length=length, told=told)
        told += chosen
        drafts += [draft for run in chosen for draft in run.drafts(about=name)]
    return tuple(drafts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Sentences in a row that are told and cited together.

    Attributes:
        found: The sentence for which they are told.
        first: The first of them, as a position in the article's sentences.
        last: The last of them.
        items: The items of a list that `first` introduces; empty for running text.
        label: What they hang on and do not say themselves; empty where they stand alone.
    """

    found: Found
    first: int
    last: int
    items: tuple[int, ...] = ()
    label: str = ""

    def holds(self, other: Found) -> bool:
        """Whether a sentence is among them."""
        article, position = other.place
        return self.found.hit.article.id == article and self.first <= position <= self.last

    def adjoins(self, other: Found) -> bool:
        """Whether a sentence stands right before or behind them in their paragraph."""
        article, position = other.place
        if self.items or self.found.hit.article.id != article:
            return False
        sentences = other.hit.article.sentences
        beside = position in (self.first - 1, self.last + 1)
        return (
            beside
            and sentences[position].block == sentences[self.first].block
            and self.found.hit.passage.first <= position <= self.found.hit.passage.last
        )

    def joined(self, other: Found) -> _Run:
        """The same with a sentence that adjoins."""
        first, last = min(self.first, other.hit.sentence), max(self.last, other.hit.sentence)
        opening = self.found if other.hit.sentence > self.first else other
        return replace(self, first=first, last=last, label=label_of(opening.spoken, opening, first))

    def overlaps(self, other: _Run) -> bool:
        """Whether both tell a sentence of running text."""
        apart = self.found.hit.article.id != other.found.hit.article.id
        if apart or self.items or other.items:
            return False
        return self.first <= other.last and other.first <= self.last

    def widened(self, other: _Run) -> _Run:
        """The same with what another one that overlaps tells."""
        opens = self if self.first <= other.first else other
        last = max(self.last, other.last)
        return replace(self, first=opens.first, last=last, label=opens.label)

    def restates(self, other: _Run) -> bool:
        """Whether the sentences for which they are told say the same, by the stems they share."""
        mine, theirs = (set(stems(run.found.hit.text)) for run in (self, other))
        return len(mine & theirs) >= _SAME_WORDS * max(1, min(len(mine), len(theirs)))

    def drafts(self, *, about: str) -> list[Draft]:
        """One statement, or a lead-in and its items, cited together."""
        article, passage = self.found.hit.article, self.found.hit.passage
        quotes: tuple[Quote, ...] = (Quote(passage=passage, first=self.first, last=self.last),)
        if not self.items:
            text = _one_line(quotes[0].text)
            place = article.sentences[self.first]
            head_at = place.lead_in if article.blocks[place.block].kind == "row" else None
            if head_at is not None and head_at >= passage.first:  # the heads of its columns
                head = Quote(passage=passage, first=head_at, last=head_at)
                quotes, text = (*quotes, head), _one_line(article.worded(self.first))
            return [Draft(text=text, quotes=quotes, about=about, label=self.label)]
        lead_in, *items = (_one_line(article.sentence_text(at)) for at in (self.first, *self.items))
        listed = [Draft(text=item, quotes=quotes, about=about, form="item") for item in items]
        return [Draft(text=lead_in, quotes=quotes, about=about, label=self.label), *listed]


def _chosen(
    found: Sequence[Found], *, most: int, length: Length, told: Sequence[_Run] = ()
) -> list[_Run]:
    """Runs of the likeliest sentences, none of which says again what is told already.

    A sentence right behind or before one that is told goes under its number.
    """
    chosen: list[_Run] = []
    sentences, sure = 0, 0.0
    for one in found:
        if sentences == most or (chosen and (sure >= length.enough or one.chance < length.worth)):
            break
        sure += one.chance
        if any(run.holds(one) for run in (*told, *chosen)):
            continue
        at = next((at for at, run in enumerate(chosen) if run.adjoins(one)), -1)
        if at >= 0:
            chosen[at] = chosen[at].joined(one)
            sentences += 1
            continue
        run = _run_of(one)
        at = next((at for at, other in enumerate(chosen) if run.overlaps(other)), -1)
        if at >= 0:  # it reaches back to what is told already
            chosen[at] = chosen[at].widened(run)
            sentences += 1
            continue
        if not any(run.restates(other) for other in (*told, *chosen)):
            chosen.append(run)
            sentences += 1
    return chosen


def _run_of(found: Found) -> _Run:
    """A sentence with its list, or with those before it on which it hangs."""
    article, at, passage = found.hit.article, found.hit.sentence, found.hit.passage
    items = _list_of(found)
    if items:
        label = label_of(found.spoken if items[0] == at else Spoken(()), found, items[0])
        return _Run(found=found, first=items[0], last=items[-1], items=items[1:], label=label)
    first = at
    if found.spoken.hangs == "text" or (found.spoken.hangs and not found.spoken.stands_for):
        block = article.sentences[at].block
        while (
            first > max(passage.first, at - _LONGEST_REACH)
            and article.sentences[first - 1].block == block
            and hold_of(article.sentence_text(first))
        ):
            first -= 1
    return _Run(found=found, first=first, last=at, label=label_of(found.spoken, found, first))


def label_of(spoken: Spoken, found: Found, first: int) -> str:
    """What stands in brackets before a run: a name, or the heading on which it hangs."""
    article = found.hit.article
    if first == found.hit.sentence and spoken.hangs == "name" and spoken.stands_for:
        return spoken.stands_for
    headings = article.sections[article.sentences[first].section].heading
    heading = headings[-1] if headings else ""
    opens = first == 0 or article.sentences[first - 1].section != article.sentences[first].section
    text = article.sentence_text(first)
    stub = opens and heading.endswith("?") and not find_names(text)
    return heading if stub or hold_of(text) else ""


def _list_of(found: Found) -> tuple[int, ...]:
    """The list that a sentence introduces or stands in, after its lead-in; empty for neither.

    A row of a table is told alone, with the heads of its columns.
    """
    sentences, passage = found.hit.article.sentences, found.hit.passage
    if found.hit.article.blocks[sentences[found.hit.sentence].block].kind == "row":
        return ()
    at = found.hit.sentence
    own = sentences[at].lead_in
    lead_in = at if own is None else own
    if lead_in < passage.first:
        return ()
    within = range(lead_in + 1, passage.last + 1)
    items = [position for position in within if sentences[position].lead_in == lead_in]
    items = items[:_LONGEST_LIST]
    return (lead_in, *items) if items and at <= items[-1] else ()


def _one_line(text: str) -> str:
    return " ".join(text.split())
