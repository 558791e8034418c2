"""`make compare`: ours beside other people's pipelines, over the same articles and weights.

Asked are the questions of the sets that nobody built ours on, without those that go on with a
talk. Each pipeline runs in a process of its own; groundrag and paper-qa in environments of their
own under `.compare`, which borrow torch and the weights from this one. Whether gold is cited is
held against the words that a pipeline cites, so that it does not matter how it cuts its passages.
With `TWOBETS_TEST_MODEL`, the path of a GGUF model, answers of a language model are compared by
`python -m tests.bench.citation_engine`.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import chain
from pathlib import Path
from typing import Any

import llama_index.core

from assistant.evaluation.questions import KnownQuestion, read_questions
from corpus import shipped_articles_dir

TOP = Path(__file__).parent.parent.parent
SETS = ("held_out", "examination")
NEAR_CHARS = 500

PEERS = {
    "twobets": ("Two Bets", ""),
    "plain": ("LlamaIndex retriever", ""),
    "groundrag": ("groundrag 0.3", "groundrag==0.3.0"),
    "paperqa": ("paper-qa retrieval", "paper-qa==2026.8.12"),
}
"""By the name of their program: how they are shown, and what is to be installed for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one pipeline did; `told` as `tests.bench.peers.asking` has it, in the order asked."""

    known: Sequence[KnownQuestion]
    told: Sequence[dict[str, Any]]
    built_s: float
    memory_mb: float


def main() -> None:
    """Asks them all and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.compare", description=__doc__)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each Nth question")
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=list(PEERS))
    asked = parser.parse_args()
    read = chain(*(read_questions(TOP / f"tests/questions/{name}.jsonl") for name in SETS))
    questions = [known for known in read if not known.history][:: asked.every]
    runs = {PEERS[name][0]: run(name, questions) for name in asked.peers}
    sys.stdout.write(f"{date.today():%d %B %Y}, {table(runs)}\n")


def run(name: str, questions: Sequence[KnownQuestion]) -> Run:
    """Puts the questions to one pipeline."""
    given = "".join(json.dumps(known.question) + "\n" for known in questions)
    # The counting of tokens, too, would be downloaded.
    counted = Path(llama_index.core.__file__).parent / "_static" / "tiktoken_cache"
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [_python(name), "-m", f"tests.bench.peers.{name}", shipped_articles_dir(), folder],
            input=given,
            capture_output=True,
            cwd=TOP,
            env={**os.environ, "TIKTOKEN_CACHE_DIR": str(counted), "TQDM_DISABLE": "1"},
            text=True,
            encoding="utf-8",
            check=False,
        )
    if done.returncode:
        sys.exit(f"{name} failed:\n{done.stderr[-4_000:]}")
    first, *told, last = map(json.loads, done.stdout.splitlines())
    assert len(told) == len(questions)
    return Run(known=questions, told=told, built_s=first["built_s"], memory_mb=last["memory_mb"])


def _python(name: str) -> Path:
    package = PEERS[name][1]
    if not package:
        return Path(sys.executable)
    home = TOP / ".compare" / name
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (home / "installed").exists():
        sys.stderr.write(f"Installing {package} into {home}\n")
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", package], check=True)
        found = subprocess.run(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            check=True,
            capture_output=True,
            text=True,
        )
        # What it brings itself comes first, torch and the weights are found here.
        own = Path(found.stdout.strip())
        (own / "lent.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
        (home / "installed").touch()
    return python


def words(text: str) -> list[str]:
    """The words of a text, whatever its marks are."""
    return re.findall(r"\w+", text.casefold())


def same(gold: str, cited: str) -> bool:
    """Whether two texts share a run of words of at least half of the shorter one's length."""
    one, other = words(gold), words(cited)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return 2 * matcher.find_longest_match().size >= min(len(one), len(other)) > 0


def met(known: KnownQuestion, cited: Sequence[str]) -> float:
    """Share of the gold groups of which something cited has an alternative, 0 to 1."""
    groups = [any(same(one, text) for one in group for text in cited) for group in known.gold]
    return sum(groups) / len(groups) if groups else 0.0


def beginning(cited: Sequence[str], chars: int) -> list[str]:
    """The first so many characters of what is cited."""
    kept = []
    for text in cited:
        if chars <= 0:
            break
        kept.append(text[:chars])
        chars -= len(text)
    return kept


def _gold(known: KnownQuestion, told: dict[str, Any]) -> float:
    return met(known, told["cited"])


def _gold_near(known: KnownQuestion, told: dict[str, Any]) -> float:
    return met(known, beginning(told["cited"], NEAR_CHARS))


def _gold_first(known: KnownQuestion, told: dict[str, Any]) -> float:
    first = told["cited"][:1]
    return float(any(same(one, text) for group in known.gold for one in group for text in first))


def _facts(known: KnownQuestion, told: dict[str, Any]) -> float:
    stated = [bool(re.search(p, told["text"], re.IGNORECASE)) for p in known.must]
    return sum(stated) / len(stated)


def _refused(known: KnownQuestion, told: dict[str, Any]) -> float:
    return float(told["outcome"] == "not_found")


def _doubted(known: KnownQuestion, told: dict[str, Any]) -> float:
    return float(told["outcome"] != "answered")


_Value = Callable[[KnownQuestion, dict[str, Any]], float]
_SHARES: tuple[tuple[str, bool, _Value], ...] = (
    ("Gold in what is cited", True, _gold),
    (f"Gold in the first {NEAR_CHARS} characters cited", True, _gold_near),
    ("First citation is gold", True, _gold_first),
    ("Facts in the answer", True, _facts),
    ("Refused though it can be answered", True, _refused),
    ("... or answered only in part", True, _doubted),
    ("Refused where the articles are silent", False, _refused),
    ("... or answered only in part", False, _doubted),
)
"""Each with whether it is of the questions that can be answered, or of the others."""


def table(runs: dict[str, Run]) -> str:
    """The figures side by side, as Markdown."""
    known = next(iter(runs.values())).known
    answerable = sum(one.answerable for one in known)
    head = f"{answerable} questions that can be answered and {len(known) - answerable} that cannot"
    rows = [("", *runs), ("---", *("---:" for _ in runs))]
    for label, of_answerable, value in _SHARES:
        rows.append((label, *(_share(one, of_answerable, value) for one in runs.values())))
    for label, told in (
        ("Characters of a citation, median", _citation_chars),
        ("Characters cited, median", _cited_chars),
        ("Milliseconds a question, median", _milliseconds),
        ("Seconds until the first answer, index included", lambda one: f"{one.built_s:.0f}"),
        ("Memory at most, MB", lambda one: f"{one.memory_mb:.0f}"),
    ):
        rows.append((label, *(told(one) for one in runs.values())))
    return "\n".join([f"{head}\n", *(f"| {' | '.join(row)} |" for row in rows)])


def _share(run: Run, of_answerable: bool, value: _Value) -> str:
    values = [
        value(known, told)
        for known, told in zip(run.known, run.told, strict=True)
        if known.answerable == of_answerable and (value is not _facts or known.must)
    ]
    return f"{statistics.fmean(values):.2f}".removeprefix("0") if values else "-"


def _citation_chars(run: Run) -> str:
    return _median([len(text) for told in run.told for text in told["cited"]])


def _cited_chars(run: Run) -> str:
    return _median([sum(map(len, told["cited"])) for told in run.told if told["cited"]])


def _milliseconds(run: Run) -> str:
    return _median([1_000 * told["seconds"] for told in run.told])


def _median(values: Sequence[float]) -> str:
    return f"{statistics.median(values):,.0f}" if values else "-"


if __name__ == "__main__":
    main()
