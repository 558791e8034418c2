"""Dialects of Markdown become plain Markdown: what other tools write is read as its words.

Known are remarks that no reader sees, callouts and asides, task boxes, block ids, attributes,
shortcodes, notes and mathematics, as Obsidian, Hugo, Jekyll, Quarto, MkDocs, Docusaurus and GitHub
and MyST write them. Code is left alone.
"""

import re
from collections.abc import Callable

_MASK = "\ufdd0"  # a noncharacter: it stands for no text
_CODE = re.compile(
    r"""
      ^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?P<fence>`{3,}+|~{3,}+)[^\n]*\n
        (?:.*?\n)??[ \t>]*(?P=fence)[`~]*[ \t]*$
    | (?P<role>\{[a-z][\w:-]{0,40}\})?
      (?<![`\\])(?P<ticks>`{1,5})(?!`)(?:(?!\n[ \t]*\n).){1,1000}?(?<!`)(?P=ticks)(?!`)
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_HIGHLIGHT = re.compile(
    r"\{(?P<mark>%|\{<)-?[ ]*highlight\b[^\n}]*?(?:%|>\})\}\n?(?P<code>.*?)"
    r"\{(?P=mark)-?[ ]*(?:end|/)highlight[^\n}]*\}+",
    re.DOTALL,
)
# What MyST, the Markdown of Sphinx, writes in fences that are no code.
_DIRECTIVE = re.compile(
    r"""
      ^(?P<fence>`{3,}+)\{(?P<name>[\w-]+)\}[ \t]*(?P<title>[^\n]*)\n
        (?::[\w-]+:[^\n]*\n)*(?!:[\w-]+:) (?P<body>(?:.*?\n)??) (?P=fence)[ \t]*$
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_LISTS_OF_PAGES = frozenset({"contents", "tableofcontents", "toctree"})
_PROSE = frozenset(
    {
        *("admonition", "attention", "caution", "danger", "deprecated", "epigraph", "error"),
        *("glossary", "hint", "important", "note", "seealso", "tip", "topic", "versionadded"),
        *("versionchanged", "warning"),
    }
)
_ROLE_TARGET = re.compile(r"\s*<[^<>\n]*>$")
_REMARKS = (
    ("<!--", "-->"),
    ("{/*", "*/}"),
    ("{{/*", "*/}}"),
    ("{% comment %}", "{% endcomment %}"),
    ("{{< comment >}}", "{{< /comment >}}"),
)
_REMARK_BLOCK = re.compile(r"^[ \t]*%%(?!%)", re.MULTILINE)
_REMARK_INLINE = re.compile(r"(?<!\S)%%(?!%)(?:(?!%%|\n[ \t]*\n).){1,4000}%%(?!\w)", re.DOTALL)
_SHORTCODE = re.compile(
    r"\{\{[<%](?:(?!\{\{).){0,2000}?[>%]\}\}|\{%(?:(?!\{%).){0,2000}?%\}", re.DOTALL
)
_SHORTCODE_WORDS = re.compile(r"""\b(?:title|caption|alt|text)=(?:"([^"]*)"|'([^']*)')""")
_SHORTCODE_ADDRESS = re.compile(r"\]\([ \t]*(?:\{\{[<%][^\n]*?[>%]\}\}|\{%[^\n]*?%\})[^\s)]*\)")

_SIMPLE: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.MULTILINE), words)
    for pattern, words in (
        # > [!warning]- A title of its own
        (r"^([ \t]*(?:>[ \t]?)+)\[![\w-]+(?:\|[^\]\n]*)?\][+-]?[ \t]*(.*)$", r"\1\2\n\1"),
        # ::: note A title, :::tip[A title], ::: {.callout-note title="A title"}, and its end
        (r"^[ \t]*:{3,}.*?\btitle=\"([^\"\n]*)\".*$", r"\n\1\n"),
        (r"^[ \t]*:{3,}[ \t]*(?:\{[^}\n]*\})?[ \t]*$", "\n"),
        (r"^[ \t]*:{3,}[ \t]*[\w-]+[ \t]*(?:\{[^}\n]*\})?[ \t]*\[?([^\]\n]*)\]?.*$", r"\n\1\n"),
        (r"^\[\[?_?TOC_?\]?\]$", ""),
        # - [x] a task
        (r"^([ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+)\[[ xX/<>?!*\"~-]\][ \t]+", r"\1"),
        # the end of a block ^its-id
        (r"(?:^|(?<=\s))\^(?=[\w-]*[A-Za-z])[A-Za-z0-9-]{2,}[ \t]*$", ""),
        (r"[ \t]*\{:?[ \t]*(?:[#.][\w-]|toc\b)[^{}\n]*\}[ \t]*$", ""),
        (r"(?<=\])\{[.#][\w-][^{}\n]*\}", ""),
        (r"(?<![=\w])==(?=[^\s=])([^=\n]+)(?<=[^\s=])==(?![=\w])", r"\1"),
        # [^note]: a note at the foot is a paragraph of its own, and no address of a link
        (r"^([ \t]{0,3})\[\^([^\]\s]+)\]:[ \t]*", r"\n\1\\[^\2]: "),
        # mathematics on lines of its own is kept as written, as code is
        (r"^([ \t]*)\$\$[ \t]*\n((?:(?!^[ \t]*\$\$).*\n){1,200})[ \t]*\$\$[ \t]*$",
         r"\1```\n\1$$\n\2\1$$\n\1```"),
    )
)  # fmt: skip
_ASIDE = re.compile(
    r"^([ \t]*)(?:!!!|\?\?\?\+?|===\+?)(?:[ \t]+[\w -]+?)?(?:[ \t]+\"(.*)\")?[ \t]*$"
)
_SCRIPT_LINE = re.compile(
    r"^(?:import\s+(?:[\w*{][^\n]*?\s+from\s+)?['\"][^\n]*|export\s+(?:const|default|function)\b"
    r"(?:[^\n]+\n)*[^\n]*)$",
    re.MULTILINE,
)
_COMPONENT = re.compile(r"</?[A-Z][\w.]*(?:\s[^<>]{0,2000})?/?>|<>|</>")


def plain_markdown(text: str) -> str:
    """Rewrite dialects as plain Markdown; remarks are dropped.

    Args:
        text: Markdown, its lines separated by line feeds.
    """
    text = _HIGHLIGHT.sub(r"\n```\n\g<code>\n```\n", text)
    return _outside_code(_DIRECTIVE.sub(_directive, text), _plain)


def without_script(text: str) -> str:
    """Drop the imports, exports and the tags of components that MDX adds to Markdown."""
    return _outside_code(text, lambda words: _COMPONENT.sub("", _SCRIPT_LINE.sub("", words)))


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    """Change what is no code; each piece of code is meanwhile a number between two marks."""
    codes: list[str] = []

    def mask(code: re.Match[str]) -> str:
        if role := code["role"]:  # {ref}`the words <target>`
            return _ROLE_TARGET.sub("", code.group()[len(role) :].strip("`")) or code.group()
        codes.append(code.group())
        return f"{_MASK}{len(codes) - 1}{_MASK}"

    changed = change(_CODE.sub(mask, text.replace(_MASK, "")))
    return re.sub(rf"{_MASK}(\d+){_MASK}", lambda number: codes[int(number[1])], changed)


def _plain(text: str) -> str:
    for opening, closing in _REMARKS:
        text = _without(text, opening, closing)
    text = _without_remark_blocks(text).replace("<!--", "")  # what never ends is no remark
    text = _REMARK_INLINE.sub("", text)
    text = _SHORTCODE.sub(_shortcode, _SHORTCODE_ADDRESS.sub("](#)", text))
    for pattern, words in _SIMPLE:
        text = pattern.sub(words, text)
    return _without_asides(text)


def _without(text: str, opening: str, closing: str) -> str:
    """Drop what stands between two marks, and the marks."""
    kept: list[str] = []
    at = 0
    while (start := text.find(opening, at)) >= 0:
        end = text.find(closing, start + len(opening))
        if end < 0:
            break
        kept.append(text[at:start])
        at = end + len(closing)
    return "".join([*kept, text[at:]])


def _without_remark_blocks(text: str) -> str:
    """Drop the remarks of Obsidian that begin a line; they may hold blank lines."""
    kept: list[str] = []
    at = 0
    while (start := _REMARK_BLOCK.search(text, at)) and (end := text.find("%%", start.end())) >= 0:
        kept.append(text[at : start.start()])
        at = end + 2
    return "".join([*kept, text[at:]])


def _directive(directive: re.Match[str]) -> str:
    if directive["name"] in _LISTS_OF_PAGES:
        return ""
    if directive["name"] not in _PROSE:
        return directive.group()
    return f"\n{directive['title']}\n\n{directive['body']}\n"


def _shortcode(shortcode: re.Match[str]) -> str:
    words = _SHORTCODE_WORDS.findall(shortcode.group())
    return " ".join(double or single for double, single in words)


def _without_asides(text: str) -> str:
    """Make the indented text of an aside (`!!! note "Title"`) a paragraph under its title."""
    lines: list[str] = []
    indent: str | None = None
    for line in text.split("\n"):
        aside = _ASIDE.match(line)
        if indent is not None and line.startswith(indent):
            line = line[len(indent) :]
        elif line.strip():
            indent = None
        if aside and (aside[2] or line.strip().rstrip("!?+=")):
            indent = f"{aside[1]}    "
            lines += ["", f"{aside[1]}{aside[2] or ''}", ""]
        else:
            lines.append(line)
    return "\n".join(lines)
