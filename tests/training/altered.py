"""Questions and sentences altered so that they no longer fit each other, or still do.

What a search finds nearly answers: the right kind of thing about another subject, another year,
the opposite, or the subject without the answer. The public sets hold too few of these.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from random import Random

from tests.training.sets import Example, Sets, Text, plain

PRONOUN = re.compile(
    r"^(?:It|He|She|They|This|These|Those|His|Her|Its|Their|The (?:company|firm|city|group|film"
    r"|band|state|team|war|former|latter|book|show|series|song|country))\b"
)
"""How a sentence begins whose subject is named before it."""

_NAME = re.compile(
    r"(?<![.!?\"“] )(?<!^)\b"
    r"(?:[A-Z][\w'’&-]+(?: (?:of|the|de|van|and) (?=[A-Z]))?(?: [A-Z][\w'’&-]+){0,3})"
)
_YEAR = re.compile(r"\b(1[5-9]\d\d|20[0-2]\d)\b")
_NO_NAME = re.compile(
    "I|The|A|An|In|It|He|She|They|This|These|What|Who|When|Where|How|Why|Which|If|But|And|As|At|On"
    "|For|We|You|My|Does|Did|Is|Are|Was|Edit"
)
_PAIRS = (
    "first last,largest smallest,highest lowest,more less,most least,before after,oldest youngest,"
    "north south,northern southern,east west,eastern western,increase decrease,increased decreased,"
    "best worst,won lost,win lose,buy sell,bought sold,with without,major minor,early late,"
    "upper lower,men women,father mother,husband wife,son daughter,king queen,private public,"
    "higher lower,positive negative,advantages disadvantages,supported opposed,support oppose,"
    "allowed forbidden,always never,inside outside,above below,like dislike,likes dislikes,"
    "cheap expensive,easy difficult,good bad"
)
_OPPOSITES = {
    word: opposite
    for one, other in (pair.split() for pair in _PAIRS.split(","))
    for word, opposite in ((one, other), (other, one))
}
_VAGUE = {
    "money": "a large sum,a significant amount,an undisclosed sum,a lot of money,considerable sums",
    "year": "that time,the same period,later years,an earlier time",
    "number": "several,many,a number of,some,a few",
    "name": "someone,another one,a group,one of them,an old acquaintance,another place,"
    "people there",
    "other": "something,things like that,this,other things",
}
_NEARBY = 0.6  # how often another name is looked for in the same article first
_TEXTS_TOGETHER = 40  # sentences of a set without titles that are taken as one article
_TRIES = 12
_YEARS_OFF = (-9, -7, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 8)


class Alterations:
    """Alters with names and titles from the same set, so that nothing looks out of place."""

    def __init__(self, sets: Sets, random: Random) -> None:
        self._texts, self._random = sets.texts, random
        nearby: dict[tuple[str, str | int], set[str]] = defaultdict(set)
        titles: dict[str, list[str]] = defaultdict(list)
        for example in sets.examples:
            for i in (*example.gold, *example.beside):
                nearby[self._article(example, i)] |= set(_names(self._texts[i].words))
            titles[example.source] += [
                title for i in example.gold[:1] if (title := self._texts[i].subject)
            ]
        self._nearby = {article: sorted(names) for article, names in nearby.items()}
        self._titles = titles
        self._all: dict[str, list[str]] = defaultdict(list)
        for (source, _), names in self._nearby.items():
            self._all[source] += names

    def questions(self, example: Example) -> list[str]:
        """The question about something else, which its gold sentence therefore does not answer."""
        text, asked = self._texts[example.gold[0]], example.question
        said = plain(" ".join((*text.place, text.words)))
        changed = [
            _replaced(asked, name, other)
            for name in self._asked_names(asked, text, said)[:2]
            if (other := self._instead(example, name, asked, text, said))
        ]
        for year in _YEAR.findall(asked)[:1]:
            if year in said:
                off = self._random.choice(_YEARS_OFF)
                changed.append(asked.replace(year, str(int(year) + off)))
        turned = [word for word in re.findall(r"\w+", asked) if word in _OPPOSITES]
        turned = [word for word in turned if _OPPOSITES[word] not in said]
        if turned:
            word = self._random.choice(turned)
            changed.append(_replaced(asked, word, _OPPOSITES[word]))
        return changed

    def spoilt(self, example: Example) -> list[Text]:
        """The gold sentence without its answer, and the gold sentence about another subject."""
        text = self._texts[example.gold[0]]
        return [
            altered
            for altered in (self._without_answer(example, text), self._elsewhere(example, text))
            if altered is not None
        ]

    def harmless(self, example: Example) -> list[Text]:
        """The gold sentence with something left vague that was not asked for."""
        text, asked = self._texts[example.gold[0]], plain(example.question)
        names = [
            name
            for name in (_names(text.words) if example.answers else ())
            if plain(name) not in asked and not _same(name, example.answers)
        ]
        if not names:
            return []
        name = self._random.choice(names)
        return [text._replace(words=text.words.replace(name, self._vague(name)))]

    def _without_answer(self, example: Example, text: Text) -> Text | None:
        said = [one for one in example.answers if one in text.words and len(one.split()) <= 6]
        place = plain(" ".join(text.place))
        if not said or any(plain(one) in place for one in example.answers):
            return None
        answer = max(said, key=len)
        words = text.words.replace(answer, self._vague(answer))
        left = any(one in words for one in example.answers)
        return None if left else text._replace(words=words)

    def _elsewhere(self, example: Example, text: Text) -> Text | None:
        asked, (place, subject, words) = plain(example.question), text
        names = [
            name
            for name in _names(f" {words}")
            if plain(name) in asked and not _same(name, example.answers)
        ]
        if subject and re.match(rf"{re.escape(subject)}\b", words):
            names.append(subject)
        if names:
            name = self._random.choice(names)
            other = self._other(example, name, f"{asked} {plain(words)}")
            if not other:
                return None
            moved = tuple(part.replace(name, other) for part in place)
            return Text(moved, other if subject == name else subject, words.replace(name, other))
        titles = self._titles[example.source]
        if not (titles and subject and plain(subject) in asked and PRONOUN.match(words)):
            return None
        other = self._random.choice(titles)
        if plain(other) == plain(subject):
            return None
        return Text((other, *place[1:]), other, words)

    def _asked_names(self, asked: str, text: Text, said: str) -> list[str]:
        """Names in the question that the sentence or its place has too, in any order."""
        if asked == asked.lower():
            known = [name.lower() for name in (*_names(text.words), text.subject) if len(name) > 3]
            names = [name for name in known if re.search(rf"\b{re.escape(name)}\b", asked)]
        else:
            names = [name for name in _names(asked) if plain(name) in said]
        self._random.shuffle(names)
        return names

    def _instead(
        self, example: Example, name: str, asked: str, text: Text, said: str
    ) -> str | None:
        lower, titles = asked == asked.lower(), self._titles[example.source]
        if lower and titles and name == text.subject.lower():
            other: str | None = self._random.choice(titles)
        else:
            other = self._other(example, name, said)
        if not other or plain(other) in said:
            return None
        return other.lower() if lower else other

    def _other(self, example: Example, name: str, avoided: str) -> str | None:
        """A name of about as many words that is not the same, nor among what is avoided."""
        pools = [self._all[example.source]]
        if self._random.random() < _NEARBY:
            pools.insert(0, self._nearby.get(self._article(example, example.gold[0]), []))
        for pool in pools:
            for _ in range(_TRIES if pool else 0):
                other = self._random.choice(pool)
                alike = abs(len(other.split()) - len(name.split())) <= 1
                if alike and other.lower() not in avoided and not _same(other.lower(), [name]):
                    return other
        return None

    def _vague(self, answer: str) -> str:
        number = re.search(r"\d", answer)
        if number and re.search(r"[$€£]|dollar|million|billion", answer):
            kind = "money"
        elif _YEAR.search(answer):
            kind = "year"
        elif number:
            kind = "number"
        else:
            kind = "name" if answer[:1].isupper() else "other"
        return self._random.choice(_VAGUE[kind].split(","))

    def _article(self, example: Example, i: int) -> tuple[str, str | int]:
        place = self._texts[i].place
        return example.source, place[0] if place else i // _TEXTS_TOGETHER


def _names(text: str) -> list[str]:
    return [name for name in _NAME.findall(text) if len(name) > 2 and not _NO_NAME.fullmatch(name)]


def _same(name: str, others: Sequence[str]) -> bool:
    """Whether one of them holds the other."""
    return any(plain(name) in plain(one) or plain(one) in plain(name) for one in others)


def _replaced(text: str, word: str, other: str) -> str:
    return re.sub(rf"\b{re.escape(word)}\b", lambda _: other, text, count=1)
