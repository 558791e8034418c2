"""Hostile inputs over Python, HTTP and MCP, odd files, faulty models, and a crowd under attack.

    python -m tests.load [--inputs 10000] [--files 12000] [--faults 60] [--askers 50]

Ends at the first thing that does not hold: an exception, an answer of over 5 CPU seconds, a quote
that is not verbatim, an error in the log, an asker without an answer, a crowd that waits three
times as long beside attackers. As root on Linux all of it runs where the only way out is a
device that leads nowhere, on which the kernel counts what was sent.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

from assistant import Assistant, Settings
from tests.load.crowd import crowd
from tests.load.hostile import Hostile
from tests.load.trials import Trials, in_python, of_files, of_models, over_http

_MOST_CPU_S = 5.0
_DEVICES = Path("/proc/net/dev")
_SENT = 10
"""The column of a device's packets that were sent, its name the first."""

_APART = """
sysctl -qw net.ipv6.conf.all.disable_ipv6=1 2>/dev/null
ip link set lo up && ip link add outside type veth peer name nowhere &&
ip address add 192.0.2.2/24 dev outside && ip link set nowhere up && ip link set outside up &&
ip route add default dev outside && exec "$@"
"""


def main() -> None:
    """Tries all of it and prints a line for each part."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    for name, usual in (("inputs", 10_000), ("files", 12_000), ("faults", 60), ("askers", 50)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--attackers", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", choices=("here", "apart"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if not given.again:
        _begin_again()
    with tempfile.TemporaryDirectory() as folder:
        _try(given, Path(folder))
    if given.again == "apart":
        (line,) = (one for one in _DEVICES.read_text("ascii").splitlines() if "outside:" in one)
        sent = int(line.split()[_SENT])
        _say(f"{sent} packets to other hosts")
        assert sent == 0


def _begin_again() -> NoReturn:
    """Runs this program anew where no thread counts as work that it waits, and apart if it can."""
    apart = ["unshare", "-n", "sh", "-c", _APART, "sh"]
    try:
        alone = subprocess.run([*apart, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        alone = False
    where = ["--again", "apart" if alone else "here"]
    command = [sys.executable, "-m", "tests.load", *sys.argv[1:], *where]
    command = [*apart, *command] if alone else command
    os.execvpe(command[0], command, {**os.environ, "OPENBLAS_NUM_THREADS": "1"})


def _try(given: argparse.Namespace, folder: Path) -> None:
    hostile, data_dir, odd = Hostile(given.seed), folder / "data", folder / "odd"
    odd.mkdir()
    with Assistant.open(Settings(data_dir=data_dir)) as assistant:
        half = given.inputs // 2
        _tell("inputs in Python", in_python(assistant, hostile, half))
        _tell("inputs over HTTP and MCP", over_http(assistant, hostile, half, folder))
        _tell("files", of_files(hostile, given.files, odd))
        _tell("replies of models", of_models(assistant, hostile, given.faults, odd))
    if given.askers:
        met = crowd(data_dir, askers=given.askers, attackers=given.attackers)
        _say(
            f"{given.askers} askers, 95 of 100 answers within {met.quiet_s:.2f} s; beside "
            f"{given.attackers} attackers with {met.attacks} calls, {met.attacked_s:.2f} s; "
            f"{met.lost} of {met.asked} without an answer"
        )
        assert not met.lost
        assert met.attacked_s < 3 * met.quiet_s


def _tell(what: str, trials: Trials) -> None:
    _say(
        f"{trials.tried} {what}, of which {trials.refused} refused or answered without; "
        f"the dearest took {trials.most_cpu_s:.2f} CPU s"
    )
    assert trials.most_cpu_s < _MOST_CPU_S, trials.dearest


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
