"""The words under which a sentence and a passage are found: their own, after title and heading.

Text without its title or heading path in front is found worse, and an item of a list says little
without the sentence that introduces it. A sentence has its headings alone: a long title before
every one makes all of them alike (measured), and its passage has both.
"""

from __future__ import annotations

from corpus import Article, Passage


def sentence_wording(article: Article, position: int) -> str:
    """The words under which one sentence of an article is found."""
    lead_in = article.sentences[position].lead_in
    text = article.sentence_text(position)
    if lead_in is not None and lead_in != position:
        text = f"{article.sentence_text(lead_in)} {text}"
    heading = article.heading(position)
    return f"{_place(heading) if heading else _place(_title(article))}{text}"


def passage_wording(passage: Passage) -> str:
    """The words under which a passage is found."""
    return f"{_place(_title(passage.article), passage.heading)}{passage.text}"


def _title(article: Article) -> str:
    return "" if article.title == article.id else article.title  # an id says nothing


def _place(*parts: str) -> str:
    place = ". ".join(part.replace(" > ", ". ") for part in parts if part)
    return f"{place}: " if place else ""
