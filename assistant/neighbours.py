"""Makes sure that the packages this one stands on are ours, and not others of the same names.

Python takes whichever `corpus` or `index` it finds first: a file or folder beside the program that
asks goes before an installed package.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

_HOME = Path(__file__).resolve().parent.parent


def _refuse_others(name: str) -> None:
    spec = find_spec(name)
    places = [spec.origin, *(spec.submodule_search_locations or ())] if spec else []
    found = next(filter(None, places), "")
    if not found or Path(found).resolve().parent != _HOME / name:
        raise ImportError(
            f"{name!r} is a part of Two Bets, but Python finds {found!r} under that name. "
            "Rename that file or folder, or start the program from another place.",
            name=name,
            path=found,
        )


for _name in ("corpus", "index"):
    _refuse_others(_name)
