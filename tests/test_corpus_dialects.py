"""What tools other than CommonMark write into Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import parse_article
from corpus.forms.dialects import plain_markdown, without_script


def words(text: str) -> str:
    return parse_article(text, id="x", form="markdown").text


@pytest.mark.parametrize(
    "text",
    [
        "Seen. <!-- secret --> Also.",
        "Seen.\n\n<!--\nsecret\n\nsecret\n-->\n\nAlso.",
        "Seen. <!-- secret\n\nsecret --> Also.",
        "Seen.\n<!-- secret -->\nAlso.",
        "- Seen.\n  <!-- secret -->\n- Also.",
        "> Seen. <!-- secret -->\n\nAlso.",
        "Seen. %%secret%% Also.",
        "Seen. %% secret\nsecret %% Also.",
        "Seen.\n\n%%\nsecret\n\nsecret\n%%\n\nAlso.",
        "Seen. {/* secret */} Also.",
        "Seen. {{/* secret */}} Also.",
        "Seen. {% comment %} secret {% endcomment %} Also.",
        "Seen.\n\n[//]: # (secret)\n\nAlso.",
    ],
)
def test_a_remark_that_no_reader_sees_is_left_out(text: str) -> None:
    shown = words(text)
    assert "secret" not in shown
    assert shown.index("Seen.") < shown.index("Also.")


@pytest.mark.parametrize(
    "text",
    [
        "`<!-- shown -->`",
        "```html\n<!-- shown -->\n```",
        "```{code-block} html\n<!-- shown -->\n```",
        "~~~\n%% shown %%\n~~~",
        "Half <!-- shown\n\nand shown",
        "100%% shown and 50%%",
        "%% shown",
    ],
)
def test_code_and_what_never_ends_is_no_remark(text: str) -> None:
    assert "shown" in words(text)


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("See [[Tide tables|tides]] here.", "See tides here."),
        ("See {ref}`the tides <tide-tables>`, {doc}`harbours`.", "See the tides, harbours."),
        ("```{note}\n:class: wide\nThe tide turns.\n```", "The tide turns."),
        ("```{warning} Mind\nThe tide turns.\n```", "Mind\n\nThe tide turns."),
        ("Seen.\n\n```{toctree}\n:maxdepth: 1\n\none\ntwo\n```", "Seen."),
        ("See [[Harbour rules#Speed]].", "See Harbour rules > Speed."),
        ("See [[#Speed]] and [[A note#^abc123]].", "See Speed and A note."),
        ("![[map.png]] ![[map.jpg|300]] Embeds ![[Other note]].", "Embeds Other note."),
        ("| a | b |\n|---|---|\n| [[Long name\\|short]] | c |", "a | b\nshort | c"),
        ("Old.[[1]](#cite) `[[x]]` if [[ -f y ]]", "Old.[1] [[x]] if [[ -f y ]]"),
        ("> [!warning] Mind the gap\n> It is 12 cm.", "Mind the gap\n\nIt is 12 cm."),
        ("> [!note]-\n> Folded.", "Folded."),
        ("> [!TIP]\n> Bring a coat.", "Bring a coat."),
        ("> > [!faq]+ Why *so*?\n> > Because.", "Why so?\n\nBecause."),
        ("::: tip A tip\nBring a coat.\n:::", "A tip\n\nBring a coat."),
        (":::note[A tip]\n\nBring a coat.\n\n:::", "A tip\n\nBring a coat."),
        ('::: {.callout-note title="A tip"}\nBring a coat.\n:::', "A tip\n\nBring a coat."),
        ('!!! note "A tip"\n    Bring a coat.\n\n    And a hat.\n\nEnd.',
         "A tip\n\nBring a coat.\n\nAnd a hat.\n\nEnd."),
        ("- [ ] Paint\n- [x] Mend. It broke.\n- [-] Drop\n1. [X] Ask",
         "• Paint\n• Mend. It broke.\n• Drop\n\n1. Ask"),
        ("- [1] A book", "• [1] A book"),
        ("A block. ^block-id\n\nOther.\n^37066d", "A block.\n\nOther."),
        ("It grows with x ^2", "It grows with x ^2"),
        ("Words.\n\n## Prices {#prices .wide}\n\nLow.", "Words.\n\nPrices\n\nLow."),
        ("Words.\n{: .note}\n\n{:toc}\n\nEnd.", "Words.\n\nEnd."),
        ('The {{< glossary text="pod" id="x" >}} runs.', "The pod runs."),
        ('See [the rules]({{< ref "rules.md" >}}).', "See the rules."),
        ("{{% notice %}}\nMind.\n{{% /notice %}}", "Mind."),
        ('{% include x.html caption="A boat" %}', "A boat"),
        ("{% highlight ruby %}\na\n\nb\n{% endhighlight %}", "a\nb"),
        ("It is ==marked== and a==b, c==d.", "It is marked and a==b, c==d."),
        ("$x_1*y$ and $a*b$", "$x_1*y$ and $a*b$"),
        (r"\(x_1*y\) and $$a_1*b_1*c$$ end", r"\(x_1*y\) and $$a_1*b_1*c$$ end"),
        ("$$\na_1 \\\\\n*b*\n$$", "$$\na_1 \\\\\n*b*\n$$"),
        ("It costs $5 or *$6*, not $7.", "It costs $5 or $6, not $7."),
        (r"\[sic\] and \*", "[sic] and *"),
        ("Old.[^1] New.[^b]\n\n[^1]: A plate.\n[^b]: https://x.y",
         "Old.[^1] New.[^b]\n\n[^1]: A plate.\n\n[^b]: https://x.y"),
        ("```\n- [x] a ^b [[c|d]] {{< e >}}\n```", "- [x] a ^b [[c|d]] {{< e >}}"),
        ("`[[c|d]] {{< e >}} ==f==` and ==g==", "[[c|d]] {{< e >}} ==f== and g"),
        ("[TOC]\n\nWords.", "Words."),
    ],
)  # fmt: skip
def test_the_syntax_of_other_tools_is_read_as_its_words(markdown: str, plain: str) -> None:
    assert words(markdown) == plain


def test_of_mdx_only_the_words_are_left() -> None:
    text = (
        "import Tabs from '@theme/Tabs';\nimport './x.css'\n\nexport const a = {\n  b: 1,\n};\n\n"
        '# T\n\n<Tabs value={1}>\n\nWords in <Link to="x">a link</Link>.\n\n</Tabs>\n\n'
        "```js\nimport x from 'y';\n```\n\nImport duties rise."
    )
    assert words(without_script(text)) == (
        "Words in a link.\n\nimport x from 'y';\n\nImport duties rise."
    )


@given(st.text(st.sampled_from("`~ \n>-[]!x^{}:%<=$|#*"), max_size=80))
def test_any_mixture_of_marks_is_read(text: str) -> None:
    plain_markdown(text)
    words(text)


@pytest.mark.parametrize(
    "text",
    [
        "<!--" * 5_000,
        "%%a" * 5_000,
        "{{<" * 5_000,
        "{%" * 5_000,
        "`" * 5_000,
        "` `` " * 2_000,
        "```\n" * 5_001,
        "[[" * 5_000,
        "$a" * 5_000,
        "\\(" * 5_000,
        "> [!" * 2_000,
        "{#a" * 5_000,
        "==a" * 5_000,
        "$$\n" * 2_001,
        "<script>" * 2_000,
        "<div>" * 2_000,
        "!!! a\n" * 2_000,
    ],
)  # fmt: skip
def test_hostile_marks_do_not_take_time_without_end(text: str) -> None:
    words(text)
