"""The HTTP interface as OpenAPI describes such things, for programs that make programs."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from assistant.answer import Answer
from ui.api import DESCRIPTION, Asked

_CALLED = {
    "type": "object",
    "required": ["event_id"],
    "properties": {"event_id": {"type": "string", "description": "Names the call"}},
}
_REFUSED = {"type": "object", "properties": {"detail": {"type": "string"}}}
_HEALTH = {
    "type": "object",
    "required": ["status"],
    "properties": {
        "status": {"enum": ["ok", "opening", "failed"]},
        "detail": {"type": "string"},
    },
}
_EVENTS = (
    "Server-sent events. `event: complete` brings `data: [ANSWER]` with one Answer; "
    "`event: error` brings a sentence that says what to do; `event: heartbeat` says nothing."
)


def description() -> dict[str, Any]:
    """An OpenAPI 3.1 document. Its addresses are relative, so that they hold behind a prefix."""
    forms = "#/components/schemas/{model}"
    answer = TypeAdapter(Answer).json_schema(mode="serialization", ref_template=forms)
    asked = Asked.model_json_schema(ref_template=forms)
    inner = {**answer.pop("$defs", {}), **asked.pop("$defs", {})}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Two Bets", "version": "1", "description": DESCRIPTION},
        "servers": [{"url": ".."}],
        "paths": {
            "/gradio_api/call/v2/query": {"post": _ask()},
            "/gradio_api/call/query/{event_id}": {"get": _collect()},
            "/healthz": {
                "get": {
                    "summary": "Whether questions can be answered",
                    "security": [],
                    "responses": {
                        "200": _json("They can", _HEALTH),
                        "503": _json("Not yet, or not at all", _HEALTH),
                    },
                }
            },
        },
        "components": {
            "schemas": {"Answer": answer, "Asked": asked, **inner},
            "securitySchemes": {"login": {"type": "http", "scheme": "basic"}},
        },
        "security": [{}, {"login": []}],
    }


def _ask() -> dict[str, Any]:
    asked = {"application/json": {"schema": {"$ref": "#/components/schemas/Asked"}}}
    return {
        "operationId": "query",
        "summary": "Asks a question",
        "requestBody": {"required": True, "content": asked},
        "responses": {
            "200": _json("The question waits for its turn", _CALLED),
            "413": _json("The body is too long", _REFUSED),
            "422": _json("An argument is missing, misnamed or too long", _REFUSED),
            "503": _json("Too many wait already, or the server is stopping", _REFUSED),
        },
    }


def _collect() -> dict[str, Any]:
    named = {"name": "event_id", "in": "path", "required": True, "schema": {"type": "string"}}
    events = {"text/event-stream": {"schema": {"$ref": "#/components/schemas/Answer"}}}
    return {
        "operationId": "answer",
        "summary": "Waits for the answer",
        "parameters": [named],
        "responses": {"200": {"description": _EVENTS, "content": events}},
    }


def _json(said: str, form: dict[str, Any]) -> dict[str, Any]:
    return {"description": said, "content": {"application/json": {"schema": form}}}
