"""Words in common: BM25 over sentences and passages, and how rare a word is in the articles."""

from __future__ import annotations

import math
import re
import threading
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Self

import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_EN_PLUS

from corpus import Article, split_passages
from index.arrays import Floats, Rows
from index.layout import Placed
from index.postings import Postings
from index.texts import Split
from index.wording import passage_wording, sentence_wording

WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|\w+")
STOP_WORDS = frozenset(STOPWORDS_EN_PLUS)

K1, B = 0.9, 0.4
"""How much repeating a word and a text's length count; for short texts both little.

Source: the defaults of Anserini (Yang, Fang and Lin 2017), tuned on passages.
"""

_POSTINGS = ("sentences", "passages", "places", "spellings")

_stemmers = threading.local()


def words(text: str) -> list[str]:
    """The words and numbers of a text as they are written, in order; "6.6" is one."""
    return WORD.findall(text)


def stems(text: str) -> list[str]:
    """The stems of a text's words in order, without stop words.

    Case, accents and possessive endings do not count: "OpenAI's" and "openai" are one stem.
    """
    return [stem for stem in map(_stem, words(text)) if stem]


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentWords:
    """The words of one segment.

    Attributes:
        sentences: Stems of every sentence as it is worded for search, in order.
        passages: Stems of every passage as it is worded for search, in order.
        places: Each stem once of every title, heading and sentence.
        spellings: Words as they are written, of every article.
        place_articles: int64 (places,), the row in the segment of each place's article.
    """

    sentences: Postings
    passages: Postings
    places: Postings
    spellings: Postings
    place_articles: Rows

    @classmethod
    def build(cls, split: Sequence[Split]) -> Self:
        """Counts the words of articles and of their passages."""
        places = [_places(article) for article, _ in split]
        flat = [place for texts in places for place in texts]
        return cls(
            sentences=Postings.build(
                stems(sentence_wording(article, position))
                for article, _ in split
                for position in range(len(article.sentences))
            ),
            passages=Postings.build(
                stems(passage_wording(passage)) for _, passages in split for passage in passages
            ),
            places=Postings.build(list(dict.fromkeys(stems(place))) for place in flat),
            spellings=Postings.build(
                [word for text in texts for word in words(text)] for texts in places
            ),
            place_articles=np.repeat(np.arange(len(places)), [len(texts) for texts in places]),
        )

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Reads what `save` wrote."""
        postings = {name: Postings.open(folder / name) for name in _POSTINGS}
        return cls(place_articles=np.load(folder / "place_articles.npy"), **postings)

    def save(self, folder: Path) -> None:
        """Writes everything into a folder, which is made."""
        for name in _POSTINGS:
            getattr(self, name).save(folder / name)
        np.save(folder / "place_articles.npy", self.place_articles)


class Words:
    """The words of one index. Safe to share between threads."""

    def __init__(self, segments: Sequence[tuple[SegmentWords, Placed]]) -> None:
        """Takes the words of its segments, each with where its texts stand in the index."""
        self.sentences = WordScores([(part.sentences, at.sentences) for part, at in segments])
        self.passages = WordScores([(part.passages, at.passages) for part, at in segments])
        self._places = [(part.places, at.articles[part.place_articles]) for part, at in segments]
        self._spellings = [(part.spellings, at.articles) for part, at in segments]
        self._place_count = sum(int(np.count_nonzero(rows >= 0)) for _, rows in self._places)
        self._frequency: dict[str, int] = {}

    @classmethod
    def of(cls, articles: Sequence[Article]) -> Self:
        """The words of articles, in their order."""
        split = [(article, split_passages(article)) for article in articles]
        part = SegmentWords.build(split)
        placed = Placed(
            articles=np.arange(len(split)),
            sentences=np.arange(len(part.sentences.lengths)),
            passages=np.arange(len(part.passages.lengths)),
        )
        return cls([(part, placed)])

    @cached_property
    def vocabulary(self) -> Mapping[str, int]:
        """How often each word stands in the articles, written as it is written most often."""
        spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for postings, rows in self._spellings:
            totals = postings.totals((rows >= 0).astype(np.int64)).tolist()
            for word, total in zip(postings.words, totals, strict=True):
                if total:
                    spellings[_plain(word)][word] += total
        # Of equally frequent ones the first by letters, whatever was indexed first.
        return {
            max(sorted(counts), key=counts.__getitem__): counts.total()
            for counts in spellings.values()
        }

    def stems(self, text: str) -> list[str]:
        """The stems of a text's words, as they are counted here."""
        return stems(text)

    def knows(self, stem: str) -> bool:
        """Whether a stem stands anywhere in the articles."""
        return self._found(stem) > 0

    def rarity(self, stem: str) -> float:
        """Inverse frequency of a stem: ln(1 + (n - f + 0.5) / (f + 0.5)), more than 0.

        A stem that stands nowhere has the highest. Source: Robertson and Zaragoza 2009, "The
        Probabilistic Relevance Framework: BM25 and Beyond", with Lucene's added 1.
        """
        return inverse_frequency(self._found(stem), self._place_count)

    def _found(self, stem: str) -> int:
        """In how many titles, headings and sentences a stem stands."""
        if stem in self._frequency:
            return self._frequency[stem]
        found = sum(
            int(np.count_nonzero(rows[postings.texts_with(stem)[0]] >= 0))
            for postings, rows in self._places
        )
        if found:  # what readers type is without end, what the articles hold is not
            self._frequency[stem] = found
        return found


class WordScores:
    """BM25 over the texts of some segments."""

    def __init__(self, segments: Sequence[tuple[Postings, Rows]]) -> None:
        """Takes the words of each segment, and the row of each of its texts in the index.

        Args:
            segments: Words, and int64 (texts,): a row, or -1 for a text that is no longer of
                the index.
        """
        self._segments = segments
        live = [postings.lengths[rows >= 0] for postings, rows in segments]
        self._count = sum(map(len, live))
        self._mean = sum(int(lengths.sum()) for lengths in live) / max(self._count, 1)

    def scores(self, question_stems: Iterable[str]) -> Floats:
        """BM25 of every text for a question, in the order of the texts.

        Source: Robertson and Zaragoza 2009, as Lucene has it since version 8.

        Returns:
            float32 (texts,), 0 for a text that shares no stem; all 0 for no stems.
        """
        scores = np.zeros(self._count, dtype=np.float32)
        for stem, times in Counter(question_stems).items():
            found = [self._found(postings, rows, stem) for postings, rows in self._segments]
            weight = times * inverse_frequency(sum(len(at) for at, _ in found), self._count)
            for at, saturation in found:
                scores[at] += weight * saturation
        return scores

    def _found(self, postings: Postings, rows: Rows, stem: str) -> tuple[Rows, Floats]:
        """The rows of the texts that hold a stem, and how much it counts in each, 0 to 1."""
        texts, counts = postings.texts_with(stem)
        live = rows[texts] >= 0
        texts, counts = texts[live], counts[live]
        length = postings.lengths[texts] / (self._mean or 1)
        return rows[texts], (counts / (counts + K1 * (1 - B + B * length))).astype(np.float32)


def inverse_frequency(found: int, count: int) -> float:
    """How much it says that a word stands in a text when it stands in `found` of `count`."""
    return math.log(1 + (count - found + 0.5) / (found + 0.5))


@lru_cache(maxsize=1 << 17)
def _stem(word: str) -> str:
    """The stem of a word, empty for a stop word; an article uses few words many times."""
    plain = _plain(word)
    if plain in STOP_WORDS:
        return ""
    # One stemmer for each thread: PyStemmer keeps state while it works.
    if not hasattr(_stemmers, "english"):
        _stemmers.english = Stemmer.Stemmer("english")
    stem: str = _stemmers.english.stemWord(plain)
    return stem


@lru_cache(maxsize=1 << 17)
def _plain(word: str) -> str:
    """A word without case, accents and possessive ending."""
    lowered = unicodedata.normalize("NFKD", word.replace("’", "'")).casefold()
    letters = "".join(letter for letter in lowered if not unicodedata.combining(letter))
    return letters.removesuffix("'s")


def _places(article: Article) -> list[str]:
    """Title, headings and sentences of an article, each once."""
    headings = [
        article.text[block.start : block.end] for block in article.blocks if block.kind == "heading"
    ]
    sentences = [article.sentence_text(i) for i in range(len(article.sentences))]
    return [article.title, *headings, *sentences]
