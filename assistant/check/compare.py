"""Whether the quoted words carry a statement; what to do where they do not.

Rules of English and small word lists, no model: the same texts give the same finding anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answer import Support
from assistant.check.attribution import misattributed
from assistant.check.matching import Match, match
from assistant.check.modality import hardened
from assistant.check.placement import misplaced_amount, moved_name
from assistant.check.polarity import denied
from assistant.check.reversal import reversed_word
from assistant.check.roles import swapped
from assistant.check.stated_amounts import lone_count, other_span, unstated_amount
from assistant.check.stated_names import unstated_name
from assistant.english.clauses import Reading, read

ReasonKind = Literal[
    "number", "date", "unit", "name", "role", "negation", "hedge", "attribution", "addition",
    "unrelated",
]  # fmt: skip
Similarity = Callable[[str, Sequence[str]], float]

# Wrong rather than too much: nothing of such a statement should be believed.
_WRONG = frozenset({"number", "date", "unit", "name", "role", "negation", "unrelated"})

_FEWEST_NEWS = 3  # words of news that a statement needs to be called unrelated
_UNRELATED = 0.6  # share of them that nothing carries
_ALIKE = 0.4  # cosine of added words to their quotes reaches 0.15 (tests/pairs/develop.jsonl)
_TRIED = 5  # candidates that are checked for a statement
_FEWEST_WORDS = 4  # that are left of a trimmed statement
_CUT = re.compile(
    r"\s*[,;:–—(]\s|\s[-–—]\s|\s(?:and|but|while|whereas|although|because|which|so)\s"
)


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


def carrying(
    statement: str, candidates: Sequence[str], *, heading: str = "", question: str = ""
) -> int | None:
    """The position of the candidate that carries a statement alone; None when none does.

    Of several, the one that shares most words; the first of equals.
    """
    shares = [_share(match(read(statement), read(text))) for text in candidates]
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
    for cut in reversed([found.start() for found in _CUT.finditer(statement)]):
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


def _reasons(lined_up: Match, given: str, similarity: Similarity | None) -> list[Reason]:
    reasons = _value_reasons(lined_up, given)
    checks: tuple[tuple[ReasonKind, Callable[[Match], str]], ...] = (
        ("role", swapped),
        ("negation", denied),
        ("negation", reversed_word),
        ("attribution", misattributed),
        ("hedge", hardened),
    )
    for kind, check in checks:
        if words := check(lined_up):
            reasons.append(Reason(kind=kind, text=words))
    if surplus := _surplus(lined_up, similarity):
        reasons.append(surplus)
    return reasons


def _value_reasons(lined_up: Match, given: str) -> list[Reason]:
    """What differs in amounts, dates and names."""
    reasons: list[Reason] = []
    if unstated := unstated_amount(lined_up):
        reasons.append(Reason(kind=unstated[0], text=unstated[1].text))
    elif misplaced := misplaced_amount(lined_up):
        kind: ReasonKind = "date" if misplaced.kind == "date" else "number"
        reasons.append(Reason(kind=kind, text=misplaced.text))
    elif span := other_span(lined_up):
        reasons.append(Reason(kind="date", text=span))
    elif lone := lone_count(lined_up):
        reasons.append(Reason(kind="number", text=lone))
    if name := unstated_name(lined_up, given):
        reasons.append(Reason(kind="name", text=name.text))
    elif moved := moved_name(lined_up):
        reasons.append(Reason(kind="role", text=moved.text))
    return reasons


def _surplus(lined_up: Match, similarity: Similarity | None) -> Reason | None:
    """What the statement says beyond its source, told from words that nothing carries."""
    statement = lined_up.statement
    content = [i for i, w in enumerate(statement.words) if w.content and w.name < 0]
    missing = lined_up.missing()
    kind: ReasonKind = "unrelated"
    run = missing
    if len(content) < _FEWEST_NEWS or len(missing) <= _UNRELATED * len(content):
        kind = "addition"
        run = _added(statement, content, missing, spare=len(lined_up.unused()))
    if not run:
        return None
    words = statement.words
    text = statement.text[words[run[0]].start : words[run[-1]].end]
    quotes = lined_up.source.text.splitlines()
    if similarity is not None and similarity(text, quotes) >= _ALIKE:
        return None
    return Reason(kind=kind, text=text)


def _added(statement: Reading, content: list[int], missing: list[int], *, spare: int) -> list[int]:
    """The longest run of words that the source lacks and has no words left for; else empty.

    A paraphrase leaves words of its source unused, an addition does not.
    """
    runs: list[list[int]] = [[]]
    for i in content:
        if i in missing:
            runs[-1].append(i)
        else:
            runs.append([])
    longest = max(runs, key=len)
    if len(longest) > max(1, spare):
        return longest
    last = statement.words[-1].clause if statement.words else 0
    end = [i for i in content if statement.words[i].clause == last]
    return end if not spare and last and end and set(end) <= set(missing) else []


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
