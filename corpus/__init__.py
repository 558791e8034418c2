"""What was written: files become `Article` values with canonical text and exact offsets."""

from corpus.article import Article, Block, Section, Sentence
from corpus.errors import ArticleError, TwoBetsError
from corpus.passage import Passage, split_passages

__all__ = [
    "Article",
    "ArticleError",
    "Block",
    "Passage",
    "Section",
    "Sentence",
    "TwoBetsError",
    "split_passages",
]
