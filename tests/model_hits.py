"""Hits for the tests of language models, made by hand from the shipped and from small articles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from corpus import (
    Article,
    Passage,
    parse_article,
    read_folder,
    shipped_articles_dir,
    split_passages,
)
from index import Hit, Signals

BRIDGES = """# Bridges of Vell

The old bridge over the Vell opened in 1911 and cost 4 million crowns. It carries about 900 carts \
a day. Its stones came from Harn.

## The new bridge

The new bridge opened in 1987. Oster Steel delivered the steel, and Maren Works laid the road. \
It is reportedly 412 metres long.

## Tolls

Carts pay two crowns on the old bridge. People on foot pay nothing.
"""


def article(text: str = BRIDGES, *, id: str = "bridges") -> Article:  # noqa: A002  # corpus's name
    return parse_article(text, id=id, title="", form="markdown")


def hits(*articles: Article) -> list[Hit]:
    """A hit for the first sentence of every passage, in order."""
    return [hit_at(passage, passage.first) for one in articles for passage in split_passages(one)]


def hit_at(passage: Passage, sentence: int) -> Hit:
    signals = Signals(
        sentence_similarity=0.5, passage_similarity=0.5, sentence_words=1.0, passage_words=1.0
    )
    return Hit(passage=passage, sentence=sentence, score=1.0, signals=signals)


@cache
def shipped() -> Sequence[Article]:
    return read_folder(shipped_articles_dir())[0]
