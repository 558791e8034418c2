"""Where sentences begin and end: exact spans, by rules that a reader can check.

The rules look for a stop, then for reasons why it does not end a sentence: an abbreviation, an
initial, a number, a word in small letters after it. In doubt two sentences stay one: a quote
that is too long can be read, half a sentence cannot.
"""

import re
from collections.abc import Iterator
from math import ceil

# Marks that may stand between a stop and the space after it: closing quotes and brackets, what
# points at a note ("[1]", "[^a]", "[citation needed]", "(3)", "¹", "†") and invisible characters.
_CLOSING = r"""(?:["'”’»›)\]}⁰¹²³⁴-⁹†‡\u200b-\u200d\u2060\ufeff]|\[[^\[\]\n]{1,40}\]|\(\d{1,3}\))"""

# A run of stops is looked at from its first one only, and without backtracking: a page of dots
# would else take time in the square of its length. Groups that give nothing back are written
# (?>(?:...)*), because possessive ones are broken before Python 3.11.5 (python/cpython#100061).
_STOP = re.compile(
    rf"""
      (?<![.!?…؟۔])[.!?…؟۔]++ (?>{_CLOSING}*)
      (?>(?:[ ](?:[.!?…]++|''?|[”’»)\]])(?!\S))*)   # tokenised text has spaces between these
      (?=\s|$)
    | (?<=[a-zß-ÿ]{{3}})[.!?][”"’)]?+              # a space got lost: "the end.The next"
      (?=[“‘]|[A-Z][a-z]*[ ,’'])
    | (?<![。！？｡।॥။។։።])[。！？｡।॥။។։።]++       # scripts that put no space after a stop
      [”’」』）】》"')\]]*+ (?![，、])
    """,
    re.VERBOSE,
)

# What stands after a stop: marks that may open a sentence, then its first letters.
_NEXT = re.compile(r"""\s*(?:["'“‘„«‹(\[{¿¡*•–—-]\s?)*(?P<word>\w*)(?P<after>\S?)""")

_WORD_BEFORE = re.compile(r"(?:^|[\s\W])((?:[^\W\d_]\.)+[^\W\d_]|[^\W\d_]+|\d+)\.$")
_ROMAN = re.compile(r"[IVX]+")

# Where a sentence without end may be cut.
_PAUSE = re.compile(r"[,;:–—](?=\s)|[，、；：،؛]")
_SPACE = re.compile(r"\s")

# Always followed by what they belong to.
_OPENS = re.compile(
    r"mr|mrs|ms|mx|dr|prof|gen|sen|rep|gov|capt|cmdr|lt|col|maj|sgt|rev|hon|pres|messrs|"
    r"vs|v|ph|cf|eg|ie|e\.g|i\.e|viz|approx|bzw|z\.b|d\.h|figs?|eq|ch|vol|mme|mlle|sra|hr"
)
# Belong to a number, if one follows.
_BEFORE_NUMBER = re.compile(
    r"c|ca|b|d|nos?|nr|pp?|sec|par|para|art|refs?|tel|ext|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
# May end a sentence, as letters with points ("U.S.") and initials may.
_MAY_END = re.compile(
    r"inc|ltd|co|corp|llc|plc|bros|jr|sr|dept|univ|assn|al|ave|blvd|rd|eds?|est|st|mt|ft"
)
# After those, only these begin a sentence: "Apple Inc. It grew", "Apple Inc. Chairman Levinson".
_OPENERS = re.compile(
    "A|After|All|Also|Although|An|And|Another|As|At|Because|Before|Both|But|By|Despite|During|"
    "Each|Even|For|From|He|Her|Here|His|How|However|If|In|It|Its|Many|More|Most|My|No|Not|Now|On|"
    "One|Only|Or|Other|Our|She|Since|So|Some|Still|Such|That|The|Their|Then|There|These|They|This|"
    "Those|Though|Through|To|Today|Under|Until|We|What|When|Where|Which|While|Who|Why|With|Yet|"
    "You|Your"
)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Split a text into sentences.

    A line break always ends a sentence. A text without a stop is one sentence, however long:
    `cut_long` makes it readable.

    Returns:
        Offsets (start, end), half-open, in order, without overlap. They cover every character
        that is not white space; no span begins or ends with white space. Empty for blank text.
    """
    spans: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for stop in _STOP.finditer(text, line.start(), line.end()):
            if _ends(text, start, stop, line.end()):
                _add(spans, text, start, stop.end())
                start = stop.end()
        _add(spans, text, start, line.end())
    return spans


def cut_long(text: str, start: int, end: int, *, longest: int) -> Iterator[tuple[int, int]]:
    """Cut a span that has no end a reader could find into pieces of about even length.

    The cut nearest to an even part is taken: behind a comma or the like, else between words, and
    within a word only where that is longer than a piece.

    Args:
        text: What the offsets count in.
        start: Offset of the first character, which is not white space.
        end: Offset after the last one, which is not white space.
        longest: How many characters a piece may have, at least 1.
    """
    while end - start > longest:
        even = (end - start) / ceil((end - start) / longest)
        cut = _nearest(_PAUSE, text, start, even=even, longest=longest)
        cut = cut or _nearest(_SPACE, text, start, even=even, longest=longest) or start + longest
        yield start, start + len(text[start:cut].rstrip())
        start = end - len(text[cut:end].lstrip())
    yield start, end


def _nearest(
    place: re.Pattern[str], text: str, start: int, *, even: float, longest: int
) -> int | None:
    """Find the cut behind such a place that is nearest to an even part, in its second half."""
    places = place.finditer(text, start + int(even / 2), start + longest)
    return min((at.end() for at in places), key=lambda cut: abs(cut - start - even), default=None)


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    """Append a span without the white space around it, unless nothing is left."""
    words = text[start:end]
    bare = words.strip()
    if bare:
        start += len(words) - len(words.lstrip())
        spans.append((start, start + len(bare)))


def _ends(text: str, start: int, stop: re.Match[str], line_end: int) -> bool:
    """Whether a stop ends the sentence that began at `start`."""
    following = _NEXT.match(text, stop.end(), line_end)
    if following is None or following.end() == stop.end():
        return True
    mark = stop.group()
    if mark[0] not in ".!?…؟۔":
        return True
    word, after = following["word"], following["after"]
    if not word and after in {",", ";", ":", "&", ""}:
        return False
    if word[:1].islower() and not _is_name(word):
        return len(word) == 1 and after == ")"  # "a) one thing. b) another"
    if mark[0] != "." or mark[:2] == "..":
        return True
    return _period_ends(text[max(start, stop.start() - 40) : stop.start() + 1], following)


def _is_name(word: str) -> bool:
    """Whether a word in small letters may begin a sentence: iPhone, o3, eBay."""
    return len(word) > 1 and (word[1].isupper() or word[1].isdigit())


def _period_ends(words: str, following: re.Match[str]) -> bool:
    """Whether the period after the last of `words` is more than part of that word."""
    before = _WORD_BEFORE.search(words)
    if before is None:
        return True
    last, word = before[1], following["word"]
    if words.strip() == f"{last}." and (last.isdigit() or _ROMAN.fullmatch(last)):
        return False  # a number that begins a sentence counts an item
    if last.isdigit():
        return True
    short = last.lower()
    initial = len(last) == 1
    if _OPENS.fullmatch(short):
        return False
    if _BEFORE_NUMBER.fullmatch(short) and not (initial and last.isupper()):
        return not word[:1].isdigit()
    if initial or "." in last or _MAY_END.fullmatch(short):
        return bool(_OPENERS.fullmatch(word)) and following["after"] != "."
    return True
