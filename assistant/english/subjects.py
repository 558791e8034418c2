"""What a sentence speaks of, and what it hangs on where it does not say so itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from assistant.english.clauses import Reading, read
from assistant.english.names import is_everyday
from assistant.english.verbs import is_auxiliary, is_verb
from assistant.english.word_forms import VERB_FORMS
from assistant.english.word_lists import word_list
from assistant.english.words import english_words
from corpus import Article

Hold = Literal["", "name", "text"]

_LISTS = word_list("subjects")
_PRONOUNS = frozenset(_LISTS["pronouns"].split())
_PARTIES = frozenset(_LISTS["parties"].split())
_STAND_INS = _PARTIES | frozenset(_LISTS["stand_ins"].split())
_DETERMINERS = frozenset(_LISTS["determiners"].split())
_TIES = frozenset(_LISTS["ties"].split())
_DEMONSTRATIVES = frozenset(_LISTS["demonstratives"].split())
_ANSWERS = frozenset(_LISTS["answers"].split())
_PHRASES = re.compile(
    r"(?:"
    + "|".join(
        re.escape(phrase.strip())
        for phrase in sorted(_LISTS["phrases"].replace("\n", "").split("|"), key=len, reverse=True)
        if phrase.strip()
    )
    + r")\b"
)
_OPENING = re.compile(r"^[\s\"'“‘(\[—–-]+")
_LONGEST_SUBJECT = 14  # words; further on there is no subject
_COUNTED = 600  # sentences of an article in which its names are looked for
_ADVERBIAL = re.compile(
    r"^(?:in|at|on|from|by|for|with|during|over|until|to|since) (?:[^,.]{2,40}, |(?:\w+ )?\d{4} )"
)
_PERSONAL = re.compile(r"(?:he|she|his|her)\b", re.IGNORECASE)
_RARE = 6_000  # rank from which a word is as good as none
_EXPLETIVE = re.compile(
    r"it(?:[’']s| is| was| would be| will be| may be| seems| takes| took| remains)(?: \S+){1,4} "
    r"(?:that|to|whether|who|how)\b"
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one sentence speaks of.

    Attributes:
        names: The names that it is about: those in its subject, or those that its subject stands
            for; empty where none is known.
        sure: Whether they are its subject or stand in its paragraph, and not above it only.
        stands_for: The one name that its pronoun or "the company" stands for; empty where it has
            none of these, or where that is not sure.
        hangs: How it hangs on what stands before it: `"name"` where only a name is missing
            ("The company raised ..."), `"text"` where more is ("In exchange, ..."), empty for a
            sentence that stands alone.
    """

    names: tuple[str, ...]
    hangs: Hold = ""
    stands_for: str = ""
    sure: bool = False


class Subjects:
    """Says of each sentence of one article what it speaks of; safe to share between threads."""

    def __init__(self, article: Article) -> None:
        """Takes the article; a sentence is read when it is first asked for."""
        self._article = article
        self._spoken: dict[int, Spoken] = {}
        self._above: dict[int, tuple[str, ...]] = {}

    def of(self, position: int) -> Spoken:
        """What the sentence at a position speaks of.

        A pronoun or "the company" stands for what the sentence before it in its paragraph speaks
        of, or for the last name there; else for the names in its nearest heading that has any;
        else for those in the article's title.
        """
        if position not in self._spoken:
            self._spoken[position] = self._found(position)
        return self._spoken[position]

    def _found(self, position: int) -> Spoken:
        text = self._article.sentence_text(position)
        hangs = hold_of(text)
        own = subject_names(text) if hangs != "name" else ()
        if own:
            return Spoken(own, hangs, sure=True)
        if not hangs:
            return Spoken(self._names_above(position))
        before, above = self._before(position), self._names_above(position)
        if _PERSONAL.match(text):
            before = tuple(filter(looks_like_a_person, before)) or self._last_person(position)
            return Spoken(before or above, hangs, before[0] if before else "", bool(before))
        party = _DETERMINERS & set(text.lower().split()[:1]) and len(above) == 1
        sure = before[:1] or (above if party else ())
        stands_for = sure[0] if sure and hangs == "name" else ""
        return Spoken(before or above, hangs, stands_for, bool(before))

    def _before(self, position: int) -> tuple[str, ...]:
        """What the sentence before it in its paragraph speaks of, or the last name there."""
        article = self._article
        place = article.sentences[position]
        if place.lead_in is not None and place.lead_in < position:
            return self.of(place.lead_in).names
        if position == 0 or article.sentences[position - 1].block != place.block:
            return ()
        before = article.sentence_text(position - 1)
        if own := subject_names(before) if hold_of(before) != "name" else ():
            return own
        if hold_of(before) and (found := self.of(position - 1).names):
            return found
        names = read(before).names
        return (names[-1].text,) if names else ()

    def _last_person(self, position: int) -> tuple[str, ...]:
        """The last name in its paragraph that looks like a person's."""
        block = self._article.sentences[position].block
        for before in range(position - 1, -1, -1):
            if self._article.sentences[before].block != block:
                break
            names = [fact.text for fact in read(self._article.sentence_text(before)).names]
            if people := [name for name in names if looks_like_a_person(name)]:
                return (people[-1],)
        return ()

    def _names_above(self, position: int) -> tuple[str, ...]:
        """The names in the nearest heading that has any, else those in the article's title.

        Capitals tell nothing in a heading: only what the article's sentences write as a name is
        one there too.
        """
        section = self._article.sentences[position].section
        if section not in self._above:
            headings = (*reversed(self._article.sections[section].heading), self._article.title)
            found = (self._names_in(heading) for heading in headings)
            self._above[section] = next(filter(None, found), ())
        return self._above[section]

    def _names_in(self, heading: str) -> tuple[str, ...]:
        names = self._names
        return tuple(dict.fromkeys(names.findall(heading))) if names else ()

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        """What the article's sentences write as a name, in the first of them."""
        counts: Counter[str] = Counter()
        for position in range(min(len(self._article.sentences), _COUNTED)):
            counts.update(fact.text for fact in read(self._article.sentence_text(position)).names)
        names = sorted(counts, key=len, reverse=True)
        joined = "|".join(map(re.escape, names))
        return re.compile(rf"(?<![\w-])(?:{joined})(?![^\W_])") if names else None


@lru_cache(maxsize=20_000)
def looks_like_a_person(name: str) -> bool:
    """Whether a name is of two words or more, the last of which English does not have."""
    last = name.split()[-1].lower()
    rank = english_words().get(last, _RARE)
    return len(name.split()) > 1 and last.isalpha() and rank >= _RARE and not is_everyday(last)


@lru_cache(maxsize=20_000)
def subject_names(text: str) -> tuple[str, ...]:
    """The names in the subject of a sentence's first clause that has one, in order."""
    reading = read(text)
    first, verb = _subject(reading)
    inside = [
        fact.text
        for at, fact in zip(reading.at, reading.facts, strict=True)
        if fact.kind == "name" and first <= at < verb
    ]
    return tuple(dict.fromkeys(inside))


@lru_cache(maxsize=20_000)
def hold_of(text: str) -> Hold:
    """How a sentence hangs on what stands before it, told by its first words."""
    opening = _OPENING.sub("", text).lower()
    if not _PHRASES.match(opening):
        opening = _ADVERBIAL.sub("", opening)
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", opening)[:8]
    if not words:
        return ""
    first = _bare(words[0])
    if text[:1] in '“"‘' and first in _PRONOUNS:  # of whom a speaker speaks is another matter
        return "text"
    bare = " ".join(words)
    if words[0] in _TIES or _PHRASES.match(opening) or _PHRASES.match(bare):
        return "text"
    if words[0] in _ANSWERS and (len(words) < 2 or opening[len(words[0]) :][:1] in ",.;:—– "):
        return "text"
    if first in _DEMONSTRATIVES:
        return "text"
    if first in _PRONOUNS:
        return "" if _EXPLETIVE.match(opening) else "name"
    if words[0] in _DETERMINERS and _stands_in(text, words):
        return "name" if _bare(words[1]) in _PARTIES else "text"
    hangs = words[0] in _SUBORDINATE and _bare("".join(words[1:2])) in _PRONOUNS | _DEMONSTRATIVES
    return "text" if hangs else ""


def _stands_in(text: str, words: Sequence[str]) -> bool:
    """Whether "the company" opens a sentence and is no part of a name or of a longer noun."""
    noun = _bare("".join(words[1:2]))
    if noun not in _STAND_INS or re.search(rf"\b{noun.capitalize()}\b", text):
        return False
    reading = read(text)
    at = next((i for i, word in enumerate(reading.words) if word.text == noun), 0)
    after = reading.words[at + 1 : at + 2]
    if words[1] != noun or not after:  # "the company's strategy"
        return True
    return (
        not after[0].content
        or _acts(reading, at + 1, opens=at)
        or after[0].clause > reading.words[at].clause
    )


def _bare(word: str) -> str:
    return re.sub(r"['’](?:s|re|ll|d|ve)?$", "", word)


def _subject(reading: Reading) -> tuple[int, int]:
    """Positions of the first word of the subject and of the verb behind it; equal for none.

    "In 2024 OpenAI raised": what stands before the subject in its clause is no hindrance, since
    only names are looked for. A clause that opens with "while" or "if" and ends at a comma is
    passed over.
    """
    words = reading.words
    sentence_end = next((i for i, word in enumerate(words) if word.sentence > 0), len(words))
    start = 0
    while start < sentence_end:
        clause = words[start].clause
        end = next(
            (i for i in range(start, sentence_end) if words[i].clause != clause), sentence_end
        )
        opens = words[start].text
        verb = next(
            (i for i in range(start, end) if is_auxiliary(words[i].text) or is_verb(reading, i)),
            -1,
        )
        if opens in _SUBORDINATE and end < sentence_end:
            start = end
            continue
        if verb > start:
            return start, verb
        # "Stargate, which ..., grew": the subject stands alone before an aside.
        named = start == 0 and any(words[i].name >= 0 for i in range(start, end))
        if verb < 0 and named and opens not in _PREPOSITIONS:
            return start, min(end, start + _LONGEST_SUBJECT)
        start = end
    return 0, 0


def _acts(reading: Reading, position: int, *, opens: int) -> bool:
    """Whether a word is the first verb of a clause that opens at a position."""
    words = reading.words
    word = words[position].text
    if position > opens and words[position - 1].text in _PRONOUNS:
        return True
    plain = word in VERB_FORMS and position > opens and words[position].name < 0
    return is_auxiliary(word) or plain or is_verb(reading, position)


_SUBORDINATE = frozenset(
    ["while", "if", "when", "although", "though", "because", "since", "after", "before", "unlike",
     "whereas", "as", "unless", "until", "once"]
)  # fmt: skip
_PREPOSITIONS = frozenset(word_list("words")["prepositions"].split()) | {"according", "despite"}


def stands_alone(texts: Sequence[str]) -> bool:
    """Whether the first of some sentences can be understood without what stands before it."""
    return not texts or hold_of(texts[0]) == ""
