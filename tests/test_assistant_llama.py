"""The assistant as LlamaIndex's own parts."""

from llama_index.core.schema import MetadataMode

from assistant import Assistant
from assistant.llama import CitedQueryEngine, CitedRetriever


def test_the_retriever_gives_passages_with_their_places(assistant: Assistant) -> None:
    nodes = CitedRetriever(assistant, limit=3).retrieve("What is the Stargate project?")
    assert len(nodes) == 3
    for found in nodes:
        article = assistant.article(found.node.metadata["article"])
        text = found.node.get_content(MetadataMode.NONE)
        assert article.text[found.node.start_char_idx : found.node.end_char_idx] == text  # type: ignore[attr-defined]
    assert [found.score for found in nodes] == sorted((f.score for f in nodes), reverse=True)


def test_the_query_engine_gives_the_same_answer(assistant: Assistant) -> None:
    question = "How much money did OpenAI raise in late 2024?"
    answer = assistant.query(question)
    response = CitedQueryEngine(assistant).query(question)
    assert str(response) == answer.text
    assert response.metadata == {"answer": answer.to_dict()}
    quotes = [found.node.get_content(MetadataMode.NONE) for found in response.source_nodes]
    assert quotes == [citation.quote for citation in answer.citations]
