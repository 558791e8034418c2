"""What programs and language models are told of the interface, and what they get."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from pydantic import AnyUrl

from tests.scripted_answers import script
from tests.scripted_articles import articles
from tests.scripted_assistant import ScriptedAssistant
from tests.served import get, post, run_apart, served
from ui.calls import CALLS
from ui.description import description


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(ScriptedAssistant(), tmp_path_factory.mktemp("served")) as address:
        yield address


def over_mcp(url: str, work: Callable[[ClientSession, Any], Awaitable[Any]]) -> Any:
    async def connected() -> Any:
        async with (
            streamable_http_client(f"{url}/mcp") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            return await work(session, await session.initialize())

    return run_apart(connected())


def test_the_version_is_ours(url: str) -> None:
    async def told(_: ClientSession, welcome: Any) -> Any:
        return welcome.serverInfo

    server = over_mcp(url, told)
    assert (server.name, server.version) == ("Two Bets", version("twobets"))


def test_every_answer_has_the_form_that_is_promised(url: str) -> None:
    async def told(session: ClientSession, _: Any) -> Any:
        tools = (await session.list_tools()).tools
        assert [tool.name for tool in tools] == list(CALLS)
        query = tools[0]
        answers = [await session.call_tool("query", {"question": asked}) for asked in script()]
        return query, answers

    query, answers = over_mcp(url, told)
    described = description()["components"]["schemas"]
    for answer in answers:
        assert not answer.isError
        jsonschema.validate(answer.structuredContent, query.outputSchema)
        jsonschema.validate(
            answer.structuredContent,
            {"$ref": "#/components/schemas/Answer", "components": {"schemas": described}},
        )
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"question": 5}, query.outputSchema)


def test_the_articles_can_be_listed_and_read(url: str) -> None:
    async def told(session: ClientSession, _: Any) -> Any:
        listed = await session.call_tool("articles", {})
        some = await session.call_tool("articles", {"words": "FRESNEL"})
        wrong = await session.call_tool("articles", {"word": 1})
        resources = (await session.list_resources()).resources
        read = [await session.read_resource(resource.uri) for resource in resources]
        with pytest.raises(Exception, match="no resource"):
            await session.read_resource(AnyUrl("twobets://articles/nope"))
        return listed, some, wrong, read

    listed, some, wrong, read = over_mcp(url, told)
    assert [a["id"] for a in listed.structuredContent["articles"]] == [a.id for a in articles()]
    assert [a["id"] for a in some.structuredContent["articles"]] == ["fresnel-lens"]
    assert wrong.isError
    assert [resource.contents[0].text for resource in read] == [a.text for a in articles()]


def test_many_articles_are_told_in_part(tmp_path: Path) -> None:
    (lens, *_) = articles()
    own = tuple(replace(lens, id=f"an/odd id {n}") for n in range(450))
    assistant = ScriptedAssistant(own=own)

    async def told(session: ClientSession, _: Any) -> Any:
        listed = (await session.call_tool("articles", {})).structuredContent
        page, uris = await session.list_resources(), []
        while True:
            uris += [resource.uri for resource in page.resources]
            if not page.nextCursor:
                return listed, uris, await session.read_resource(uris[-1])
            page = await session.list_resources(page.nextCursor)

    with served(assistant, tmp_path) as address:
        listed, uris, last = over_mcp(address, told)
    assert (len(listed["articles"]), listed["more"]) == (200, 250)
    assert len({str(uri) for uri in uris}) == 450
    assert last.contents[0].text == lens.text


def test_the_http_interface_is_described_as_it_is(url: str) -> None:
    told = get(f"{url}/gradio_api/openapi.json").json()
    assert told == description()
    assert told["openapi"].startswith("3.")
    asked = told["components"]["schemas"]["Asked"]
    good = {"question": "Hello", "history": [{"role": "user", "content": "x"}], "articles": []}
    bad = {"question": "Hello", "key": 1}
    schema = {**asked, "components": {"schemas": told["components"]["schemas"]}}
    jsonschema.validate(good, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(bad, schema)
    (call, collect, *others, health) = told["paths"]
    assert others == [
        path
        for name in ("articles", "overview")
        for path in (f"/gradio_api/call/v2/{name}", f"/gradio_api/call/{name}/{{event_id}}")
    ]
    for body, status in ((good, 200), (bad, 422)):
        assert post(f"{url}{call}", json=body).status_code == status
        assert str(status) in told["paths"][call]["post"]["responses"]
    event = post(f"{url}{call}", json=good).json()["event_id"]
    assert "event: complete" in get(f"{url}{collect.format(event_id=event)}").text
    assert get(f"{url}{health}").json() == {"status": "ok"}
