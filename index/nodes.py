"""Articles through LlamaIndex into Chroma; its words (node, document) are kept in this file.

LlamaIndex is imported only where articles are stored: it takes two seconds, and a question does
without it. That is why its transformations are plain functions here, wrapped at the last moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import SkipValidation

from corpus import Article, split_passages
from index.embedding import Embedder
from index.vectors import KINDS, Kind, Vectors, vector_id
from index.wording import passage_wording, sentence_wording

if TYPE_CHECKING:
    from llama_index.core.schema import BaseNode, TextNode

SENTENCES_TOGETHER = 4_000
EMBEDDED_TOGETHER = 256
UNWORDED = ["article", "title", "heading", "position", "start", "end"]

Nodes = Sequence["BaseNode"]
Counted = Callable[[int], None]
ArticlesById = Mapping[str, Article]


def ingest(
    articles: Sequence[Article], vectors: Vectors, *, embedder: Embedder, counted: Counted
) -> None:
    """Splits and embeds the articles, and stores sentence and passage vectors.

    Args:
        articles: None of which the store holds yet.
        vectors: Where to store.
        embedder: Whose vectors to store.
        counted: Called with the number of texts that have just been embedded.
    """
    from llama_index.core.ingestion import IngestionPipeline
    from llama_index.core.schema import Document, TransformComponent
    from llama_index.vector_stores.chroma import ChromaVectorStore

    class Step(TransformComponent):
        """A plain function as a transformation."""

        work: SkipValidation[Callable[..., Any]]

        def __call__(self, nodes: Nodes, **_: Any) -> Nodes:
            return self.work(nodes)  # type: ignore[no-any-return]  # Nodes in, Nodes out

    def embed(nodes: Nodes) -> Nodes:
        return _embed(nodes, embedder, counted)

    for some in _together(articles):
        by_id = {article.id: article for article in some}
        for kind in KINDS:

            def split(nodes: Nodes, kind: Kind = kind, by_id: ArticlesById = by_id) -> Nodes:
                return [part for node in nodes for part in _split(node, by_id[node.node_id], kind)]

            pipeline = IngestionPipeline(
                transformations=[Step(work=split), Step(work=embed)], disable_cache=True
            )
            nodes = pipeline.run(documents=[Document(id_=a.id, text=a.text) for a in some])
            # The pipeline would add them all at once, more than Chroma takes.
            store = ChromaVectorStore(chroma_collection=vectors.collection(kind))
            for first in range(0, len(nodes), vectors.most_at_once):
                store.add(list(nodes[first : first + vectors.most_at_once]))


def _together(articles: Sequence[Article]) -> Iterator[list[Article]]:
    """The articles in groups that are held in memory together, of at least one each."""
    group: list[Article] = []
    sentences = 0
    for article in articles:
        group.append(article)
        sentences += len(article.sentences)
        if sentences >= SENTENCES_TOGETHER:
            yield group
            group, sentences = [], 0
    if group:
        yield group


def _split(document: BaseNode, article: Article, kind: Kind) -> list[TextNode]:
    """The sentences or passages of an article, by its own offsets and not by a search for them."""
    from llama_index.core.schema import NodeRelationship

    if kind == "sentences":
        nodes = [
            _node(article, position, end=sentence.end, wording=sentence_wording(article, position))
            for position, sentence in enumerate(article.sentences)
        ]
    else:
        nodes = [
            _node(article, passage.first, end=passage.end, wording=passage_wording(passage))
            for passage in split_passages(article)
        ]
    for node in nodes:
        node.relationships[NodeRelationship.SOURCE] = document.as_related_node_info()
    return nodes


def _node(article: Article, position: int, *, end: int, wording: str) -> TextNode:
    """A node whose text is verbatim and whose `wording`, alone of its metadata, is embedded."""
    from llama_index.core.schema import TextNode

    start = article.sentences[position].start
    return TextNode(
        id_=vector_id(article.id, position),
        text=article.text[start:end],
        start_char_idx=start,
        end_char_idx=end,
        metadata={
            "article": article.id,
            "title": article.title,
            "heading": article.heading(position),
            "position": position,
            "start": start,
            "end": end,
            "wording": wording,
        },
        excluded_embed_metadata_keys=UNWORDED,
        metadata_template="{value}",
        text_template="{metadata_str}",
    )


def _embed(nodes: Nodes, embedder: Embedder, counted: Counted) -> Nodes:
    """Gives every node its vector, longest texts first so that batches hold equal lengths."""
    from llama_index.core.schema import MetadataMode

    texts = [node.get_content(metadata_mode=MetadataMode.EMBED) for node in nodes]
    order = sorted(range(len(nodes)), key=lambda at: -len(texts[at]))
    for first in range(0, len(order), EMBEDDED_TOGETHER):
        some = order[first : first + EMBEDDED_TOGETHER]
        embedded = embedder.embed([texts[at] for at in some])
        for at, vector in zip(some, embedded, strict=True):
            nodes[at].embedding = vector.tolist()
        counted(len(some))
    return nodes
