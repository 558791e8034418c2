"""Plain text becomes pieces: what is a title, a heading or an item is told by its look alone."""

import re
from dataclasses import dataclass

from corpus.characters import read_text
from corpus.front_matter import split_front_matter
from corpus.piece import Piece, tidy
from corpus.reading import Reading
from corpus.sentences import split_sentences

_ITEM = re.compile(r"[ \t]*(?P<bullet>[•‣▪◦*–-]|\d{1,3}[.)])[ \t]+(?P<words>\S.*)")
_RULE = re.compile(r"[\s*_=~·–—-]*")
_HEADING_CHARS = 100
_TITLE_CHARS = 150
_SHORT_WORDS = 3


@dataclass(slots=True)
class _Group:
    """The lines of a paragraph or a list; `underlined` where a rule stands close under one line."""

    lines: list[str]
    underlined: bool = False


def read(data: bytes) -> Reading:
    """Read a text file; see `Reader`."""
    text, faults = read_text(data)
    imprint, body, warnings = split_front_matter(text)
    pieces = read_plain_text("\n".join(body.splitlines()))
    return Reading(pieces=tuple(pieces), imprint=imprint, warnings=(*faults, *warnings))


def read_plain_text(text: str) -> list[Piece]:
    """Read plain text as pieces, in order.

    Paragraphs are separated by blank lines, or, in a text without any, by line breaks. A short
    line by itself that ends without a stop and has a paragraph after it is a heading, a question
    too; where nearly every line looks so, none is. One that comes first is the title, of level 1.
    Such a heading is guessed unless it is underlined, or looks like one and stands over more than
    a line. Lines behind a bullet or a number are items. Rules are dropped.
    """
    pieces: list[Piece] = []
    groups = _groups(text)
    headings = _headings(groups)
    for at, group in enumerate(groups):
        if at in headings:
            level = 1 if at == 0 else 2
            guessed = not _is_sure(groups, headings, at)
            line = tidy(group.lines[0])
            pieces.append(Piece(kind="heading", text=line, level=level, guessed=guessed))
        else:
            _add(group.lines, pieces)
    return pieces


def _groups(text: str) -> list[_Group]:
    """Return the paragraphs and lists, without rules."""
    groups = [_Group([])]
    for line in text.split("\n"):
        last = groups[-1]
        if not _RULE.fullmatch(line):
            last.lines.append(line)
        elif line.strip() and len(last.lines) == 1:
            last.underlined = True
            groups.append(_Group([]))
        elif not line.strip() and last.lines:
            groups.append(_Group([]))
    groups = [group for group in groups if group.lines]
    if len(groups) == 1 and not _wrapped(groups[0].lines):
        return [_Group([line]) for line in groups[0].lines]
    return groups


def _wrapped(lines: list[str]) -> bool:
    """Whether lines are broken to a width: many then begin with a small letter."""
    small = sum(line.lstrip()[0].islower() for line in lines[1:])
    return 4 * small > len(lines) - 1


def _headings(groups: list[_Group]) -> set[int]:
    """Find the groups that are headings; a text that is mostly such lines (a poem) has none."""
    alike = {at for at, group in enumerate(groups) if _is_alike(group, first=at == 0)}
    found = {
        at
        for at in alike
        if at + 1 < len(groups) and (at + 1 not in alike or (at == 0 and 2 not in alike))
    }
    sections = len(alike - {0})
    return found if 3 * sections <= 2 * (len(groups) - 1) else set()


def looks_like_heading(line: str, *, longest: int = _HEADING_CHARS) -> bool:
    """Whether a line is short, begins like a heading and does not end like a sentence."""
    ends = line.rstrip("\"'”’»)")[-1:]
    return (
        len(line) <= longest
        and any(character.isalpha() for character in line)
        and not line[0].islower()
        and line[0] != "["
        and ends not in set(".!…;:,。！।]")
        and not _ITEM.fullmatch(line)
    )


def _is_alike(group: _Group, *, first: bool) -> bool:
    longest = _TITLE_CHARS if first else _HEADING_CHARS
    return len(group.lines) == 1 and looks_like_heading(group.lines[0].strip(), longest=longest)


def _is_sure(groups: list[_Group], headings: set[int], at: int) -> bool:
    """Whether a line is a heading without doubt, so that it says nothing itself."""
    words = groups[at].lines[0].split()
    numbers = any(any(map(str.isdigit, word)) for word in words[1:])
    small = any(word.islower() and len(word) > 3 for word in words)
    if groups[at].underlined or words[-1].endswith(("?", "？", "؟")):
        return True
    if numbers or (small and len(words) > _SHORT_WORDS):
        return False
    if at + 1 in headings:
        return _is_sure(groups, headings, at + 1)
    under = " ".join(groups[at + 1].lines)
    return len(under) > _HEADING_CHARS or len(split_sentences(under)) > 1


def _add(group: list[str], pieces: list[Piece]) -> None:
    """Add the lines of a group: a paragraph, a list, or a list behind its paragraph."""
    runs: list[tuple[str, list[str]]] = []
    for line in group:
        item = _ITEM.fullmatch(line)
        if item:
            runs.append((item["bullet"], [item["words"]]))
        elif runs:
            runs[-1][1].append(line)
        else:
            runs.append(("", [line]))
    for bullet, lines in runs:
        text = tidy(" ".join(lines))
        if not bullet:
            pieces.append(Piece(kind="paragraph", text=text))
        else:
            shown = bullet if bullet[0].isdigit() else "•"
            number = _list_number(pieces)
            item_piece = Piece(
                kind="item", text=text, depth=1, list_number=number, bullet=f"{shown} "
            )
            pieces.append(item_piece)


def _list_number(pieces: list[Piece]) -> int:
    """Number the list of the next item: items that follow one another are one list."""
    if pieces and pieces[-1].kind == "item":
        return pieces[-1].list_number
    return len(pieces) + 1
