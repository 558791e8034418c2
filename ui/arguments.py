"""What can be typed: the commands of `twobets` with their arguments; what they do is elsewhere.

Nothing slow is imported here, so that help and mistakes are answered at once.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.printable import printable


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of a command, as `ArgumentParser.add_argument` takes it.

    Attributes:
        names: `--name`, or `NAME` for one that stands by its place.
        options: The rest.
    """

    names: tuple[str, ...]
    options: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command.

    Attributes:
        about: What it does, in one line.
        examples: Lines that can be typed as they stand.
        arguments: In the order in which the help lists them.
    """

    about: str
    examples: tuple[str, ...]
    arguments: tuple[Argument, ...] = ()


def _argument(*names: str, **options: Any) -> Argument:
    return Argument(names=names, options=options)


_WHERE = (
    _argument("--articles-dir", metavar="FOLDER", type=Path, help="articles to answer from"),
    _argument("--data-dir", metavar="FOLDER", type=Path, help="where the index is kept"),
)
_WATCH = _argument(
    "--watch", action="store_true", help="index articles as soon as a file of theirs changes"
)
_JSON = _argument("--json", action="store_true", help="print JSON, for programs")

COMMANDS: dict[str, Command] = {
    "chat": Command(
        about="serve the chat, the article pages, the HTTP endpoint and the MCP tool",
        examples=(
            "twobets chat",
            "twobets chat --host 0.0.0.0 --port 8000",
            "TWOBETS_LOGIN=ada:secret twobets chat --allow-host chat.example.org",
        ),
        arguments=(
            _argument("--host", default="127.0.0.1", help="address to serve at (%(default)s)"),
            _argument("--port", type=int, default=7860, help="0 for any free one (%(default)s)"),
            _argument("--root-path", default="", help="prefix under which a proxy shows the chat"),
            _argument(
                "--allow-host",
                action="append",
                default=[],
                metavar="NAME",
                help="a name under which the chat is called, beside localhost; may be repeated",
            ),
            _argument(
                "--login-file",
                default="",
                metavar="FILE",
                help="NAME:HASH lines of who may come in, made with `twobets login`",
            ),
            _argument(
                "--allow-add",
                action=argparse.BooleanOptionalAction,
                help="whether readers may add articles (by default only this machine's own)",
            ),
            _argument("--model", metavar="NAME", help="language model that answers"),
            _WATCH,
            *_WHERE,
        ),
    ),
    "query": Command(
        about="answer one question with numbered quotes",
        examples=(
            'twobets query "How do the two labs get their compute?"',
            'twobets query "And what did it cost?" --history "What is Stargate?" --json',
        ),
        arguments=(
            _argument("question", metavar="QUESTION"),
            _argument(
                "--history",
                action="append",
                default=[],
                metavar="TALK",
                help="an earlier question (may be repeated), or a JSON file of messages",
            ),
            _argument(
                "--articles", nargs="+", default=[], metavar="ID", help="search only in these"
            ),
            _argument("--detail", choices=("brief", "detailed"), help="how long the answer may be"),
            _argument("--model", metavar="NAME", help="who answers: a model's name, or extractive"),
            _JSON,
            *_WHERE,
        ),
    ),
    "index": Command(
        about="read the articles and bring the index up to date",
        examples=(
            "twobets index --watch",
            "twobets index --articles-dir notes --data-dir notes-index",
        ),
        arguments=(
            _argument("--rebuild", action="store_true", help="build everything anew"),
            _WATCH,
            _JSON,
            *_WHERE,
        ),
    ),
    "add": Command(
        about="copy articles into your folder of articles and index them",
        examples=("twobets add report.md --articles-dir notes",),
        arguments=(
            _argument("paths", nargs="+", metavar="PATH", help="a file, a folder or a web address"),
            _argument("--replace", action="store_true", help="replace files of the same name"),
            *_WHERE,
        ),
    ),
    "articles": Command(
        about="list the articles",
        examples=("twobets articles", "twobets articles --json"),
        arguments=(_JSON, *_WHERE),
    ),
    "overview": Command(
        about="show one article at a glance: who, when, outline, people, amounts and dates",
        examples=(
            "twobets overview anthropics-strategic-divergence",
            "twobets overview openai-vs-anthropic-compute-strategy --json",
        ),
        arguments=(
            _argument("article", metavar="ARTICLE", help="its id, as `twobets articles` lists it"),
            _JSON,
            *_WHERE,
        ),
    ),
    "models": Command(
        about="list the language models, look for them on this machine, or add one",
        examples=(
            "twobets models --find",
            "twobets models add local --address http://127.0.0.1:11434/v1 --model llama3.2",
        ),
        arguments=(
            _argument("action", nargs="?", choices=("list", "add"), default="list"),
            _argument("name", nargs="?", default="", metavar="NAME", help="what to call it"),
            _argument("--find", action="store_true", help="look at this machine's usual ports"),
            _argument("--address", default="", help="base of the server's API, ending in /v1"),
            _argument(
                "--model",
                dest="server_model",
                default="",
                metavar="MODEL",
                help="the server's own name for the model",
            ),
            _argument("--key-env", default="", metavar="VARIABLE", help="holds the key"),
            _argument(
                "--key-file", default="", metavar="FILE", help="holds it; its owner's alone to read"
            ),
            _JSON,
            _WHERE[1],
        ),
    ),
    "evaluate": Command(
        about="measure the answers on a file of questions",
        examples=(
            "twobets evaluate tests/questions/develop.jsonl",
            "twobets evaluate questions.jsonl --min gold_cited=0.9 --report report.md",
        ),
        arguments=(
            _argument("questions", metavar="QUESTIONS.jsonl", type=Path),
            _argument(
                "--min",
                action="append",
                default=[],
                metavar="NAME=VALUE",
                help="fail when this figure is worse; may be repeated",
            ),
            _argument(
                "--pairs", type=Path, metavar="FILE", help="statements with quotes, to check"
            ),
            _argument(
                "--report",
                type=Path,
                metavar="FILE",
                help="write the whole page to a file: report.md",
            ),
            _argument(
                "--without-gold",
                action="store_true",
                help="ask what can be answered once more with its gold sentences hidden",
            ),
            _argument(
                "--against",
                type=Path,
                metavar="FILE",
                help="what --json printed earlier: tell what changed, and whether by chance",
            ),
            _argument(
                "--detail", choices=("brief", "detailed"), help="how long the answers may be"
            ),
            _argument("--model", metavar="NAME", help="language model that answers"),
            _JSON,
            *_WHERE,
        ),
    ),
    "feedback": Command(
        about="list what readers thought of answers, or make questions of it",
        examples=("twobets feedback", "twobets feedback --questions judged.jsonl"),
        arguments=(
            _argument(
                "--questions",
                type=Path,
                metavar="OUT.jsonl",
                help="write the judged answers as a file for `twobets evaluate`",
            ),
            _JSON,
            _WHERE[1],
        ),
    ),
    "doctor": Command(
        about="check what the program needs and say how to mend it",
        examples=("twobets doctor", "twobets doctor --port 8000 --json"),
        arguments=(
            _argument("--host", default="127.0.0.1", help="address to try (%(default)s)"),
            _argument("--port", type=int, default=7860, help="port to try (%(default)s)"),
            _JSON,
            *_WHERE,
        ),
    ),
    "login": Command(
        about="make a line for a file of logins; asks for the password",
        examples=("twobets login ada >> logins.txt",),
        arguments=(_argument("name", metavar="NAME"),),
    ),
}


class _Parser(argparse.ArgumentParser):
    # Mistakes are told with what was typed, which may be anything.
    def _print_message(self, message: str, file: Any = None) -> None:
        super()._print_message(printable(message), file)


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; it sets `command` to a key of `COMMANDS`."""
    parser = _Parser(
        prog="twobets",
        description="Answers questions from articles and shows the words it rests on.",
        epilog="`twobets COMMAND --help` says more and shows examples.\n"
        "Every setting can also be given as TWOBETS_<NAME>; the README lists them.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        examples = "\n".join(f"  {line}" for line in command.examples)
        sub = commands.add_parser(
            name,
            help=command.about,
            description=f"{command.about[0].upper()}{command.about[1:]}.",
            epilog=f"examples:\n{examples}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        for argument in command.arguments:
            sub.add_argument(*argument.names, **argument.options)
    return parser
