"""Words that are no question about the articles, and the fitting reply, which cites nothing."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.english.talk import Talk, in_their_words, language_of, talk_of
from corpus import Article

_HOW = (
    "Every sentence of an answer is quoted word for word from the articles or checked against such "
    "quotes; its number opens the place in the article where they stand, so that you can read on "
    "around them. What the articles do not say, I do not answer."
)
_REPLIES: dict[Talk, str] = {
    "thanks": "You are welcome. Ask on, whenever you like.",
    "farewell": "Goodbye. The articles will be here.",
    "complaint": (
        "I am sorry that this did not help. I can only tell what the articles say: open the "
        "numbers to see the quotes behind each sentence, or ask again with the name of what you "
        "mean."
    ),
    "identity": (
        "I am Two Bets, a program that answers questions from the articles it was given, in their "
        "own words. I am neither a person nor a general chatbot. " + _HOW
    ),
    "trust": "You need not take my word for it. " + _HOW,
    "lost": (
        "I cannot tell what that refers to. Please name what you mean, as the talk so far does "
        "not say it."
    ),
}

__all__ = ["Talk", "reply", "talk_in", "which"]


def talk_in(question: str) -> Talk:
    """What kind of small talk the whole text is; empty for a question."""
    return talk_of(question)


def reply(
    talk: Talk, articles: Sequence[Article], suggestions: Sequence[str], *, said: str = ""
) -> str:
    """The reply to small talk, in plain words without markers.

    Args:
        talk: What kind it is.
        articles: Those to answer from.
        suggestions: Questions to offer.
        said: What was said, for its language.
    """
    if talk == "language":
        own = in_their_words(language_of(said))
        return f"{own} I read English articles and answer English questions.".strip()
    if talk in _REPLIES:
        text = _REPLIES[talk]
        offered = suggestions if talk == "lost" else ()
    elif talk == "articles":
        listed = "\n".join(f"- {_described(article)}" for article in articles)
        count = "one article" if len(articles) == 1 else f"{len(articles)} articles"
        return f"I answer from {count}:\n{listed}"
    else:
        opening = "Hello. " if talk == "greeting" else ""
        text = (
            f"{opening}Ask me anything that the articles may tell, or for a summary, an outline, "
            "who wrote them, their people, amounts or dates, or where they differ. Every sentence "
            "of an answer shows the words it rests on, and what the articles do not say I do not "
            "answer."
        )
        offered = suggestions
    if offered:
        text += " For example:\n" + "\n".join(f"- {question}" for question in offered)
    return text


def which(choices: Sequence[str]) -> str:
    """Asks back which of some names is meant."""
    *others, last = choices
    return f"Whom or what do you mean: {', '.join(others)} or {last}?"


def _described(article: Article) -> str:
    source = ", ".join(part for part in (article.publisher, article.published) if part)
    return f"{article.title} ({source})" if source else article.title
