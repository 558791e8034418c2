"""What was written: files become `Article` values with canonical text and exact offsets."""

from corpus.article import Article, Block, Place, Section, Sentence
from corpus.errors import ArticleError, FetchError, OtherKindsError, PartlyReadError, TwoBetsError
from corpus.folder import article_files, read_article, read_folder, shipped_articles_dir
from corpus.parsing import parse_article
from corpus.passage import Passage, split_passages
from corpus.sentences import split_sentences
from corpus.web import FetchedArticle, fetch_article

__all__ = [
    "Article",
    "ArticleError",
    "Block",
    "FetchError",
    "FetchedArticle",
    "OtherKindsError",
    "PartlyReadError",
    "Passage",
    "Place",
    "Section",
    "Sentence",
    "TwoBetsError",
    "article_files",
    "fetch_article",
    "parse_article",
    "read_article",
    "read_folder",
    "shipped_articles_dir",
    "split_passages",
    "split_sentences",
]
