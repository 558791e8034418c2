"""The words under which a sentence and a passage are found: their own, after title and heading.

Text without its title or heading path in front is found worse, and an item of a list says little
without the sentence that introduces it. A sentence has its headings alone: a long title before
every one makes all of them alike (measured), and its passage has both.
"""

from __future__ import annotations

from corpus import Article, Passage


def sentence_wording(article: Article, position: int, *, subject: str = "") -> str:
    """The words under which one sentence of an article is found, or read with a question.

    Args:
        article: Where it stands.
        position: Which it is.
        subject: The name that its pronoun stands for, put in brackets before it; empty for none.
    """
    text = article.worded(position)
    if subject:
        text = f"[{subject}] {text}"
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
