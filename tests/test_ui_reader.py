"""The article reader: the whole article, every quote marked by its offsets, nothing else."""

import html
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from corpus import Article, Place, parse_article
from tests.scripted_articles import articles, quote
from ui.marking import cut
from ui.reader import reader_html


def words(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"<sup.*?</sup>", "", markup)))


def shown(article: Article, *numbered: str) -> str:
    citations = [quote(article, part, number=n) for n, part in enumerate(numbered, start=1)]
    return reader_html(article, citations, chosen=citations[0], key="0-0-1")


def test_the_whole_article_is_there_with_its_headings_and_lists() -> None:
    tides, _ = articles()
    page = reader_html(tides, (), chosen=tides.sections[0], key="section:tidal-power:0")
    for block in tides.blocks:
        assert tides.text[block.start : block.end] in words(page)
    assert re.findall(r"<(h\d)\b", page) == ["h2", "h3", "h3", "h4"]
    assert page.count("<li ") == 3


RATES = """# Rates

| Boat | Rate |
|------|------|
| Sloop | 30 dollars |
| Ketch | 45 dollars |

| Berth | Length |
|-------|--------|
| North | 12 m |

```
rent = days * rate
total = rent + 5
```
"""


def test_tables_and_code_are_shown_as_such_each_cell_at_its_own_offset() -> None:
    article = parse_article(RATES, id="rates", form="markdown")
    page = shown(article, "Ketch", "rent = days")
    assert page.count("<table>") == 2
    assert re.findall(r"<th data-at=[^>]*>(.*?)</th>", page) == ["Boat", "Rate", "Berth", "Length"]
    for start, cell in re.findall(r'<td data-at="(\d+)">(.*?)</td>', page):
        assert article.text[int(start) :].startswith(words(cell))
    # A quote of a row is marked in each of its cells, and numbered once.
    row = next(row for row in page.split("<tr") if "Ketch" in row)
    assert (row.count("<mark"), row.count("<sup")) == (2, 1)
    assert re.search(r"<pre [^>]*><mark[^>]*><sup[^>]*>2</sup>rent = days", page)


def test_pages_and_times_stand_where_they_begin() -> None:
    tides, _ = articles()
    second = tides.blocks[2]
    paged = replace(tides, places=(Place(start=second.start + 3, label="page <2>"),))
    page = reader_html(paged, (), chosen=tides.sections[0], key="section:tidal-power:0")
    assert re.findall(r'data-at="(\d+)" data-place="([^"]*)"', page) == [
        (str(second.start), "page &lt;2&gt;")
    ]


def test_quotes_are_marked_where_they_stand_and_numbered_at_their_beginning() -> None:
    tides, _ = articles()
    page = shown(tides, "1966", "largest tidal power station")
    marked = re.findall(r"<mark[^>]*><sup[^>]*>(\d)</sup>(.*?)</mark>", page)
    assert [number for number, _ in marked] == ["1", "2"]
    assert html.unescape(marked[0][1]) == quote(tides, "1966").quote


def test_a_quote_that_no_longer_stands_is_said_and_not_marked() -> None:
    tides, _ = articles()
    old = quote(tides, "1966", number=1)
    changed = replace(tides, text=tides.text.replace("1966", "1967"))
    page = reader_html(changed, (old,), chosen=old, key="0-0-1")
    assert "<mark" not in page
    assert "has changed since this answer" in page


def test_a_passage_that_was_only_read_is_marked_without_a_number() -> None:
    tides, _ = articles()
    read, cited = quote(tides, "Tide mills"), quote(tides, "1966", number=1)
    page = reader_html(tides, (cited,), chosen=read, key="0-0-r0")
    assert page.count("<mark") == 2
    assert re.findall(r"<sup[^>]*>(\d)</sup>", page) == ["1"]


def test_citations_of_other_articles_are_left_out() -> None:
    tides, lenses = articles()
    page = reader_html(
        tides,
        (quote(tides, "1966", number=1), quote(lenses, "Cordouan", number=2)),
        chosen=quote(tides, "1966", number=1),
        key="0-0-1",
    )
    assert page.count("<mark") == 1


def test_hostile_words_of_an_article_are_text() -> None:
    _, lenses = articles()
    page = shown(lenses, "Tags such as")
    assert "<img" not in page
    assert "<script" not in page
    assert '<img src=x onerror="window.PWNED=1">' in words(page)


places = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=5)


@given(st.text(max_size=50), places, st.integers(0, 10))
def test_cutting_loses_nothing_and_marks_exactly_what_is_quoted(
    text: str, spans: list[tuple[int, int]], offset: int
) -> None:
    article = parse_article("A sentence.", id="a", form="text")
    one = quote(article, "sentence")
    citations = [replace(one, number=n, start=a, end=b) for n, (a, b) in enumerate(spans)]
    pieces = list(cut(text, citations, offset=offset))
    assert "".join(piece.text for piece in pieces) == text
    at = offset
    for piece in pieces:
        for citation in citations:
            inside = citation.start <= at and citation.end >= at + len(piece.text)
            assert (citation in piece.cited) == (inside and citation.start < citation.end)
        at += len(piece.text)
