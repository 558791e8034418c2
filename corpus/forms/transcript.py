"""Transcripts with times (WebVTT and SubRip): what was said, and when."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from corpus.characters import read_text
from corpus.errors import UnreadableError
from corpus.piece import Piece
from corpus.reading import Reading

_TIMES = re.compile(
    r"(?:(?P<hours>\d+):)?(?P<minutes>\d{1,2}):(?P<seconds>\d{2})[.,]\d{1,3}[ \t]+-->[ \t]+"
    r"(?:(?P<end_hours>\d+):)?(?P<end_minutes>\d{1,2}):(?P<end_seconds>\d{2})"
)
_VOICE = re.compile(r"<v(?:\.[\w.]+)?[ \t]+([^>]+)>")
_TAG = re.compile(r"</?[a-zA-Z0-9.:_ \t=\"'#-]*>|\{\\[^}]*\}")
_SPEAKER = re.compile(r"(?:[-–>]+[ \t]*)?[^\W\d_][\w .'’-]{0,40}:[ \t]")
_PAUSE_S = 3
_LONGEST_CHARS = 700


@dataclass(frozen=True, slots=True)
class _Cue:
    start_s: int
    end_s: int
    words: str


def read(data: bytes) -> Reading:
    """Read a transcript; see `Reader`.

    What follows without a pause is one paragraph, a speaker begins one. Lines that roll, shown
    once more with the next one, are read once; notes for editors are dropped.
    """
    text, faults = read_text(data)
    cues = list(_cues(re.split(r"\n[ \t]*\n", text)))
    if not cues and text.strip():
        raise UnreadableError("no line with times in it", "Save it as WebVTT, SubRip or text.")
    return Reading(pieces=tuple(_pieces(cues)), warnings=faults)


def _cues(blocks: Sequence[str]) -> Iterator[_Cue]:
    shown: list[str] = []
    for block in blocks:
        lines = block.strip("\n").split("\n")
        at = next((at for at, line in enumerate(lines[:3]) if _TIMES.match(line.strip())), None)
        if at is None:
            continue
        times = _TIMES.match(lines[at].strip())
        told = [_plain(line) for line in lines[at + 1 :]]
        fresh = [line for line in told if line and line not in shown]
        shown = [line for line in told if line] or shown
        if times and fresh:
            start, end = _seconds(times, ""), _seconds(times, "end_")
            yield _Cue(start_s=start, end_s=end, words=" ".join(fresh))


def _plain(line: str) -> str:
    words = _TAG.sub("", _VOICE.sub(r"\1: ", line))
    return normalize("NFC", " ".join(html.unescape(words).split()))


def _seconds(times: re.Match[str], end: str) -> int:
    hours, minutes, seconds = (times[f"{end}{unit}"] for unit in ("hours", "minutes", "seconds"))
    return 3600 * int(hours or 0) + 60 * int(minutes) + int(seconds)


def _label(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _pieces(cues: Sequence[_Cue]) -> Iterator[Piece]:
    text, end_s = "", 0
    places: list[tuple[int, str]] = []
    for cue in cues:
        stopped = text.endswith((".", "!", "?", "…", "。", "！", "？"))
        apart = cue.start_s - end_s >= _PAUSE_S or _SPEAKER.match(cue.words)
        if text and (apart or (len(text) > _LONGEST_CHARS and stopped)):
            yield Piece(kind="paragraph", text=text, places=tuple(places))
            text, places = "", []
        text += " " if text else ""
        places.append((len(text), _label(cue.start_s)))
        text += cue.words
        end_s = cue.end_s
    if text:
        yield Piece(kind="paragraph", text=text, places=tuple(places))
