"""Articles that readers add in the chat: what is taken, what is refused, and how it comes back."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from assistant import Assistant, Settings
from corpus import TwoBetsError, shipped_articles_dir
from index import LiveIndex, Shelf
from tests.scripted_assistant import ScriptedAssistant
from tests.served import served
from tests.word_embedder import WordEmbedder
from ui.additions import MOST_BYTES, Additions
from ui.loading import Loading

BEES = b"# Bees\n\nA hive makes about 30 kilograms of honey in a year. The keeper takes a third.\n"
PUBLISHED = b"A wasp weighs two grams. It hangs its nest into a tree.\n"


def opened(settings: Settings) -> Assistant:
    shelf = Shelf(
        articles_dir=settings.articles_dir, data_dir=settings.data_dir, embedder=WordEmbedder()
    )
    return Assistant(LiveIndex.open(shelf), settings)


@pytest.fixture
def loading(tmp_path: Path) -> Iterator[Loading]:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "rivers.md").write_text("# Rivers\n\nSalmon swim upstream to lay eggs.\n")
    loading = Loading.opened(opened(Settings(articles_dir=folder, data_dir=tmp_path / "data")))
    yield loading
    loading.close()


@pytest.fixture
def additions(loading: Loading) -> Additions:
    return Additions(loading, opened)


def titles(loading: Loading) -> list[str]:
    return [article.title for article in loading.wait().articles]


def test_a_file_is_read_indexed_asked_taken_out_and_brought_back(
    additions: Additions, loading: Loading, tmp_path: Path
) -> None:
    added = additions.add("C:\\notes\\bees.md", BEES)
    assert (added.title, added.sentences, added.warnings) == ("Bees", 2, ())
    assert (tmp_path / "notes" / "added" / "bees.md").read_bytes() == BEES
    answer = loading.wait().query("How many kilograms of honey does a hive make?")
    assert answer.citations[0].article.title == "Bees"
    name = additions.remove(added.id)
    assert titles(loading) == ["Rivers"]
    assert additions.restore(name) == added
    assert titles(loading) == ["Rivers", "Bees"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("bees.exe", BEES, "Of a kind that is not read"),
        ("bees", BEES, "Of a kind that is not read"),
        ("", BEES, "Of a kind that is not read"),
        ("empty.md", b"", "No sentence in it"),
        ("paper.pdf", b"%PDF-1.4 nothing", "PDF"),
        ("other.md", b"# Rivers\n\nSalmon swim upstream to lay eggs.\n", "there already"),
        ("large.md", b"a" * (MOST_BYTES + 1), "larger than 20 MB"),
    ],
)
def test_what_is_not_taken_is_refused_with_the_reason(
    additions: Additions, loading: Loading, name: str, data: bytes, reason: str
) -> None:
    with pytest.raises(TwoBetsError, match=reason):
        additions.add(name, data)
    assert titles(loading) == ["Rivers"]


@pytest.mark.parametrize(
    "name", ["../../bees.md", "/etc/bees.md", ".bees.md", "a/../../bees.md", "bees\x00\n.md"]
)
def test_no_name_leads_out_of_the_folder(additions: Additions, tmp_path: Path, name: str) -> None:
    additions.add(name, BEES)
    (file,) = (tmp_path / "notes" / "added").glob("*.md")
    assert not file.name.startswith(".")
    assert {p.name for p in tmp_path.iterdir()} == {"notes", "data"}


def test_only_what_readers_added_is_taken_out_and_never_the_last(
    additions: Additions, loading: Loading, tmp_path: Path
) -> None:
    with pytest.raises(TwoBetsError, match="was not added here"):
        additions.remove("rivers")
    added = additions.add("bees.md", BEES)
    with pytest.raises(TwoBetsError, match="is named"):
        additions.add("bees.md", PUBLISHED)
    (tmp_path / "notes" / "rivers.md").unlink()
    assert titles(loading) == ["Bees"]
    with pytest.raises(TwoBetsError, match="the last article"):
        additions.remove(added.id)
    for name in ("bees.md", "../rivers.md", "", "nope.md"):
        with pytest.raises(TwoBetsError, match="cannot be brought back"):
            additions.restore(name)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:1/x", "http://[::1]/", "http://localhost/", "http://0.0.0.0/", "file:///x"],
)
def test_no_address_of_this_machine_or_a_private_network_is_asked(
    additions: Additions, url: str
) -> None:
    with pytest.raises(TwoBetsError, match=r"not\s+fetched|no http or https"):
        additions.fetch(url)


def test_the_articles_of_the_program_stay_as_they_are(tmp_path: Path) -> None:
    before = sorted(file.name for file in shipped_articles_dir().iterdir())
    loading = Loading.opened(opened(Settings(data_dir=tmp_path)))
    Additions(loading, opened).add("bees.md", BEES)
    assert len(loading.wait().articles) == 3
    assert sorted(file.name for file in shipped_articles_dir().iterdir()) == before
    # From now on the folder of one's own is the usual one, for every way of asking.
    assert Settings(data_dir=tmp_path).articles_dir == tmp_path / "articles"
    loading.close()


def test_over_http_files_come_as_they_are_and_only_where_that_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    settings = Settings(articles_dir=tmp_path / "articles", data_dir=tmp_path)
    loading = Loading.opened(ScriptedAssistant(settings=settings))  # type: ignore[arg-type]
    with served(loading, tmp_path) as closed:
        assert httpx.post(f"{closed}/added/file", content=BEES).status_code in {400, 404}
        assert httpx.post(f"{closed}/added/remove", json={"article": "x"}).status_code == 404
    additions = Additions(loading, lambda _: loading.wait())
    with served(loading, tmp_path, additions=additions) as url:
        named = {"x-file-name": "b%C3%A4%20r.md"}
        added = httpx.post(f"{url}/added/file", content=BEES, headers=named)
        assert added.json()["title"] == "Bees"
        assert (tmp_path / "articles" / "added" / "bä r.md").is_file()
        refused = httpx.post(f"{url}/added/address", json={"url": "http://127.0.0.1/"})
        assert (refused.status_code, "private network" in refused.json()["detail"]) == (422, True)
        for wrong in ({"url": 1}, {}, []):
            assert httpx.post(f"{url}/added/address", json=wrong).status_code in {400, 422}
        large = httpx.post(f"{url}/added/file", content=b"a" * (MOST_BYTES + 1))
        assert large.status_code == 413
        evil = {"origin": "https://evil.example"}
        assert httpx.post(f"{url}/added/file", content=BEES, headers=evil).status_code == 403
        name = httpx.post(f"{url}/added/remove", json={"article": added.json()["id"]}).json()
        assert httpx.post(f"{url}/added/restore", json=name).json()["title"] == "Bees"
