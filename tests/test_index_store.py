"""The index never lies: old or new, never both, never half, and never the wrong kind."""

import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Article, parse_article
from index import (
    DamagedIndexError,
    IndexBusyError,
    IndexMismatchError,
    LocalEmbedder,
    NoIndexError,
    PassageIndex,
    StoredIndexError,
    build,
    build_index,
)
from index.manifest import live_vectors
from index.store import Store
from tests.word_embedder import WordEmbedder

WORDS = WordEmbedder()


def version(number: int) -> list[Article]:
    """Three articles that say their version in every sentence."""
    return [
        parse_article(
            "\n\n".join(
                f"## Part {part}\n\nThe {name} report counts version {number}. "
                f"It says version {number} of part {part} again."
                for part in "ABCD"
            ),
            id=name,
            title=name.title(),
            form="markdown",
        )
        for name in ("alpha", "beta", "gamma")
    ]


def versions_seen(passage_index: PassageIndex) -> set[str]:
    """Every version number that the articles or the hits of an open index speak of."""
    hits = passage_index.search("Which version does the report count?", limit=100)
    assert len(hits) == sum(len(article.sentences) for article in passage_index.articles)
    texts = [hit.text for hit in hits] + [article.text for article in passage_index.articles]
    return {found for text in texts for found in re.findall(r"version (\d+)", text)}


def build_for_ever(data_dir: Path) -> None:
    """Publishes one version after the other until it is killed."""
    for number in range(100, 100_000):
        build_index(version(number), data_dir=data_dir, embedder=WORDS)


def test_without_an_index_the_error_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError, match="Build it with: twobets index"):
        PassageIndex.open(tmp_path, WORDS)


def test_articles_come_back_from_the_index_alone(
    tmp_path: Path, two_articles: tuple[Article, Article]
) -> None:
    build_index(two_articles, data_dir=tmp_path, embedder=WORDS)
    with PassageIndex.open(tmp_path, WORDS) as passage_index:
        assert passage_index.articles == two_articles
        assert passage_index.digests == {article.id: article.digest for article in two_articles}


def test_a_build_tells_what_changed(tmp_path: Path, two_articles: tuple[Article, Article]) -> None:
    bees, rivers = two_articles
    first = build_index([bees, rivers], data_dir=tmp_path, embedder=WORDS)
    assert (first.added, first.changed, first.removed, first.unchanged) == (
        ("bees", "rivers"),
        (),
        (),
        0,
    )
    other = replace(bees, title="Wild bees")
    second = build_index([other, version(7)[0]], data_dir=tmp_path, embedder=WORDS)
    assert (second.added, second.changed, second.removed, second.unchanged) == (
        ("alpha",),
        ("bees",),
        ("rivers",),
        0,
    )
    third = build_index([other, version(7)[0]], data_dir=tmp_path, embedder=WORDS)
    assert third.empty
    assert third.unchanged == 2


def test_nothing_is_written_when_nothing_changed(
    tmp_path: Path, two_articles: tuple[Article, Article]
) -> None:
    build_index(two_articles, data_dir=tmp_path, embedder=WORDS)
    before = Store(tmp_path).version
    build_index(two_articles, data_dir=tmp_path, embedder=WORDS)
    assert Store(tmp_path).version == before


def test_unchanged_articles_are_not_embedded_again(
    tmp_path: Path, two_articles: tuple[Article, Article]
) -> None:
    bees, rivers = two_articles
    totals: list[int] = []
    build_index([bees], data_dir=tmp_path, embedder=WORDS)
    build_index(
        [bees, rivers],
        data_dir=tmp_path,
        embedder=WORDS,
        progress=lambda step, done, total: totals.append(total),
    )
    assert set(totals) == {len(rivers.sentences) + 2}


def test_progress_ends_at_its_total(tmp_path: Path, two_articles: tuple[Article, Article]) -> None:
    seen: list[tuple[int, int]] = []
    build_index(
        two_articles,
        data_dir=tmp_path,
        embedder=WORDS,
        progress=lambda step, done, total: seen.append((done, total)),
    )
    assert seen[0][0] == 0
    assert seen[-1][0] == seen[-1][1]
    assert seen == sorted(seen)


def test_two_articles_of_one_id_are_refused(tmp_path: Path) -> None:
    one = version(1)[0]
    with pytest.raises(ValueError, match="same id"):
        build_index([one, one], data_dir=tmp_path, embedder=WORDS)


def test_an_index_of_no_articles_finds_nothing(tmp_path: Path) -> None:
    build_index([], data_dir=tmp_path, embedder=WORDS)
    with PassageIndex.open(tmp_path, WORDS) as passage_index:
        assert passage_index.articles == ()
        assert passage_index.search("Anything?") == ()


def test_an_article_without_sentences_is_kept(tmp_path: Path) -> None:
    blank = parse_article("", id="blank", title="Blank", form="text")
    build_index([blank, version(1)[0]], data_dir=tmp_path, embedder=WORDS)
    with PassageIndex.open(tmp_path, WORDS) as passage_index:
        assert passage_index.article("blank") == blank
        assert {hit.article.id for hit in passage_index.search("version")} == {"alpha"}


@pytest.mark.parametrize(
    "other", [WordEmbedder(name="other"), WordEmbedder(dimension=32)], ids=["name", "dimension"]
)
def test_another_embedder_is_refused_with_the_mending_command(
    tmp_path: Path, other: WordEmbedder
) -> None:
    build_index(version(1), data_dir=tmp_path, embedder=WORDS)
    with pytest.raises(IndexMismatchError, match="twobets index --rebuild"):
        PassageIndex.open(tmp_path, other)
    build_index(version(1), data_dir=tmp_path, embedder=other)
    with PassageIndex.open(tmp_path, other) as passage_index:
        assert versions_seen(passage_index) == {"1"}


def test_a_rebuild_embeds_everything_anew(tmp_path: Path) -> None:
    build_index(version(1), data_dir=tmp_path, embedder=WORDS)
    change = build_index(version(1), data_dir=tmp_path, embedder=WORDS, rebuild=True)
    assert change.added == ("alpha", "beta", "gamma")
    with PassageIndex.open(tmp_path, WORDS) as passage_index:
        assert versions_seen(passage_index) == {"1"}


def only_segment(data_dir: Path) -> Path:
    store = Store(data_dir)
    (name,) = store.manifest()[0].segments
    return store.path / name


def folders(data_dir: Path) -> list[Path]:
    return [path for path in Store(data_dir).path.iterdir() if path.is_dir()]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def overwrite(path: Path) -> None:
    path.write_bytes(b"\x00" * path.stat().st_size)


def in_its_place(path: Path) -> None:
    path.unlink()
    path.mkdir()


def graph(folder: Path) -> Path:
    return next((folder / "chroma").glob("*/data_level0.bin"))


DAMAGES: dict[str, Callable[[Path], None]] = {
    "the manifest is missing": lambda folder: (folder.parent / "manifest.json").unlink(),
    "the manifest is empty": lambda folder: (folder.parent / "manifest.json").write_text(""),
    "the manifest is binary": lambda folder: overwrite(folder.parent / "manifest.json"),
    "the manifest is cut": lambda folder: cut(folder.parent / "manifest.json"),
    "the manifest is of another form": lambda folder: (folder.parent / "manifest.json").write_text(
        "[]"
    ),
    "a folder stands in the manifest's place": lambda folder: in_its_place(
        folder.parent / "manifest.json"
    ),
    "the segment is missing": shutil.rmtree,
    "the articles are cut": lambda folder: cut(folder / "texts" / "articles.jsonl"),
    "the vectors are missing": lambda folder: shutil.rmtree(folder / "chroma"),
    "the vectors are cut": lambda folder: cut(folder / "chroma" / "chroma.sqlite3"),
    "the graph is cut": lambda folder: cut(graph(folder)),
    "the graph is overwritten": lambda folder: overwrite(graph(folder)),
    "the articles are overwritten": lambda folder: overwrite(folder / "texts" / "articles.jsonl"),
    "the words are missing": lambda folder: shutil.rmtree(folder / "words"),
    "the words are cut": lambda folder: cut(folder / "words" / "sentences" / "rows.npy"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_index_is_refused_and_mended_by_a_build(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    build_index(version(1), data_dir=tmp_path, embedder=WORDS)
    damage(only_segment(tmp_path))
    with pytest.raises(StoredIndexError, match="twobets index"):
        PassageIndex.open(tmp_path, WORDS)
    build_index(version(1), data_dir=tmp_path, embedder=WORDS)
    with PassageIndex.open(tmp_path, WORDS) as passage_index:
        assert versions_seen(passage_index) == {"1"}


def test_damage_inside_the_vectors_is_noticed_when_the_size_is_right(tmp_path: Path) -> None:
    build_index(version(1), data_dir=tmp_path, embedder=WORDS)
    stored = only_segment(tmp_path) / "chroma" / "chroma.sqlite3"
    stored.write_bytes(b"\x00" * stored.stat().st_size)
    with pytest.raises(DamagedIndexError, match="twobets index --rebuild"):
        PassageIndex.open(tmp_path, WORDS)
    build_index(version(2), data_dir=tmp_path, embedder=WORDS)
    with PassageIndex.open(tmp_path, WORDS) as passage_index:
        assert versions_seen(passage_index) == {"2"}


def test_an_open_index_stays_as_it_is_while_others_are_built(tmp_path: Path) -> None:
    build_index(version(1), data_dir=tmp_path, embedder=WORDS)
    with PassageIndex.open(tmp_path, WORDS) as before:
        for number in (2, 3, 4):
            build_index(version(number), data_dir=tmp_path, embedder=WORDS)
        assert versions_seen(before) == {"1"}
        with PassageIndex.open(tmp_path, WORDS) as after:
            assert versions_seen(after) == {"4"}
        assert versions_seen(before) == {"1"}


def test_generations_that_nothing_reads_are_deleted(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        build_index(version(number), data_dir=tmp_path, embedder=WORDS)
        with PassageIndex.open(tmp_path, WORDS):
            pass
    assert folders(tmp_path) == [only_segment(tmp_path)]


@pytest.mark.parametrize("sentences", [1, 2, 3, 13])
def test_a_small_index_is_not_taken_for_a_damaged_one(tmp_path: Path, sentences: int) -> None:
    text = " ".join(f"Version {number} is out." for number in range(sentences))
    articles = [parse_article(text, id="alpha", form="text")]
    build_index(articles, data_dir=tmp_path, embedder=WORDS)
    for _ in range(3):
        with PassageIndex.open(tmp_path, WORDS) as passage_index:
            assert len(passage_index.search("Which version?")) == sentences


def test_an_index_that_was_emptied_stays_as_it_was_written(tmp_path: Path) -> None:
    build_index(version(1), data_dir=tmp_path, embedder=WORDS)
    build_index([], data_dir=tmp_path, embedder=WORDS)
    for _ in range(2):
        with PassageIndex.open(tmp_path, WORDS) as passage_index:
            assert passage_index.articles == ()


def test_a_second_builder_is_told_to_wait(tmp_path: Path) -> None:
    with Store(tmp_path).building(), pytest.raises(IndexBusyError, match="try again"):
        build_index(version(1), data_dir=tmp_path, embedder=WORDS)
    assert build_index(version(1), data_dir=tmp_path, embedder=WORDS).added


def test_the_index_stores_what_a_citation_needs_in_chroma_too(
    tmp_path: Path, two_articles: tuple[Article, Article]
) -> None:
    build_index(two_articles, data_dir=tmp_path, embedder=WORDS)
    with PassageIndex.open(tmp_path, WORDS) as passage_index:
        (collection,) = passage_index.vectors.collections("sentences")
        stored = collection.get()
    articles = {article.id: article for article in two_articles}
    assert len(stored["ids"]) == sum(len(article.sentences) for article in two_articles)
    for text, metadata in zip(stored["documents"], stored["metadatas"], strict=True):
        article = articles[metadata["article"]]
        assert text == article.text[metadata["start"] : metadata["end"]]
        assert metadata["title"] == article.title
        assert metadata["heading"] == article.heading(metadata["position"])
        assert json.loads(metadata["_node_content"])["start_char_idx"] == metadata["start"]


names = st.sampled_from(["alpha", "beta", "gamma"])
states = st.lists(
    st.dictionaries(names, st.integers(min_value=10, max_value=12), max_size=3),
    min_size=2,
    max_size=4,
)


@settings(max_examples=8, deadline=None)
@given(states=states, small=st.sampled_from([0, 20, build.SMALL]))
def test_any_history_of_builds_ends_in_the_index_of_its_last_articles(
    tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, int]], small: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "SMALL", small)
        _compare_with_fresh(tmp_path_factory, states)


def _compare_with_fresh(
    tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, int]]
) -> None:
    grown, fresh = tmp_path_factory.mktemp("grown"), tmp_path_factory.mktemp("fresh")
    for state in states:
        articles = [
            a for number in range(10, 13) for a in version(number) if state.get(a.id) == number
        ]
        build_index(articles, data_dir=grown, embedder=WORDS)
    build_index(articles, data_dir=fresh, embedder=WORDS)
    with PassageIndex.open(grown, WORDS) as one, PassageIndex.open(fresh, WORDS) as other:
        assert one.articles == other.articles == tuple(articles)
        question = "Which version does the beta report count?"
        ours, theirs = one.search(question, limit=100), other.search(question, limit=100)
        assert [hit.text for hit in ours] == [hit.text for hit in theirs]
        assert [hit.score for hit in ours] == pytest.approx([hit.score for hit in theirs], abs=1e-4)


def report(name: str, sentences: int) -> Article:
    text = " ".join(f"The {name} report counts item {n} of {name}." for n in range(sentences))
    return parse_article(text, id=name, title=name.title(), form="text")


def segments(data_dir: Path) -> set[str]:
    return set(Store(data_dir).manifest()[0].segments)


def test_a_change_leaves_the_other_segments_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "SMALL", 20)
    large, first, second = report("large", 40), report("first", 5), report("second", 5)
    build_index([large], data_dir=tmp_path, embedder=WORDS)
    base = segments(tmp_path)
    build_index([large, first], data_dir=tmp_path, embedder=WORDS)
    assert base < segments(tmp_path)
    build_index([second, large, first], data_dir=tmp_path, embedder=WORDS)
    assert base < segments(tmp_path)
    assert len(segments(tmp_path)) == 2  # the small one took the second article up
    with PassageIndex.open(tmp_path, WORDS) as passage_index:
        assert [article.id for article in passage_index.articles] == ["second", "large", "first"]
        assert len(passage_index.search("Which item?", limit=100)) == 50
    build_index([second, first], data_dir=tmp_path, embedder=WORDS)
    assert not base & segments(tmp_path)


def test_segments_stay_few_and_none_is_mostly_of_what_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "SMALL", 4)
    monkeypatch.setattr(build, "MOST", 3)
    articles = {name: report(name, 6) for name in "abcdefghij"}
    for name in articles:
        build_index(
            [articles[other] for other in articles if other <= name],
            data_dir=tmp_path,
            embedder=WORDS,
        )
        assert len(segments(tmp_path)) <= 4
    for sentences in range(4, 14):
        articles["b"] = report("b", sentences)
        build_index(list(articles.values()), data_dir=tmp_path, embedder=WORDS)
        manifest, _ = Store(tmp_path).manifest()
        for name, live in live_vectors(manifest.entries).items():
            assert 2 * live >= manifest.segments[name].places
    with PassageIndex.open(tmp_path, WORDS) as passage_index:
        assert passage_index.articles == tuple(articles.values())
        hits = passage_index.search("Which item does the b report count?", limit=1_000)
        assert len(hits) == 9 * 6 + 13
        assert hits[0].article.id == "b"
        assert passage_index.search("report", articles=["c"], limit=50)[0].article.id == "c"


def test_the_nearest_are_found_past_vectors_of_what_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "SMALL", 0)
    kept, gone = report("kept", 30), report("gone", 25)
    build_index([kept, gone], data_dir=tmp_path, embedder=WORDS)
    build_index([kept], data_dir=tmp_path, embedder=WORDS)
    with PassageIndex.open(tmp_path, WORDS) as passage_index:
        assert passage_index.vectors.collections("sentences")[0].count() == 55
        vectors = WORDS.embed_questions(["Which item does the gone report count?"])
        ((ids, cosines),) = passage_index.vectors.nearest("sentences", vectors, limit=10)
        every = WORDS.embed([hit.text for hit in passage_index.search("item", limit=100)])
    assert len(ids) == 10
    assert all(name.startswith("kept#") for name in ids)
    assert cosines[0] > 0
    assert len(every) == 30


def started_builder(data_dir: Path) -> multiprocessing.process.BaseProcess:
    """A process that publishes versions; it has imported what it needs when it begins."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["tests.test_index_store", "llama_index.core", "llama_index.vector_stores.chroma"]
    )
    process = context.Process(target=build_for_ever, args=(data_dir,), daemon=True)
    process.start()
    return process


def wait_for_a_new_generation(data_dir: Path, *, beyond: str) -> None:
    patience = time.monotonic() + 60
    while True:
        try:
            if Store(data_dir).version != beyond:
                return
        except NoIndexError:
            pass
        assert time.monotonic() < patience
        time.sleep(0.01)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_builder_killed_at_any_point_leaves_a_whole_index(tmp_path: Path) -> None:
    build_index(version(1), data_dir=tmp_path, embedder=WORDS)
    chance = random.Random(11)
    for _ in range(6):
        builder = started_builder(tmp_path)
        wait_for_a_new_generation(tmp_path, beyond=Store(tmp_path).version)
        time.sleep(chance.uniform(0, 0.4))
        assert builder.pid is not None
        os.kill(builder.pid, signal.SIGKILL)
        builder.join()
        with PassageIndex.open(tmp_path, WORDS) as passage_index:
            assert len(versions_seen(passage_index)) == 1
        build_index(version(1), data_dir=tmp_path, embedder=WORDS)
        with PassageIndex.open(tmp_path, WORDS) as passage_index:
            assert versions_seen(passage_index) == {"1"}
        assert folders(tmp_path) == [only_segment(tmp_path)]


def test_readers_see_whole_versions_while_a_builder_publishes(tmp_path: Path) -> None:
    build_index(version(1), data_dir=tmp_path, embedder=WORDS)
    builder = started_builder(tmp_path)
    try:
        wait_for_a_new_generation(tmp_path, beyond=Store(tmp_path).version)
        seen: set[str] = set()
        patience = time.monotonic() + 60
        while len(seen) < 3:
            assert time.monotonic() < patience
            with PassageIndex.open(tmp_path, WORDS) as passage_index:
                found = versions_seen(passage_index)
            assert len(found) == 1
            seen |= found
    finally:
        builder.kill()
        builder.join()


def test_the_packaged_model_and_a_fake_do_not_share_an_index(
    shipped_data_dir: Path, embedder: LocalEmbedder
) -> None:
    PassageIndex.open(shipped_data_dir, embedder).close()
    with pytest.raises(IndexMismatchError):
        PassageIndex.open(shipped_data_dir, WORDS)
