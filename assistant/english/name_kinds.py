"""Tells whose name a name is, a person's or an organisation's, by the words around it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from assistant.english.facts import find_facts
from assistant.english.names import is_everyday
from assistant.english.subjects import looks_like_a_person
from assistant.english.verbs import is_auxiliary
from assistant.english.word_forms import VERB_FORMS
from assistant.english.word_lists import word_list

NameKind = Literal["person", "organisation", ""]

_LISTS = word_list("people")


def _words(key: str) -> list[str]:
    return str(_LISTS[key]).split()


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_GIVEN = frozenset(_words("given_names"))
_IN_ORGANISATIONS = frozenset(_words("in_organisations"))
_KNOWN_ORGANISATIONS = frozenset(_words("organisations"))
_ROLE = rf"(?:{_any(_words('roles'))})"
_ROLES = (
    rf"(?:(?:former|first|acting|deputy|senior|chief|managing|executive|vice|operations|finance|"
    rf"head|field) )*{_ROLE}(?: {_ROLE})?"
    r"(?: (?:of|for) (?:the )?(?:[\w’'-]+ ){0,2}?[\w’'-]+)?"
)
_ROLE_BEFORE = re.compile(rf"(?<![\w-])(?P<role>{_ROLES}),? $", re.IGNORECASE)
_ROLE_BEHIND = re.compile(
    rf"^, (?:(?:a|an|the|its|their|then|now|our|his|her)\b ?)?(?:[\w-]+ )??(?:[\w’'-]+['’]s? )?"
    rf"(?P<role>{_ROLES})(?![\w-])",
    re.IGNORECASE,
)
_WHO_BEHIND = re.compile(r"^,? who(?:m|se)?\b")
_SAYS = frozenset(_words("says"))
_SAYS_BEHIND = re.compile(rf"^,? (?:has |had |have |also )?(?:{_any(_words('says'))})\b")
_SAYS_BEFORE = re.compile(rf"(?:[”\"’'],? |\b)(?:{_any(_words('says'))}) $")
_NOUN_BEFORE = re.compile(
    rf"\b(?:{_any(_words('organisation_nouns'))}),? (?:called |named )?$", re.IGNORECASE
)
_VERB_BEHIND = re.compile(
    rf"^ (?:has |had |have |also |explicitly |recently )*(?:{_any(_words('organisation_verbs'))})\b"
)
_THING_BEHIND = re.compile(
    rf"^['’]s? (?:\w+ )?(?:{_any(_words('organisation_things'))})\b", re.IGNORECASE
)
_ROLE_OF_IT = re.compile(rf"^(?:['’]s?)? (?:{_ROLE})(?: [A-Z]|\b)", re.IGNORECASE)
_IN_PLACE = re.compile(r"\b(?:in|at|near|across|throughout) (?:the )?$")
_BESIDE = re.compile(r"^,? (?:and|or) (?:the )?$|^, $")
_PLURAL_OWNER = re.compile(r"s['’] ")
_OPENING = re.compile(
    r"[\s“\"‘(]*(?P<name>[A-Z][\w’'-]*?)(?:(?P<own>['’]s)|, who)?(?: (?P<verb>[a-z]+))?\b"
)
_SURE = 2


class Named(NamedTuple):
    """A name where it stands in a text.

    Attributes:
        text: As written, without a role before it.
        start: Character offset of its first letter.
        end: Offset one past the last.
    """

    text: str
    start: int
    end: int


@lru_cache(maxsize=20_000)
def names_in(text: str) -> tuple[Named, ...]:
    """The names of a text, in order: "Growers' Union" is one, a role is no part of one."""
    found: list[Named] = []
    for fact in find_facts(text):
        if fact.kind != "name":
            continue
        start = fact.start
        words = fact.text.split(" ")
        while len(words) > 1 and re.fullmatch(_ROLE, words[0], re.IGNORECASE):
            start += len(words.pop(0)) + 1
        if len(words) > 1 and start == 0 and _opens_with_a_word(words):
            start += len(words.pop(0)) + 1
        last = found[-1] if found else None
        if last and _PLURAL_OWNER.fullmatch(text[last.end - 1 : start]):
            found[-1] = Named(text[last.start : fact.end], last.start, fact.end)
        else:
            found.append(Named(text[start : fact.end], start, fact.end))
    return tuple(found)


def _opens_with_a_word(words: Sequence[str]) -> bool:
    """Whether a sentence's first word only seems to belong to a name: "Use Claude Sonnet"."""
    return words[0] not in _GIVEN and len(words) > 2 and is_everyday(words[0].lower())


class NameKinds:
    """Whose names the names of some sentences are, judged by all places of each."""

    def __init__(self, sentences: Iterable[str]) -> None:
        """Reads the sentences; each place of a name counts for what it may be."""
        weights: defaultdict[str, Counter[NameKind]] = defaultdict(Counter)
        self._roles: dict[str, str] = {}
        pairs: list[tuple[str, str]] = []
        for text in sentences:
            names = names_in(text)
            for name in names:
                weights[name.text].update(dict(_signs(text, name)))
                if role := _role(text, name):
                    self._roles.setdefault(name.text, role)
            pairs += [
                (one.text, other.text)
                for one, other in pairwise(names)
                if _BESIDE.fullmatch(text[one.end : other.start])
            ]
        self._kinds = {
            name: _judged(name, counts, alone=name.split()[0] in weights)
            for name, counts in weights.items()
        }
        self._full = self._whole_names()
        self._spread(pairs, weights)

    def of(self, name: str) -> NameKind:
        """What bears the name; empty for a place, a product, or what is not known."""
        return self._kinds.get(self.full(name), "")

    def names_in(self, text: str) -> tuple[Named, ...]:
        """The names of a text, in order, with a last name that opens it and is a word elsewhere.

        "Brook denied it" names Adaeze Brook where the sentences do; "Brook trout" does not.
        """
        names = names_in(text)
        opening = _OPENING.match(text)
        if opening is None or opening["name"] not in self._full:
            return names
        start, end = opening.span("name")
        acts = opening["own"] or (opening["verb"] and _acts(opening["verb"]))
        if not acts or (names and names[0].start <= start):
            return names
        return (Named(text[start:end], start, end), *names)

    def full(self, name: str) -> str:
        """The whole name of a person told by the last one: "Marr" is "Sunniva Marr"."""
        return self._full.get(name, name)

    def role(self, name: str) -> str:
        """What a person is, as the articles say it beside the name; empty where none does."""
        return self._roles.get(self.full(name), "")

    def _whole_names(self) -> dict[str, str]:
        """Whole names by last names that only one of them has."""
        people = [name for name, kind in self._kinds.items() if kind == "person" and " " in name]
        lasts = Counter(name.rsplit(" ", 1)[1] for name in people)
        return {
            last: name
            for name in people
            if lasts[last := name.rsplit(" ", 1)[1]] == 1
            and self._kinds.get(last) != "organisation"
        }

    def _spread(
        self, pairs: Sequence[tuple[str, str]], weights: dict[str, Counter[NameKind]]
    ) -> None:
        """Makes persons of what stands beside one in a list and may be one."""
        for one, other in (*pairs, *((b, a) for a, b in pairs)):
            may_be = looks_like_a_person(other) and not weights[other]["organisation"]
            if self.of(one) == "person" and not self.of(other) and may_be:
                self._kinds[other] = "person"


def _acts(verb: str) -> bool:
    """Whether a word behind a name is what somebody does or did."""
    past = verb in VERB_FORMS or verb.endswith("ed")
    return past or is_auxiliary(verb) or verb in _SAYS


def _signs(text: str, name: Named) -> Iterator[tuple[NameKind, int]]:
    """What the words around a name at one place say of it, the strongest of each kind."""
    before, behind = text[: name.start][-70:], text[name.end :][:70]
    several = " " in name.text
    person = max(
        3 * bool(_ROLE_BEFORE.search(before) or _ROLE_BEHIND.match(behind)),
        2 * bool(several and (_WHO_BEHIND.match(behind) or _SAYS_BEFORE.search(before))),
        1 * bool(several and _SAYS_BEHIND.match(behind)),
    )
    organisation = max(
        3 * bool(_NOUN_BEFORE.search(before) or _leads_to_a_person(behind)),
        2 * bool(_VERB_BEHIND.match(behind) or _THING_BEHIND.match(behind)),
    )
    place = 1 * bool(_IN_PLACE.search(before))
    yield "person", person
    yield "organisation", organisation
    yield "", place


def _leads_to_a_person(behind: str) -> bool:
    """Whether a role with a name follows: "OpenAI CEO Sam Altman"."""
    return bool(re.match(rf"^(?:['’]s?)? (?i:{_ROLES}) [A-Z]", behind))


def _role(text: str, name: Named) -> str:
    """The role that stands beside a name, with the name before it: "OpenAI CEO"."""
    if before := _ROLE_BEFORE.search(text[: name.start][-70:]):
        role = " ".join(before["role"].split())
        between = re.compile(rf"(?:['’]s?)? {re.escape(before['role'])},? ")
        of = [o for o in names_in(text) if between.fullmatch(text[o.end : name.start])]
        return f"{text[of[0].start : of[0].end]} {role}" if of else role
    behind = _ROLE_BEHIND.match(text[name.end :][:70])
    return " ".join(behind["role"].split()) if behind else ""


def _judged(name: str, counts: Counter[NameKind], *, alone: bool) -> NameKind:
    """Weighs the signs; `alone` tells whether its first word is a name by itself elsewhere.

    People are told of by their whole or their last names: what bears the first alone ("Claude",
    "Claude 3 Haiku") is mostly a make.
    """
    words = name.split()
    first = words[0]
    if name in _KNOWN_ORGANISATIONS or any(word.lower() in _IN_ORGANISATIONS for word in words):
        return "organisation"
    person, organisation, place = counts["person"], counts["organisation"], counts[""]
    if len(words) > 1 and not alone:
        person += 2 * (first in _GIVEN) + looks_like_a_person(name)
    if any(letter.isdigit() for letter in name):
        person = 0
    if person >= _SURE and person >= organisation and (len(words) > 1 or person > _SURE):
        return "person"
    return "organisation" if organisation >= _SURE and organisation > place else ""
