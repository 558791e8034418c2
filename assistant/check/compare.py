"""Whether the quoted words carry a statement; what to do where they do not.

Rules of English and small word lists, no model: the same texts give the same finding anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Support
from assistant.check.matching import Match, match
from assistant.check.proof import Reason, proof_of

# Says something else than the quotes; any other reason only keeps a statement from being proven.
_WRONG = frozenset({"number", "date", "unit", "name", "role", "negation", "unrelated"})

_TRIED = 5  # candidates that are checked for a statement
_MOST_CUTS = 8
_FEWEST_WORDS = 4  # that are left of a trimmed statement
_CUT = re.compile(
    r"\s*[,;:–—(]\s|\s[-–—]\s|\s(?:and|but|while|whereas|although|because|which|so)\s"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportCheck:
    """What was found about one statement.

    Attributes:
        support: `"supported"` when the quotes prove it; `"unsupported"` when they say something
            else, or lack a number, a date or a name of it; `"unverified"` when they do neither.
        reasons: Why, gravest first; empty when supported.
    """

    support: Support
    reasons: tuple[Reason, ...] = ()


def check_support(
    statement: str,
    quotes: Sequence[str],
    *,
    heading: str = "",
    question: str = "",
) -> SupportCheck:
    """Compares a statement with the quotes that it cites; each of its clauses rests on one place.

    Args:
        statement: One sentence, without markers.
        quotes: The cited words; none carry nothing.
        heading: Title and heading path above the quotes. A name in them may stand in the
            statement where the quote says "it" or "the company".
        question: What was asked; its names may be repeated likewise.
    """
    texts = [quote for quote in quotes if quote.strip()]
    if not statement.strip() or not texts:
        return SupportCheck(
            support="unsupported", reasons=(Reason(kind="unrelated", text=statement),)
        )
    if _is_verbatim(statement, texts):
        return SupportCheck(support="supported")
    reasons = proof_of(statement, texts, given=f"{heading}\n{question}".strip())
    if not reasons:
        return SupportCheck(support="supported")
    wrong = any(reason.kind in _WRONG for reason in reasons)
    return SupportCheck(support="unsupported" if wrong else "unverified", reasons=reasons)


def carrying(
    statement: str, candidates: Sequence[str], *, heading: str = "", question: str = ""
) -> int | None:
    """The position of the candidate that carries a statement alone; None when none does.

    Of several, the one that shares most words; the first of equals.
    """
    shares = [_share(match(statement, text)) for text in candidates]
    ranked = sorted(range(len(candidates)), key=lambda k: (-shares[k], k))
    for k in ranked[:_TRIED]:
        check = check_support(statement, [candidates[k]], heading=heading, question=question)
        if check.support == "supported":
            return k
    return None


def trim(statement: str, quotes: Sequence[str], *, heading: str = "", question: str = "") -> str:
    """The statement without its unsupported end; empty when no beginning of it is supported."""
    if check_support(statement, quotes, heading=heading, question=question).support == "supported":
        return statement
    cuts = [found.start() for found in _CUT.finditer(statement)]
    for cut in reversed(cuts[-_MOST_CUTS:]):
        shorter = statement[:cut].rstrip(" ,;:-–—(")
        if len(shorter.split()) < _FEWEST_WORDS:
            break
        check = check_support(shorter, quotes, heading=heading, question=question)
        if check.support == "supported":
            return f"{shorter}."
    return ""


def _share(lined_up: Match) -> float:
    """The share of a statement's words and amounts that its source has."""
    statement = lined_up.statement
    news = {i for i, word in enumerate(statement.words) if word.content} | set(statement.at)
    return len(news & lined_up.partners.keys()) / len(news) if news else 0.0


def _plain(text: str) -> str:
    text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return " ".join(text.split()).strip(" .\"'")


def _is_verbatim(statement: str, quotes: Sequence[str]) -> bool:
    """Whether the statement is a quote, or whole sentences of one."""
    said = _plain(statement)
    return any(
        re.search(rf"(?:^|[.!?][\"')]* ){re.escape(said)}(?:$|[.!?])", _plain(quote))
        for quote in [*quotes, " ".join(quotes)]
    )
