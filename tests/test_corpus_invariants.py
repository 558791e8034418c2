"""What holds for every article, whatever it was made of."""

import json
import re
from unicodedata import is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Article, Passage, parse_article, split_passages

FRAGMENTS = st.sampled_from(
    [
        "# Title",
        "## A section",
        "### A part: why?",
        "A lead-in with two sentences. You need:",
        "- an item. With two sentences.",
        "  - a nested item",
        "    - a deeper item",
        "12. a numbered item",
        "• a copied bullet",
        "> a quote. And more.",
        "> - a quoted item",
        "```\ncode here\n\n  more code\n```",
        "| a | b |\n|---|---|\n| 1 | Two. Three. |",
        "<table><tr><th>a<td>b<tr><td>One. Two.<td>three</table>",
        "<ul><li>one<ol><li>two</ul> <pre>a\n\n b</pre>",
        "see [[a note|the words]] and ![[x.png]] and [[b#c]] [1] [^2].[3] (4)",
        "> [!note]- Folded\n> Words. ^block-1",
        '- [x] a task {{< ref "x" >}} {#id}',
        "<!-- a remark --> %%another%% $x_1*y$ ==marked==",
        "::: tip A tip\nWords\n:::",
        "~~~\n" + "a line of code\n\n" * 60 + "~~~",
        "[^2]: A note.",
        "word " * 150,
        "一二三，" * 150,
        "**bold** [link](http://x.y) `code` ![image](x.png) <b>tag</b>",
        "Two sentences here. This is the second one!",
        "e\u0301 and a\u030a",
        "a hard break  \nin the middle",
        "---",
        "",
    ]
)
LINES = st.lists(FRAGMENTS | st.text(max_size=40), max_size=25)
ARTICLES: st.SearchStrategy[Article] = st.builds(
    lambda lines, separator, form: parse_article(separator.join(lines), id="some-id", form=form),
    LINES,
    st.sampled_from(["\n", "\n\n"]),
    st.sampled_from(["markdown", "text"]),
)


@given(ARTICLES)
def test_blocks_are_in_order_and_cover_all_but_bullets_and_line_breaks(article: Article) -> None:
    end = 0
    for block in article.blocks:
        between = article.text[end : block.start]
        bullet = r"(• |\d+[.)] )" if block.kind == "item" else ""
        assert re.fullmatch(rf"\n*{bullet}", between)
        words = article.text[block.start : block.end]
        assert words
        assert words == words.strip()
        assert (2 <= block.level <= 6) == (block.kind == "heading")
        end = block.end
    assert end == len(article.text)


@given(ARTICLES)
def test_sections_tile_the_blocks(article: Article) -> None:
    starts = [block.start for block in article.blocks]
    ends = [block.end for block in article.blocks]
    covered: list[int] = []
    for section in article.sections:
        covered += range(starts.index(section.start), ends.index(section.end) + 1)
    assert covered == list(range(len(article.blocks)))


@given(ARTICLES)
def test_sentences_cover_every_block_but_headings_that_say_nothing(article: Article) -> None:
    for number, block in enumerate(article.blocks):
        inside = [sentence for sentence in article.sentences if sentence.block == number]
        gaps, end = "", block.start
        for sentence in inside:
            gaps += article.text[end : sentence.start]
            end = sentence.end
        gaps += article.text[end : block.end]
        assert inside or block.kind == "heading"
        assert not (inside and gaps.strip())


@given(ARTICLES)
def test_a_sentence_stands_in_the_section_it_names(article: Article) -> None:
    for sentence in article.sentences:
        section = article.sections[sentence.section]
        assert section.start <= sentence.start < sentence.end <= section.end


@given(ARTICLES)
def test_only_items_and_rows_have_a_lead_in_and_it_stands_before_them(article: Article) -> None:
    for number, sentence in enumerate(article.sentences):
        if sentence.lead_in is not None:
            assert article.blocks[sentence.block].kind in {"item", "row"}
            assert 0 <= sentence.lead_in < number
            assert article.sentences[sentence.lead_in].section == sentence.section


@given(ARTICLES)
def test_no_sentence_is_longer_than_a_reader_takes_in(article: Article) -> None:
    for sentence in article.sentences:
        whole = article.blocks[sentence.block].kind in {"row", "code", "heading"}
        assert sentence.end - sentence.start <= (800 if whole else 400)


@given(ARTICLES)
def test_canonical_text_is_composed_and_has_no_carriage_return(article: Article) -> None:
    assert is_normalized("NFC", article.text)
    assert "\r" not in article.text


@given(ARTICLES)
def test_an_article_survives_a_trip_through_json(article: Article) -> None:
    again = Article.from_dict(json.loads(json.dumps(article.to_dict())))
    assert again == article
    assert again.digest == article.digest
    assert article.to_dict() == json.loads(json.dumps(article.to_dict()))


@given(ARTICLES, st.integers(1, 400))
def test_passages_tile_the_sentences(article: Article, passage_chars: int) -> None:
    passages = split_passages(article, passage_chars=passage_chars)
    tiled = [at for passage in passages for at in range(passage.first, passage.last + 1)]
    assert tiled == list(range(len(article.sentences)))


@given(ARTICLES, st.integers(1, 400))
def test_a_passage_never_crosses_a_section(article: Article, passage_chars: int) -> None:
    for passage in split_passages(article, passage_chars=passage_chars):
        inside = article.sentences[passage.first : passage.last + 1]
        assert len({sentence.section for sentence in inside}) == 1


@given(ARTICLES, st.integers(1, 400))
def test_a_passage_copies_the_article_and_holds_its_sentences(article: Article, chars: int) -> None:
    for passage in split_passages(article, passage_chars=chars):
        assert passage.text == article.text[passage.start : passage.end]
        assert passage.start <= article.sentences[passage.first].start
        assert passage.heading.startswith(article.heading(passage.last))


@given(ARTICLES, st.integers(1, 400))
def test_only_a_single_sentence_may_be_longer_than_a_passage(article: Article, chars: int) -> None:
    for passage in split_passages(article, passage_chars=chars):
        length = passage.end - article.sentences[passage.first].start
        assert length <= chars or passage.first == passage.last


@given(ARTICLES, st.integers(1, 400))
def test_a_section_that_fits_is_one_passage(article: Article, passage_chars: int) -> None:
    passages = split_passages(article, passage_chars=passage_chars)
    for number in range(len(article.sections)):
        inside = [sentence for sentence in article.sentences if sentence.section == number]
        if inside and inside[-1].end - inside[0].start <= passage_chars:
            own = [p for p in passages if article.sentences[p.first].section == number]
            assert len(own) == 1


@given(ARTICLES, st.integers(1, 400))
def test_a_paragraph_that_fits_stays_whole(article: Article, passage_chars: int) -> None:
    block_of = [sentence.block for sentence in article.sentences]
    for passage in split_passages(article, passage_chars=passage_chars)[1:]:
        block = article.blocks[block_of[passage.first]]
        if block_of[passage.first - 1] == block_of[passage.first]:
            assert block.end - block.start > passage_chars


def test_a_passage_of_sentences_that_are_not_there_is_refused() -> None:
    article = parse_article("One. Two.", id="x", form="text")
    for first, last in [(-1, 0), (1, 0), (0, 2)]:
        with pytest.raises(ValueError, match="no passage from"):
            Passage(article=article, first=first, last=last)


def test_a_passage_over_two_sections_is_refused() -> None:
    article = parse_article("One.\n\n## Two\n\nThree.", id="x", form="markdown")
    with pytest.raises(ValueError, match="different sections"):
        Passage(article=article, first=0, last=1)
