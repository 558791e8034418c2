"""What every test may rely on: no way out of this machine, and the packaged weights, once."""

import ipaddress
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from assistant import Assistant, Settings
from corpus import Article, parse_article, read_folder, shipped_articles_dir
from index import LocalEmbedder, PassageIndex, Shelf, build_index, open_embedder
from tests.word_embedder import WordEmbedder


class OutsideError(AssertionError):
    """Something tried to reach further than this machine."""


ATTEMPTS: list[str] = []
"""What was refused, for tests of code that survives a refusal."""


def _refuse_outside(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else ""  # a unix socket has a path
    elif event == "socket.getaddrinfo":
        host = arguments[0] or ""
    else:
        return
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name in {"", "localhost"}:
        return
    try:
        inside = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        inside = None
    if inside is None or not (inside.is_loopback or inside.is_unspecified):
        ATTEMPTS.append(f"{event} to {name!r}")
        raise OutsideError(f"{event} to {name!r}: a test reaches no further than this machine")


# A hook of the interpreter, not a patch: no library can hold on to an unpatched function.
sys.addaudithook(_refuse_outside)


# A slow machine is no fault of what is tested.
hypothesis_settings.register_profile(
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("patient")

# Files, and single tests of others.
_SLOW = {
    "test_assistant_judge",
    "test_evaluation_command",
    "test_index_flips",
    "test_index_kills",
    "test_models_bench",
    "test_models_real",
    "test_packaging",
    "test_quality",
    "test_ui_page_real",
    "test_ui_stopping",
    "test_a_build_apart_leaves_nothing_behind_in_memory",
    "test_a_builder_killed_at_any_point_leaves_a_whole_index",
    "test_a_closed_output_is_no_failure",
    "test_each_suggestion_is_answered",
    "test_memory_stays_flat_over_many_questions",
    "test_no_outside_host_is_contacted",
    "test_questions_about_the_whole_are_answered",
    "test_readers_see_whole_versions_while_a_builder_publishes",
    "test_the_chat_says_where_it_is_and_stops_when_told",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what `make check` leaves out: tests in a browser, of real models and question sets."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if {item.path.stem, getattr(item, "originalname", "")} & _SLOW:
            item.add_marker("slow")


@pytest.fixture(scope="session")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> LocalEmbedder:
    """The packaged embedding model."""
    return open_embedder("", tmp_path_factory.mktemp("embedder"))


@pytest.fixture(scope="session")
def shipped_articles() -> tuple[Article, ...]:
    """The two articles that come with the project."""
    articles, _ = read_folder(shipped_articles_dir())
    return tuple(articles)


@pytest.fixture(scope="session")
def shipped_data_dir(
    tmp_path_factory: pytest.TempPathFactory,
    shipped_articles: tuple[Article, ...],
    embedder: LocalEmbedder,
) -> Path:
    """A data folder with the index of the shipped articles; tests leave it as it is."""
    data_dir = tmp_path_factory.mktemp("shipped")
    build_index(shipped_articles, data_dir=data_dir, embedder=embedder)
    return data_dir


@pytest.fixture(scope="session")
def shipped_index(shipped_data_dir: Path, embedder: LocalEmbedder) -> Iterator[PassageIndex]:
    """The open index of the shipped articles."""
    with PassageIndex.open(shipped_data_dir, embedder) as passage_index:
        yield passage_index


@pytest.fixture(scope="session")
def assistant(shipped_data_dir: Path) -> Iterator[Assistant]:
    """An open assistant over the shipped articles."""
    with Assistant.open(Settings(data_dir=shipped_data_dir)) as opened:
        yield opened


@pytest.fixture
def two_articles() -> tuple[Article, Article]:
    """Two small articles, with headings and a list."""
    bees = parse_article(BEES, id="bees", title="Bees", form="markdown")
    rivers = parse_article(RIVERS, id="rivers", title="Rivers", form="markdown")
    return bees, rivers


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A folder of one article, and a place for its index."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "bees.md").write_text(BEES)
    return Shelf(
        articles_dir=tmp_path / "articles", data_dir=tmp_path / "data", embedder=WordEmbedder()
    )


BEES = """\
## Honey

A hive makes about 30 kilograms of honey in a year. The keeper takes a third of it.

## Enemies

Three animals trouble a hive:

- The wasp steals honey in late summer.
- The mite weakens the brood.
- The bear breaks the hive open.
"""

RIVERS = """\
## Floods

In 1997 the Odra flooded 2,592 towns. Repairs cost 3.5 billion dollars.

## Fish

Salmon swim upstream to lay eggs. They find the way by smell.
"""
