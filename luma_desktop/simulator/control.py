"""The simulator's own calls, for tests and benches: look at everything, change anything."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from aiohttp import web

from luma_desktop.simulator.config import Behaviour
from luma_desktop.simulator.errors import ApiError
from luma_desktop.simulator.faults import Rule
from luma_desktop.simulator.records import Generation, Outcome
from luma_desktop.simulator.web import json_response, service_of

T = TypeVar("T")


class BalanceChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new balance in USD."""

    usd: float


class IdList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Ids of generations."""

    ids: list[str]


def add_routes(app: web.Application) -> None:
    add = app.router.add_route
    add("POST", "/_control/faults", add_faults)
    add("GET", "/_control/faults", list_faults)
    add("DELETE", "/_control/faults", clear_faults)
    add("GET", "/_control/ledger", ledger)
    add("POST", "/_control/reset", reset)
    add("POST", "/_control/balance", balance)
    add("POST", "/_control/complete", complete)
    add("POST", "/_control/forget", forget)
    add("POST", "/_control/config", config)


async def _given(request: web.Request, type_: type[T]) -> T:
    """The body as `type_`; raises ApiError 400 saying what is wrong with it."""
    try:
        return msgspec.json.decode(await request.read(), type=type_)
    except msgspec.DecodeError as error:
        raise ApiError(400, {"error": str(error)}) from error


async def add_faults(request: web.Request) -> web.Response:
    """Arm rules; answers with their numbers."""
    rules = await _given(request, list[Rule])
    try:
        return json_response({"numbers": service_of(request).faults.add(rules)})
    except ValueError as error:
        raise ApiError(400, {"error": str(error)}) from error


async def list_faults(request: web.Request) -> web.Response:
    return json_response(service_of(request).faults.report())


async def clear_faults(request: web.Request) -> web.Response:
    service_of(request).faults.clear()
    return json_response({})


async def ledger(request: web.Request) -> web.Response:
    """Everything: generations, charges, clicks by client id, requests, leaks."""
    service = service_of(request)
    generations = service.ledger.generations()
    return json_response(
        {
            "balance_credits": service.ledger.balance_credits,
            "generations": [_generation(g) for g in reversed(generations)],
            "charges": sum(g.outcome is not Outcome.FAILED for g in generations),
            "entries": service.ledger.entries("1", [], -1),
            "clicks": dict(service.recorder.clicks()),
            "requests": service.recorder.requests,
            "leaks": service.ledger.leaks(),
        }
    )


def _generation(generation: Generation) -> dict[str, Any]:
    submission = generation.submission
    return {
        "id": generation.id,
        "inference_id": generation.inference_id,
        "dialect": submission.dialect,
        "model": submission.model,
        "prompt": submission.prompt,
        "body": submission.body,
        "client_request_id": submission.client_request_id,
        "key": submission.key,
        "parent_id": submission.parent_id,
        "cost_credits": submission.cost_credits,
        "created_at": generation.created_at,
        "finish_at": generation.finish_at,
        "completed_at": generation.completed_at,
        "outcome": generation.outcome,
    }


async def reset(request: web.Request) -> web.Response:
    """As new: nothing generated, the first balance, no faults, the first behaviour."""
    await service_of(request).reset()
    return json_response({})


async def balance(request: web.Request) -> web.Response:
    change = await _given(request, BalanceChange)
    service_of(request).ledger.set_balance(change.usd)
    return json_response({})


async def complete(request: web.Request) -> web.Response:
    """End every running generation; answers when their clips are there."""
    await service_of(request).complete_all()
    return json_response({})


async def forget(request: web.Request) -> web.Response:
    """Let the service know the given generations no longer."""
    ids = await _given(request, IdList)
    for id_ in ids.ids:
        service_of(request).ledger.change_twist(id_, forgotten=True)
    return json_response({})


async def config(request: web.Request) -> web.Response:
    """Change the behaviour: the fields given, the others stay. Answers with all of it."""
    service = service_of(request)
    changes = await _given(request, dict[str, Any])
    try:
        service.behaviour = msgspec.convert(
            msgspec.to_builtins(service.behaviour) | changes, Behaviour
        )
    except msgspec.ValidationError as error:
        raise ApiError(400, {"error": str(error)}) from error
    return json_response(service.behaviour)
