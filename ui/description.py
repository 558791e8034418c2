"""The HTTP interface as OpenAPI describes such things, for programs that make programs."""

from __future__ import annotations

from typing import Any

from ui.calls import CALLS, QUERY, Call

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
    "Server-sent events. `event: complete` brings `data: [VALUE]` with one value of this form; "
    "`event: error` brings a sentence that says what to do; `event: heartbeat` says nothing."
)
_FORMS = "#/components/schemas/{model}"


def description() -> dict[str, Any]:
    """An OpenAPI 3.1 document. Its addresses are relative, so that they hold behind a prefix."""
    forms: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for call in CALLS.values():
        taken = call.takes.model_json_schema(ref_template=_FORMS)
        given = call.schema(_FORMS)
        forms |= {**given.pop("$defs", {}), **taken.pop("$defs", {})}
        forms |= {call.takes.__name__: taken, call.gives.__name__: given}
        paths[f"/gradio_api/call/v2/{call.name}"] = {"post": _ask(call)}
        paths[f"/gradio_api/call/{call.name}/{{event_id}}"] = {"get": _collect(call)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Two Bets", "version": "1", "description": QUERY.about},
        "servers": [{"url": ".."}],
        "paths": {**paths, "/healthz": {"get": _health()}},
        "components": {
            "schemas": forms,
            "securitySchemes": {"login": {"type": "http", "scheme": "basic"}},
        },
        "security": [{}, {"login": []}],
    }


def _ask(call: Call) -> dict[str, Any]:
    return {
        "operationId": call.name,
        "summary": call.about,
        "requestBody": {"required": True, "content": {"application/json": _form(call.takes)}},
        "responses": {
            "200": _json("The call waits for its turn", _CALLED),
            "413": _json("The body is too long", _REFUSED),
            "422": _json("An argument is missing, misnamed or too long", _REFUSED),
            "503": _json("Too many wait already, or the server is stopping", _REFUSED),
        },
    }


def _collect(call: Call) -> dict[str, Any]:
    named = {"name": "event_id", "in": "path", "required": True, "schema": {"type": "string"}}
    events = {"text/event-stream": _form(call.gives)}
    return {
        "operationId": f"{call.name}_result",
        "summary": f"Waits for what `{call.name}` gives",
        "parameters": [named],
        "responses": {"200": {"description": _EVENTS, "content": events}},
    }


def _health() -> dict[str, Any]:
    return {
        "summary": "Whether questions can be answered",
        "security": [],
        "responses": {
            "200": _json("They can", _HEALTH),
            "503": _json("Not yet, or not at all", _HEALTH),
        },
    }


def _form(form: type[Any]) -> dict[str, Any]:
    return {"schema": {"$ref": _FORMS.format(model=form.__name__)}}


def _json(said: str, form: dict[str, Any]) -> dict[str, Any]:
    return {"description": said, "content": {"application/json": {"schema": form}}}
