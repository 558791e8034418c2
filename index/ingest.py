"""Articles by way of LlamaIndex into Chroma; its words (node, metadata) are kept in this file.

LlamaIndex's vector store writes each text with its place, title and heading beside its vector, in
the form that LlamaIndex's own tools read. Splitting and embedding are this project's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from corpus import Article
from index.embedding import Embedder
from index.texts import Split
from index.vectors import KINDS, Kind, Vectors, vector_id
from index.wording import passage_wording, sentence_wording

if TYPE_CHECKING:
    from llama_index.core.schema import TextNode

STORED_TOGETHER = 4_000
EMBEDDED_TOGETHER = 256

Counted = Callable[[int], None]


def ingest(
    split: Sequence[Split], vectors: Vectors, *, embedder: Embedder, counted: Counted
) -> None:
    """Embeds sentences and passages, and stores their vectors.

    Args:
        split: Articles with their passages, none of which the store holds yet.
        vectors: Where to store.
        embedder: Whose vectors to store.
        counted: Called with the number of texts that have just been embedded.

    Raises:
        OSError: The folder cannot be written.
    """
    # Here and not at the top: it takes two seconds to import, and a question does without it.
    from llama_index.vector_stores.chroma import ChromaVectorStore

    for kind in KINDS:
        store = ChromaVectorStore(chroma_collection=vectors.collection(kind))
        for nodes in _together(split, kind, min(STORED_TOGETHER, vectors.most_at_once)):
            _embed(nodes, embedder, counted)
            with vectors.asking():
                store.add(list(nodes))


def _together(split: Sequence[Split], kind: Kind, most: int) -> Iterator[list[TextNode]]:
    """The texts of all articles, as many at once as are held in memory together."""
    group: list[TextNode] = []
    for article, passages in split:
        if kind == "sentences":
            of_article = [
                _node(article, at, end=sentence.end, wording=sentence_wording(article, at))
                for at, sentence in enumerate(article.sentences)
            ]
        else:
            of_article = [
                _node(article, passage.first, end=passage.end, wording=passage_wording(passage))
                for passage in passages
            ]
        group += of_article
        while len(group) >= most:
            yield group[:most]
            group = group[most:]
    if group:
        yield group


def _node(article: Article, position: int, *, end: int, wording: str) -> TextNode:
    """A text as it stands in the article, with the words under which it is found beside it."""
    from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode

    start = article.sentences[position].start
    return TextNode(
        id_=vector_id(article.id, position),
        text=article.text[start:end],
        start_char_idx=start,
        end_char_idx=end,
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=article.id)},
        metadata={
            "article": article.id,
            "title": article.title,
            "heading": article.heading(position),
            "position": position,
            "start": start,
            "end": end,
            "wording": wording,
        },
    )


def _embed(nodes: Sequence[TextNode], embedder: Embedder, counted: Counted) -> None:
    """Gives every node its vector, longest texts first so that batches hold equal lengths."""
    order = sorted(nodes, key=lambda node: -len(node.metadata["wording"]))
    for first in range(0, len(order), EMBEDDED_TOGETHER):
        some = order[first : first + EMBEDDED_TOGETHER]
        embedded = embedder.embed([node.metadata["wording"] for node in some])
        for node, vector in zip(some, embedded, strict=True):
            node.embedding = vector.tolist()
        counted(len(some))
