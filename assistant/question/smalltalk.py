"""Words that are no question about the articles, and the fitting reply, which cites nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from corpus import Article

Talk = Literal["", "greeting", "thanks", "farewell", "help", "articles"]

_PATTERNS: tuple[tuple[Talk, str], ...] = (
    (
        "greeting",
        r"(?:hi|hello|hey|good (?:morning|afternoon|evening)|greetings|hiya|howdy)"
        r"(?: there| everyone| all| again)?(?:[,!. ]+how are you(?: doing)?(?: today)?)?|"
        r"how are you",
    ),
    (
        "thanks",
        r"(?:ok(?:ay)?,? |great,? |cool,? |perfect,? |many )?(?:thanks|thank you|thx|ty|cheers)"
        r"(?: (?:a lot|so much|very much|again|for .{2,40}))?|(?:great|perfect|nice|cool|awesome)",
    ),
    ("farewell", r"(?:good ?bye|bye(?: bye)?|see you(?: later)?|good night)"),
    (
        "help",
        r"(?:what can (?:i|you|we) (?:ask|do)(?: you| here)?|"
        r"(?:what )?(?:questions )?can i ask(?: you)?|"
        r"how does this work|help(?: me)?|who are you|what are you|what do you know(?: about)?|"
        r"what is this(?: (?:about|for|page|chat))?|"
        r"what can you (?:help|answer)(?: me)?(?: with)?)",
    ),
    (
        "articles",
        r"(?:(?:which|what) (?:articles|sources|texts) (?:do you|are|have you|can you)\b.{0,40}|"
        r"(?:list|show)(?: me)? (?:all )?(?:the |your )?(?:articles|sources)|"
        r"what are your sources|how many (?:articles|sources) (?:do you|are)\b.{0,30})",
    ),
)
_COMPILED = tuple(
    (talk, re.compile(rf"(?:{pattern})[\s.!?]*", re.IGNORECASE)) for talk, pattern in _PATTERNS
)


def talk_in(question: str) -> Talk:
    """What kind of small talk the whole text is; empty for a question."""
    text = question.strip()
    return next((talk for talk, pattern in _COMPILED if pattern.fullmatch(text)), "")


def reply(talk: Talk, articles: Sequence[Article], suggestions: Sequence[str]) -> str:
    """The reply to small talk, in plain words without markers."""
    if talk == "thanks":
        return "You are welcome. Ask on, whenever you like."
    if talk == "farewell":
        return "Goodbye. The articles will be here."
    if talk == "articles":
        listed = "\n".join(f"- {_described(article)}" for article in articles)
        count = "one article" if len(articles) == 1 else f"{len(articles)} articles"
        return f"I answer from {count}:\n{listed}"
    opening = "Hello. " if talk == "greeting" else ""
    text = (
        f"{opening}Ask me anything that the articles may tell. Every sentence of an answer shows "
        "the words it rests on, and what the articles do not say I do not answer."
    )
    if suggestions:
        text += " For example:\n" + "\n".join(f"- {question}" for question in suggestions)
    return text


def _described(article: Article) -> str:
    source = ", ".join(part for part in (article.publisher, article.published) if part)
    return f"{article.title} ({source})" if source else article.title
