"""`twobets articles`: lists what there is to ask about."""

from __future__ import annotations

import argparse

from corpus import Article, read_folder
from ui.choices import settings_from
from ui.commands.index import exit_code
from ui.terminal import complain, say, say_json


def run(arguments: argparse.Namespace) -> int:
    """Prints the articles of the folder; files that cannot be read make the exit code 1."""
    articles, faults = read_folder(settings_from(arguments).articles_dir)
    if arguments.json:
        say_json([_values(article) for article in articles])
    else:
        say("\n\n".join(_in_words(article) for article in articles))
    for fault in faults:
        complain(str(fault))
    for article in articles:
        for warning in article.warnings:
            complain(f"{article.path or article.id}: {warning}")
    return exit_code(faults)


def _values(article: Article) -> dict[str, str | int]:
    return {
        "id": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "author": article.author,
        "published": article.published,
        "url": article.url,
        "sentences": len(article.sentences),
    }


def _in_words(article: Article) -> str:
    values = _values(article)
    imprint = [str(values[key]) for key in ("publisher", "author", "published") if values[key]]
    lines = [
        article.title,
        f"  id: {article.id}",
        f"  {', '.join([*imprint, f'{len(article.sentences)} sentences'])}",
        f"  {article.url}" if article.url else "",
    ]
    return "\n".join(line for line in lines if line)
