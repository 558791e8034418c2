"""What a language model is told: passages first, then how to reply, the question last.

Servers keep what they have read of a prompt, so what stays the same stands in front. The wording
is in `prompts/*.md`; here passages get their keys, and everything is made to fit.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from string import Template, ascii_uppercase
from typing import Any, Literal

from assistant.draft import Quote
from corpus import Passage

ANSWERED = "answered"
NOT_THERE = "not in the passages"
RULINGS: dict[str, Literal["supported", "unsupported", "unverified", "could not judge"]] = {
    "supported": "supported",
    "contradicted": "unsupported",
    "missing": "unverified",
    "unclear": "could not judge",
}
"""The words by which a model rules on a statement, and what they stand for."""
REFUSAL = "The passages do not say that."
MOST_STATEMENTS = 4
LONGEST_TEXT = 300  # characters that the schema leaves to a statement
_MOST_PASSAGES = 26 + 26 * 26  # there are so many keys

_PROMPTS_DIR = Path(__file__).parent / "prompts"
# Brackets mark keys and fences; quoted words that hold none can forge neither, nor the tokens
# by which chat templates begin another speaker's turn. A model's copy of them is never shown:
# quotes are copied from the article by code.
_TAMED = str.maketrans("[]<>", "()‹›")
_BYTES_PER_TOKEN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One request to a model.

    Attributes:
        system: What it is to be.
        user: What it is to read and do.
        schema: `response_format` for servers that hold replies to a JSON schema; empty for none.
    """

    system: str
    user: str
    schema: Mapping[str, Any] = field(default_factory=dict)


class Keys:
    """Short names for passages and their sentences: passage `B` has sentences `B1`, `B2`, ...

    Attributes:
        passages: The keyed passages, in order.
    """

    def __init__(self, passages: Sequence[Passage]) -> None:
        """Gives each passage a letter, or two from the 27th on."""
        self.passages = tuple(passages)
        self._quotes: dict[str, Quote] = {}
        for letter, passage in zip(_letters(len(passages)), passages, strict=True):
            first, last = passage.first, passage.last
            self._quotes[letter] = Quote(passage=passage, first=first, last=last)
            for number, sentence in enumerate(range(first, last + 1), start=1):
                quote = Quote(passage=passage, first=sentence, last=sentence)
                self._quotes[f"{letter}{number}"] = quote

    @property
    def sentences(self) -> tuple[str, ...]:
        """The keys of all sentences, in order."""
        return tuple(key for key in self._quotes if key[-1].isdigit())

    def resolve(self, keys: Sequence[str]) -> tuple[Quote, ...]:
        """What the keys point at; nothing when there is no key, or one that was never given."""
        plain = dict.fromkeys(key.strip(" []().").upper() for key in keys)
        if not all(key in self._quotes for key in plain):
            return ()
        return tuple(self._quotes[key] for key in plain)

    def text(self) -> str:
        """The passages as the model reads them, every sentence on a line after its key."""
        keys = iter(self.sentences)
        blocks = []
        for passage in self.passages:
            place = (passage.article.title, passage.heading, passage.article.published)
            lines = [f"<passage from: {quoted(' | '.join(part for part in place if part))}>"]
            for sentence in range(passage.first, passage.last + 1):
                lines.append(f"[{next(keys)}] {quoted(passage.article.sentence_text(sentence))}")
            blocks.append("\n".join([*lines, "</passage>"]))
        return "\n\n".join(["<passages>", *blocks, "</passages>"])


def _letters(count: int) -> list[str]:
    singles = list(ascii_uppercase)
    return (singles + [a + b for a in singles for b in singles])[:count]


def quoted(text: str) -> str:
    """Other people's words on one line, without brackets and control characters."""
    plain = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf"))
    return " ".join(plain.translate(_TAMED).split())


def answer_prompt(
    question: str, keys: Keys, *, sides: Sequence[str] = (), json_schema: bool = True
) -> Prompt:
    """How to ask for an answer: as JSON to a schema, or as sentences with markers."""
    most = max(MOST_STATEMENTS, 2 * len(sides))
    told = _prompt("sides", sides=", ".join(quoted(side) for side in sides)) if sides else ""
    user = _prompt(
        "answer_json" if json_schema else "answer_marked",
        passages=keys.text(),
        most=str(most),
        sides=" " + told if told else "",
        question=quoted(question),
        answered=ANSWERED,
        not_there=NOT_THERE,
        refusal=REFUSAL,
    )
    schema = _schema(keys, sides, most) if json_schema else {}
    return Prompt(system=_prompt("system"), user=user, schema=schema)


def resolve_prompt(question: str, turns: Sequence[str]) -> Prompt:
    """How to ask for the stand-alone form of a question that follows other turns."""
    user = _prompt("resolve", turns="\n".join(turns), question=quoted(question))
    return Prompt(system="You rewrite questions.", user=user)


def judge_prompt(claims: Sequence[tuple[str, str]], *, json_schema: bool = True) -> Prompt:
    """How to ask for a ruling on statements with their quotes, keyed `S1`, `S2`, ... in order."""
    blocks = [
        f"[S{number}] Statement: {quoted(statement)}\nQuotes: {quoted(quotes) or 'none'}"
        for number, (statement, quotes) in enumerate(claims, start=1)
    ]
    form = _prompt("judge_json" if json_schema else "judge_plain")
    user = f"{_prompt('judge', claims=chr(10).join(blocks))}\n\n{form}"
    ruling = {"type": "string", "enum": list(RULINGS)}
    keys = {f"S{number}": ruling for number in range(1, len(claims) + 1)}
    schema = _response_format("rulings", _object({"rulings": _object(keys)}))
    return Prompt(
        system="You compare statements with quotes.",
        user=user,
        schema=schema if json_schema else {},
    )


def fitting(
    passages: Sequence[Passage], *, question: str, sides: Sequence[str] = (), tokens: int
) -> Keys:
    """As many of the passages, from the first, as fit with the question; at least one."""
    bare = answer_prompt(question, Keys(()), sides=sides)
    # An upper bound without a tokenizer: English has four bytes a token, other scripts three.
    room = tokens * _BYTES_PER_TOKEN - len((bare.system + bare.user).encode())
    kept = 0
    for passage in passages[:_MOST_PASSAGES]:
        room -= len(Keys((passage,)).text().encode())
        if room < 0:
            break
        kept += 1
    return Keys(passages[: max(1, kept)])


def _schema(keys: Keys, sides: Sequence[str], most: int) -> Mapping[str, Any]:
    """`source` before `text`, so that the model looks before it writes; the verdict last.

    Small models write a list or a sentence without end where nothing limits it.

    Source: OpenAI, "Structured model outputs", for the keywords that are known.
    """
    key = {"type": "string", "enum": list(keys.sentences)}
    source = {"type": "array", "items": key, "minItems": 1, "maxItems": 2}
    text = {"type": "string", "maxLength": LONGEST_TEXT}
    parts: dict[str, Any] = {"source": source, "text": text}
    if sides:
        parts = {"about": {"type": "string", "enum": [*sides, "all"]}, **parts}
    statements = {"type": "array", "items": _object(parts), "maxItems": most}
    verdict = {"type": "string", "enum": [ANSWERED, NOT_THERE]}
    return _response_format("answer", _object({"statements": statements, "verdict": verdict}))


def _response_format(name: str, schema: dict[str, Any]) -> Mapping[str, Any]:
    return {
        "type": "json_schema",
        "json_schema": {"name": name, "strict": True, "schema": schema},
    }


def _object(parts: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": parts,
        "required": list(parts),
        "additionalProperties": False,
    }


def _prompt(name: str, **values: str) -> str:
    return _template(name).substitute(values).strip()


@functools.cache
def _template(name: str) -> Template:
    return Template((_PROMPTS_DIR / f"{name}.md").read_text(encoding="utf-8"))
