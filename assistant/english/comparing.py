"""How English sets things side by side: nouns for parties, lists of names, words that compare."""

from __future__ import annotations

import re

NOUNS = (
    "parties|sides|companies|firms|organi[sz]ations|operators|labs|teams|makers|rivals|competitors|"
    "countries|cities|approaches|strategies|company|firm|operator|lab"
)
TOGETHER = (
    r"\b(?:the|these|those|both(?: of)?(?: the| these)?|each of the|all(?: the)?|which of the|"
    r"either)(?: \w+)? (?:two|{nouns})\b|\b(?:both|the two|each) (?:{nouns})\b|"
    r"\bwhich (?:of (?:them|the two)|one of the(?: two)?)\b|"
    r"\b(?:both of them|each of them|the two of them|each other|the two)\b"
)
_NAME = r"(?:[A-Z]|[a-z]\d)[\w.-]*(?: [A-Z0-9][\w.-]*)*"
_JOIN = (
    r"(?:, (?:and |or )?|,?(?: (?:differs?|compares?|compared))? "
    r"(?:and|or|versus|vs\.?|against|with|than|from|to) )(?:the |that of )?"
)
JOINED = re.compile(_JOIN)
LISTED = re.compile(rf"(?P<names>{_NAME}(?:['’]s?)?(?:{_JOIN}{_NAME}(?:['’]s?)?)+)")
COMPARING_WORDS = re.compile(
    r"\b(?:compar(?:e|ed|ing|ison)(?: (?:to|with|of|between))?|contrast(?:s|ed)?|"
    r"differ(?:s|ent|ently)?(?: from)?|differences? (?:between|in|of)|respectively|side by side)\b",
    re.IGNORECASE,
)
