"""Words in common: BM25 over sentences and passages, and how rare a word is in the articles."""

from __future__ import annotations

import json
import math
import re
import threading
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Self

import bm25s
import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_EN_PLUS

from corpus import Article, Passage
from index.question_encoder import Floats
from index.wording import passage_wording, sentence_wording

WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|\w+")
STOP_WORDS = frozenset(STOPWORDS_EN_PLUS)

K1, B = 0.9, 0.4
"""How much repeating a word and a text's length count; for short texts both little.

Source: the defaults of Anserini (Yang, Fang and Lin 2017), tuned on passages.
"""

_stemmers = threading.local()


def words(text: str) -> list[str]:
    """The words and numbers of a text as they are written, in order; "6.6" is one."""
    return WORD.findall(text)


def stems(text: str) -> list[str]:
    """The stems of a text's words in order, without stop words.

    Case, accents and possessive endings do not count: "OpenAI's" and "openai" are one stem.
    """
    return [stem for stem in map(_stem, words(text)) if stem]


class Words:
    """The words of one index. Safe to share between threads."""

    def __init__(
        self,
        sentences: WordScores,
        passages: WordScores,
        *,
        vocabulary: Mapping[str, int],
        frequency: Mapping[str, int],
        places: int,
    ) -> None:
        """Takes finished parts; use `build` or `open`.

        Args:
            sentences: BM25 over sentences, in the order of the articles.
            passages: BM25 over passages, in the order of the articles.
            vocabulary: How often each word stands in the articles, written the way that it is
                written most often.
            frequency: In how many sentences or headings a stem stands.
            places: How many sentences and headings there are.
        """
        self.sentences = sentences
        self.passages = passages
        self.vocabulary = vocabulary
        self._frequency = frequency
        self._places = places

    @classmethod
    def build(cls, articles: Sequence[Article], passages: Sequence[Passage]) -> Self:
        """Counts the words of articles and of their passages, both in the order of the index."""
        sentences = [
            sentence_wording(article, position)
            for article in articles
            for position in range(len(article.sentences))
        ]
        places = [place for article in articles for place in _places(article)]
        frequency = Counter(stem for place in places for stem in set(stems(place)))
        return cls(
            WordScores.build(sentences),
            WordScores.build([passage_wording(passage) for passage in passages]),
            vocabulary=_vocabulary(places),
            frequency=frequency,
            places=len(places),
        )

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Reads what `save` wrote."""
        counts = json.loads((folder / "counts.json").read_text(encoding="utf-8"))
        return cls(
            WordScores.open(folder / "sentences"), WordScores.open(folder / "passages"), **counts
        )

    def save(self, folder: Path) -> None:
        """Writes everything into a folder, which is made."""
        self.sentences.save(folder / "sentences")
        self.passages.save(folder / "passages")
        counts = {
            "vocabulary": self.vocabulary,
            "frequency": self._frequency,
            "places": self._places,
        }
        (folder / "counts.json").write_text(
            json.dumps(counts, ensure_ascii=False), encoding="utf-8"
        )

    def stems(self, text: str) -> list[str]:
        """The stems of a text's words, as they are counted here."""
        return stems(text)

    def knows(self, stem: str) -> bool:
        """Whether a stem stands anywhere in the articles."""
        return stem in self._frequency

    def rarity(self, stem: str) -> float:
        """Inverse frequency of a stem: ln(1 + (n - f + 0.5) / (f + 0.5)), more than 0.

        A stem that stands nowhere has the highest. Source: Robertson and Zaragoza 2009, "The
        Probabilistic Relevance Framework: BM25 and Beyond", with Lucene's added 1.
        """
        found = self._frequency.get(stem, 0)
        return math.log(1 + (self._places - found + 0.5) / (found + 0.5))


class WordScores:
    """BM25 over a fixed list of texts."""

    def __init__(self, retriever: bm25s.BM25 | None, count: int) -> None:
        """Takes a finished retriever, or None where no text holds a word."""
        self._retriever = retriever
        self._count = count

    @classmethod
    def build(cls, texts: Sequence[str]) -> Self:
        """Indexes the texts in their order."""
        stemmed = [stems(text) for text in texts]
        if not any(stemmed):
            return cls(None, len(texts))
        retriever = bm25s.BM25(method="lucene", k1=K1, b=B)
        retriever.index(stemmed, show_progress=False)
        return cls(retriever, len(texts))

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Reads what `save` wrote."""
        count = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
        filled = (folder / "params.index.json").is_file()
        return cls(bm25s.BM25.load(folder) if filled else None, int(count))

    def save(self, folder: Path) -> None:
        """Writes everything into a folder, which is made."""
        folder.mkdir(parents=True)
        (folder / "texts.json").write_text(str(self._count), encoding="utf-8")
        if self._retriever is not None:
            self._retriever.save(folder, show_progress=False)

    def scores(self, question_stems: Iterable[str]) -> Floats:
        """BM25 of every text for a question, in the order of the texts.

        Returns:
            float32 (texts,), 0 for a text that shares no stem; all 0 for no stems.
        """
        known = list(question_stems)
        if self._retriever is None or not known:
            return np.zeros(self._count, dtype=np.float32)
        ids = self._retriever.get_tokens_ids(known)
        return np.asarray(self._retriever.get_scores_from_ids(ids), dtype=np.float32)


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


def _vocabulary(texts: Iterable[str]) -> dict[str, int]:
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for word in words(text):
            spellings[_plain(word)][word] += 1
    return {counts.most_common(1)[0][0]: counts.total() for counts in spellings.values() if counts}
