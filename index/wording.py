"""The words under which a sentence and a passage are found: their own, after title and heading.

Text without its title and heading path in front is found worse, and an item of a list says
little without the sentence that introduces it.
"""

from __future__ import annotations

from corpus import Article, Passage


def sentence_wording(article: Article, position: int) -> str:
    """The words under which one sentence of an article is found."""
    lead_in = article.sentences[position].lead_in
    text = article.sentence_text(position)
    if lead_in is not None and lead_in != position:
        text = f"{article.sentence_text(lead_in)} {text}"
    return f"{_place(article, article.heading(position))}{text}"


def passage_wording(passage: Passage) -> str:
    """The words under which a passage is found."""
    return f"{_place(passage.article, passage.heading)}{passage.text}"


def _place(article: Article, heading: str) -> str:
    title = "" if article.title == article.id else article.title  # an id says nothing
    place = ". ".join(part for part in (title, heading.replace(" > ", ". ")) if part)
    return f"{place}: " if place else ""
