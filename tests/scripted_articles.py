"""Two short articles that scripted answers quote, with all that an imprint can hold."""

from dataclasses import replace

from assistant.answer import Citation, cite
from corpus import Article, parse_article, split_passages

TIDES = """# Tidal power

Tidal power is made by converting energy from tides into electricity. Tides are more predictable \
than the wind and the sun. Among sources of renewable energy, tidal power has suffered from \
relatively high cost and from few sites with sufficiently high tidal ranges or flow velocities. \
Many recent developments suggest that the costs may be brought down to competitive levels.

## Methods

Tidal power can be classified into three ways of generating:

- Tidal stream generators make use of the kinetic energy of moving water to power turbines.
- Tidal barrages use the potential energy in the difference in height between high and low tides.
- Dynamic tidal power exploits an interaction between potential and kinetic energy.

Some tidal generators can be built into the structures of existing bridges. They are then hardly \
seen from the shore.

## History

Tide mills have been used in Europe and on the Atlantic coast of North America. The incoming \
water was held in large storage ponds, and as the tide went out, it turned waterwheels. The \
world's first large-scale tidal power plant was the Rance Tidal Power Station in France, which \
became operational in 1966. It was the largest tidal power station in terms of output until \
Sihwa Lake Tidal Power Station opened in South Korea in August 2011.

### Costs

The Sihwa station uses sea wall defence barriers complete with 10 turbines generating 254 MW. \
Building it cost about $298 million.
"""

LENSES = """# Fresnel lens

A Fresnel lens is a type of compact lens which reduces the amount of material required compared \
to a conventional lens by dividing the lens into a set of concentric annular sections. The \
simpler dioptric form of the lens was first proposed by Georges-Louis Leclerc.

## History

In 1823 the first Fresnel lens was used in the Cordouan lighthouse at the mouth of the Gironde \
estuary; its light could be seen from more than 20 miles out. Scottish physicist David Brewster \
is credited with convincing the United Kingdom to adopt these lenses in their lighthouses.

## Orders

Lighthouse lenses were classified into six orders based on their focal length. A first-order \
lens has a focal length of 920 mm and stands about 2.59 m high, while a sixth-order lens has a \
focal length of 150 mm. Tags such as \\<b>these\\</b> and \
\\<img src=x onerror="window.PWNED=1"> and \\<script>window.PWNED=1\\</script> and \
[links](javascript:alert(1)) stand in this sentence as text.
"""


def articles() -> tuple[Article, Article]:
    """The two articles of the script, with all that an imprint can hold."""
    tides = parse_article(TIDES, id="tidal-power", form="markdown")
    lenses = parse_article(LENSES, id="fresnel-lens", form="markdown")
    return (
        replace(
            tides,
            publisher="The Encyclopedia",
            author="A. Writer",
            published="2024-06-03",
            url="https://encyclopedia.example/tidal-power",
        ),
        replace(lenses, publisher="Lighthouse Quarterly", published="2023-11-20"),
    )


def quote(article: Article, words: str, *, number: int = 0) -> Citation:
    """Cites the sentence of an article that holds these words."""
    place = next(at for at in range(len(article.sentences)) if words in article.sentence_text(at))
    passage = next(p for p in split_passages(article) if p.first <= place <= p.last)
    sentence = article.sentences[place]
    return cite(passage, start=sentence.start, end=sentence.end, number=number)
