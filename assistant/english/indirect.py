"""A question told as what is not said: "how much X paid for Y" of "How much did X pay for Y?"."""

from __future__ import annotations

import re

from assistant.english.facts import find_facts
from assistant.english.word_lists import word_list
from assistant.english.words import english_words

_ASKING = (
    r"(?P<ask>(?:how(?: much| many| long| often| far| fast| big| large| old| high)?|what|when|"
    r"where|why|who|whom|which|(?:in|by|at|to|for|with|from) (?:what|which|whom))\b[^?]*?)"
)
_HELPED = re.compile(
    rf"^(?:{_ASKING} )?(?P<aux>did|does|do|is|are|was|were|has|have|had|will|would|can|could|"
    r"should|may|might|must) (?P<rest>.+)$",
    re.IGNORECASE,
)
_COPULAS = frozenset(["is", "are", "was", "were"])
_LONGEST = 140  # characters of a question that can be told like this
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_VOWELS = "aeiou"


def _past_forms() -> dict[str, str]:
    """The past of each irregular verb; the first form after its base in the list."""
    forms = (line.split() for line in word_list("irregular")["forms"].splitlines())
    past = {base: first for base, first, *_ in (row for row in forms if len(row) > 1)}
    return past | {verb: verb for verb in word_list("irregular")["same_past"].split()}


_PAST = _past_forms()


def indirect(question: str) -> str:
    """The question as a clause after "do not say"; empty where it has no simple form."""
    asked = " ".join(question.split()).rstrip("?. ")
    if not asked or len(asked) > _LONGEST or re.search(r"[.!?;:]\s", asked):
        return ""
    opening = asked.split()[0].lower()
    found = _HELPED.match(asked)
    if found is None:
        simple = opening in ("who", "which", "what") or asked.lower().startswith("how many ")
        return _lowered(asked) if simple else ""
    ask, aux, rest = found["ask"], found["aux"].lower(), found["rest"]
    subject = _subject(rest)
    if not subject:
        return _copula(ask, aux, rest)
    told = _told(aux, rest[len(subject) :].strip())
    return f"{_lowered(ask) if ask else 'whether'} {subject} {told}".strip() if told else ""


def _copula(ask: str | None, aux: str, rest: str) -> str:
    """Puts the verb last: "what the price of milk is" of "what is the price of milk"."""
    nominal = re.match(r"(?:the|its|their|[\w.-]+['’]s) ", rest, re.IGNORECASE)
    if (
        not ask
        or ask.lower() not in ("what", "who", "how much")
        or aux not in _COPULAS
        or not nominal
    ):
        return ""
    return f"{(ask or '').lower()} {rest} {aux}"


def _subject(rest: str) -> str:
    """The name, with an article, with which the words behind the helping verb begin."""
    article = re.match(r"(?:the|its|their) ", rest, re.IGNORECASE)
    start = article.end() if article else 0
    for fact in find_facts(f"and {rest}."):  # a name at the start may be none
        if fact.kind == "name" and fact.start - len("and ") == start:
            behind = rest[fact.end - len("and ") :]
            return "" if behind[:1] in "'’" else rest[: fact.end - len("and ")]
    return ""


def _told(aux: str, behind: str) -> str:
    """What is said of the subject, with the verb that the helping verb leaves."""
    verb = _WORD.match(behind)
    if aux in ("did", "does", "do"):
        if verb is None:
            return ""
        base, after = verb.group(), behind[verb.end() :]
        follows = _WORD.match(after.strip())
        # "does the Oak mill cost": the name ends too soon.
        if not _is_base(base.lower()) or (follows and _is_base(follows.group().lower())):
            return ""
        forms = {"did": _past(base), "does": _third(base), "do": base}
        return f"{forms[aux]}{after}"
    return f"{aux} {behind}".strip()


def _is_base(word: str) -> bool:
    """Whether a word is inflected as a verb, as far as English has its forms."""
    known = english_words()
    stem = word.removesuffix("e")
    endings = (f"{stem}ing", f"{word}{word[-1]}ing")
    return word in _PAST or any(form in known for form in endings)


def _past(verb: str) -> str:
    lowered = verb.lower()
    if lowered in _PAST:
        return _PAST[lowered]
    if lowered.endswith("e"):
        return f"{verb}d"
    if lowered.endswith("y") and lowered[-2:-1] not in _VOWELS:
        return f"{verb[:-1]}ied"
    doubles = re.fullmatch(r"[^aeiou]*[aeiou][bdgklmnprt]", lowered) and lowered[-1] not in "wxy"
    return f"{verb}{verb[-1]}ed" if doubles else f"{verb}ed"


def _third(verb: str) -> str:
    lowered = verb.lower()
    if lowered == "have":
        return "has"
    if lowered.endswith(("s", "x", "z", "ch", "sh", "o")):
        return f"{verb}es"
    if lowered.endswith("y") and lowered[-2:-1] not in _VOWELS:
        return f"{verb[:-1]}ies"
    return f"{verb}s"


def _lowered(text: str) -> str:
    return text[0].lower() + text[1:]
