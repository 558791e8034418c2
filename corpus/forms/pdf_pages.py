"""A program of its own: PDF on standard input, the text of its pages as JSON on standard output.

What reads PDF is native code that a bad file can crash or keep busy; here it takes nothing with
it. The program imports nothing of this project, so that it can be run by its path.
"""

import contextlib
import json
import sys
from typing import Any

MOST_PAGES = 5_000
MOST_CHARS = 5_000_000
MOST_BYTES = 3_000_000_000
MOST_SECONDS = 100


def main() -> None:
    """Write `{"pages": [text, ...], "said": {name: words}}`, or `{"fault": reason}`."""
    _bound()
    try:
        import pypdfium2
    except ImportError:
        print_json({"missing": "pypdfium2"})
        return
    try:
        pages = pypdfium2.PdfDocument(sys.stdin.buffer.read())
        print_json({"pages": list(_texts(pages)), "said": pages.get_metadata_dict()})
    except pypdfium2.PdfiumError as error:
        print_json({"fault": str(error)})


def print_json(value: dict[str, Any]) -> None:
    """Write one value for whoever started the program."""
    sys.stdout.write(json.dumps(value))


def _texts(pages: Any) -> list[str]:
    texts: list[str] = []
    chars = 0
    for number in range(min(len(pages), MOST_PAGES)):
        text = pages[number].get_textpage().get_text_bounded()
        chars += len(text)
        if chars > MOST_CHARS:
            break
        texts.append(text)
    return texts + [""] * (len(pages) - len(texts))


def _bound() -> None:
    """Bound memory and time, where the system knows how to: macOS knows it of time alone."""
    with contextlib.suppress(ImportError):
        import resource

        for kind, most in ((resource.RLIMIT_AS, MOST_BYTES), (resource.RLIMIT_CPU, MOST_SECONDS)):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    main()
