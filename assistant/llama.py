"""The assistant as LlamaIndex's own parts: a retriever and a query engine.

The only file of this room that speaks LlamaIndex's words: an article's passage is its node, an
answer its response. Importing it imports LlamaIndex, which takes a second or two.
"""

from __future__ import annotations

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import Response
from llama_index.core.callbacks import CallbackManager
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from assistant.answer import Answer, Citation
from assistant.assistant import Assistant


class CitedRetriever(BaseRetriever):
    """Finds the passages for a question, as LlamaIndex nodes.

    A node's text is the passage, verbatim; `start_char_idx` and `end_char_idx` are its offsets in
    the article's canonical text, and its metadata has all that a citation shows.
    """

    def __init__(self, assistant: Assistant, *, limit: int = 5) -> None:
        """Takes an open assistant and how many passages to give at most."""
        self._assistant = assistant
        self._limit = limit
        super().__init__(callback_manager=CallbackManager())  # else the global one is taken

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._assistant.search(query_bundle.query_str, limit=self._limit)
        return [NodeWithScore(node=_node(citation), score=score) for citation, score in found]


class CitedQueryEngine(BaseQueryEngine):
    """Answers a question as `Assistant.query` does, as a LlamaIndex response.

    Its text has the `[n]` markers, its source nodes are the citations in their order, each with
    the quote as text, and `metadata["answer"]` is the whole answer as a dictionary.
    """

    def __init__(self, assistant: Assistant) -> None:
        """Takes an open assistant."""
        self._assistant = assistant
        super().__init__(callback_manager=CallbackManager())

    def _query(self, query_bundle: QueryBundle) -> Response:
        return _response(self._assistant.query(query_bundle.query_str))

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return _response(await self._assistant.aquery(query_bundle.query_str))

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


def _response(answer: Answer) -> Response:
    nodes = [NodeWithScore(node=_node(citation, quoted=True)) for citation in answer.citations]
    return Response(response=answer.text, source_nodes=nodes, metadata={"answer": answer.to_dict()})


def _node(citation: Citation, *, quoted: bool = False) -> TextNode:
    shown = citation if quoted else citation.passage
    article = citation.article
    return TextNode(
        id_=f"{article.id}#{shown.start}-{shown.end}",
        text=citation.quote if quoted else citation.passage.text,
        start_char_idx=shown.start,
        end_char_idx=shown.end,
        metadata={
            "article": article.id,
            "title": article.title,
            "heading": citation.heading,
            "publisher": article.publisher,
            "author": article.author,
            "published": article.published,
            "url": article.url,
        },
    )
