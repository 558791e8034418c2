"""Passages: the runs of sentences that a reader is shown, and how an article is split into them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from corpus.article import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of sentences within one section; `text == article.text[start:end]`.

    Attributes:
        article: The article it stands in.
        first: Position of its first sentence in `article.sentences`.
        last: Position of its last sentence, inclusive.

    Raises:
        ValueError: The positions are out of range or out of order, or cross a section.
    """

    article: Article
    first: int
    last: int

    def __post_init__(self) -> None:
        """Refuse what is not a run of sentences within one section."""
        sentences = self.article.sentences
        if not 0 <= self.first <= self.last < len(sentences):
            raise ValueError(
                f"no passage from {self.first} to {self.last} in {len(sentences)} sentences"
            )
        if sentences[self.first].section != sentences[self.last].section:
            raise ValueError(f"sentences {self.first} and {self.last} are in different sections")

    @property
    def start(self) -> int:
        """Offset of its first sentence, or of the bullet before an item that begins there."""
        sentence = self.article.sentences[self.first]
        block = self.article.blocks[sentence.block]
        if block.kind != "item" or block.start != sentence.start:
            return sentence.start
        return self.article.text.rfind("\n", 0, block.start) + 1

    @property
    def end(self) -> int:
        """Offset after its last sentence."""
        return self.article.sentences[self.last].end

    @property
    def text(self) -> str:
        """Its words, exactly as they stand in the article, bullets and blank lines included."""
        return self.article.text[self.start : self.end]

    @property
    def heading(self) -> str:
        """The path of its section's headings, such as "A > B"; empty if there is none."""
        section = self.article.sentences[self.first].section
        return " > ".join(self.article.sections[section].heading)


def split_passages(article: Article, *, passage_chars: int = 900) -> tuple[Passage, ...]:
    """Split an article into passages that tile its sentences, in order.

    A section that fits is one passage. A longer one is cut into roughly even parts: between
    paragraphs, so that a list stays with the sentence that introduces it; within a paragraph or
    a list only where that does not fit. Only a single sentence may be longer than a passage.

    Args:
        article: What to split; one without sentences gives no passages.
        passage_chars: Longest passage, in characters from its first sentence to its last.

    Raises:
        ValueError: `passage_chars` is less than 1.
    """
    if passage_chars < 1:
        raise ValueError(f"passage_chars must be at least 1, not {passage_chars}")
    positions = range(len(article.sentences))
    runs: list[tuple[int, int]] = []
    for _, group in groupby(positions, key=lambda at: article.sentences[at].section):
        section = list(group)
        runs.extend(_runs(article, section[0], section[-1], passage_chars))
    return tuple(Passage(article=article, first=first, last=last) for first, last in runs)


def _runs(article: Article, first: int, last: int, limit: int) -> Iterator[tuple[int, int]]:
    """Cut a run of sentences in two, and each part again, until every part fits."""
    start = article.sentences[first].start
    length = article.sentences[last].end - start
    if first == last or length <= limit:
        yield first, last
        return
    parts = ceil(length / limit)
    ideal = start + length * (parts // 2) / parts

    def cost(cut: int) -> float:
        distance = abs(article.sentences[cut].start - ideal)
        return distance + limit * _closeness(article, cut)

    cut = min(range(first + 1, last + 1), key=cost)
    yield from _runs(article, first, cut - 1, limit)
    yield from _runs(article, cut, last, limit)


def _closeness(article: Article, cut: int) -> int:
    """Rate how much a sentence belongs to the one before it, 0 to 3.

    A cut at a higher rate is made only where a lower one is further off by a whole passage.
    """
    before, after = article.sentences[cut - 1], article.sentences[cut]
    if before.block == after.block:
        return 3
    if after.lead_in == cut - 1:
        return 2
    kinds = {article.blocks[before.block].kind, article.blocks[after.block].kind}
    return 1 if len(kinds) == 1 and kinds <= {"item", "row", "code"} else 0
