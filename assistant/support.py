"""Whether the quoted words carry a statement; what to do where they do not.

Rules of English and small word lists, no model: the same texts give the same finding anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answer import Support
from assistant.attribution import misattributed
from assistant.clauses import read
from assistant.matching import Match, match
from assistant.modality import hardened
from assistant.polarity import denied
from assistant.roles import swapped
from assistant.values import misplaced_amount, unstated_amount, unstated_name

ReasonKind = Literal[
    "number", "date", "unit", "name", "role", "negation", "hedge", "attribution", "addition",
    "unrelated",
]  # fmt: skip
Similarity = Callable[[str, Sequence[str]], float]

# Wrong rather than too much: nothing of such a statement should be believed.
_WRONG = frozenset({"number", "date", "unit", "name", "role", "negation", "unrelated"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a statement is not carried.

    Attributes:
        kind: What differs.
        text: The words of the statement, or the dropped words of the quote, that show it.
    """

    kind: ReasonKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportCheck:
    """What was found about one statement.

    Attributes:
        support: `"supported"` without a reason; `"partly"` when it says more, or says it more
            firmly, than the quotes; `"unsupported"` when it says something else.
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
    similarity: Similarity | None = None,
) -> SupportCheck:
    """Compares a statement with the quotes that it cites, which may carry it together.

    Args:
        statement: One sentence, without markers.
        quotes: The cited words; none carry nothing.
        heading: Title and heading path above the quotes. A name in them may stand in the
            statement where the quote says "it" or "the company".
        question: What was asked; its names may be repeated likewise.
        similarity: Likeness of a text in meaning to the nearest of some others, -1 to 1; used
            only to tell whether words that the quotes lack say something new.
    """
    texts = [quote for quote in quotes if quote.strip()]
    if not statement.strip() or not texts:
        return SupportCheck(
            support="unsupported", reasons=(Reason(kind="unrelated", text=statement),)
        )
    if _is_verbatim(statement, texts):
        return SupportCheck(support="supported")
    lined_up = match(read(statement), read("\n".join(texts)))
    reasons = tuple(_reasons(lined_up, f"{heading}\n{question}", similarity))
    if not reasons:
        return SupportCheck(support="supported")
    wrong = any(reason.kind in _WRONG for reason in reasons)
    return SupportCheck(support="unsupported" if wrong else "partly", reasons=reasons)


def _reasons(lined_up: Match, given: str, similarity: Similarity | None) -> list[Reason]:
    reasons: list[Reason] = []
    if found := unstated_amount(lined_up):
        kind, fact = found
        reasons.append(Reason(kind=kind, text=fact.text))  # type: ignore[arg-type]
    elif misplaced := misplaced_amount(lined_up):
        reasons.append(
            Reason(kind="date" if misplaced.kind == "date" else "number", text=misplaced.text)
        )
    if name := unstated_name(lined_up, given):
        reasons.append(Reason(kind="name", text=name.text))
    checks: tuple[tuple[ReasonKind, Callable[[Match], str]], ...] = (
        ("role", swapped), ("negation", denied), ("attribution", misattributed), ("hedge", hardened),
    )  # fmt: skip
    reasons += [
        Reason(kind=kind, text=words) for kind, check in checks if (words := check(lined_up))
    ]
    reasons += _surplus(lined_up, similarity)
    return reasons


_SURPLUS = 0.6


def _surplus(lined_up: Match, similarity: Similarity | None) -> list[Reason]:
    words = lined_up.statement.words
    content = [i for i, w in enumerate(words) if w.content and w.name < 0]
    missing = lined_up.missing()
    if len(content) >= 3 and len(missing) > _SURPLUS * len(content):
        return [Reason(kind="unrelated", text=" ".join(words[i].text for i in missing))]
    return []


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
