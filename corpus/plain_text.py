"""Plain text becomes pieces: what is a title, a heading or an item is told by its look alone."""

import re

from corpus.piece import Piece, tidy

_ITEM = re.compile(r"[ \t]*(?P<bullet>[•‣▪◦*–-]|\d{1,3}[.)])[ \t]+(?P<words>\S.*)")
_RULE = re.compile(r"[\s*_=~·–—-]*")
_HEADING_CHARS = 100
_TITLE_CHARS = 150


def read_plain_text(text: str) -> list[Piece]:
    """Read plain text as pieces, in order.

    Paragraphs are separated by blank lines, or, in a text without any, by line breaks. A short
    line by itself that ends without a stop and has something after it is a heading, a question
    too; where nearly every line looks so, none is. One that comes first is the title, of level 1.
    Lines behind a bullet or a number are items. Rules and underlines are dropped.
    """
    pieces: list[Piece] = []
    groups = _groups(text)
    headings = _headings(groups)
    for position, group in enumerate(groups):
        if position in headings:
            level = 1 if position == 0 else 2
            pieces.append(Piece(kind="heading", text=tidy(group[0]), level=level))
        else:
            _add(group, pieces)
    return pieces


def _groups(text: str) -> list[list[str]]:
    """Return the lines of each paragraph or list, without rules."""
    groups: list[list[str]] = [[]]
    for line in text.split("\n"):
        if not _RULE.fullmatch(line):
            groups[-1].append(line)
        elif not line.strip() and groups[-1]:
            groups.append([])
    groups = [group for group in groups if group]
    if len(groups) == 1 and not _wrapped(groups[0]):
        return [[line] for line in groups[0]]
    return groups


def _wrapped(lines: list[str]) -> bool:
    """Whether lines are broken to a width: many then begin with a small letter."""
    small = sum(line.lstrip()[0].islower() for line in lines[1:])
    return 4 * small > len(lines) - 1


def _headings(groups: list[list[str]]) -> set[int]:
    """Find the groups that are headings; a text that is mostly such lines (a poem) has none."""
    found = {
        position
        for position, group in enumerate(groups[:-1])
        if len(group) == 1
        and _looks_like_heading(group[0].strip(), _HEADING_CHARS if position else _TITLE_CHARS)
    }
    sections = len(found - {0})
    return found if 3 * sections <= 2 * (len(groups) - 1) else found & {0}


def _looks_like_heading(line: str, longest: int) -> bool:
    """Whether a line is short, begins like a heading and does not end like a sentence."""
    ends = line.rstrip("\"'”’»)")[-1:]
    return (
        len(line) <= longest
        and any(character.isalpha() for character in line)
        and not line[0].islower()
        and ends not in set(".!…;:,。！।")
        and not _ITEM.fullmatch(line)
    )


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
