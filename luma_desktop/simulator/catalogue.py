"""Key-free calls about the models: the catalogue with prices, and how long they take lately."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
from aiohttp import web

from luma_desktop.simulator.errors import invalid_body, iso_now
from luma_desktop.simulator.models import MODELS, Model
from luma_desktop.simulator.web import json_response, service_of


def add_routes(app: web.Application) -> None:
    app.router.add_get("/v1/models", models)
    app.router.add_get("/models/metrics", metrics)


def _listed(request: web.Request, name: str) -> list[str]:
    """Values given comma-separated, repeated, or both."""
    return [part for value in request.query.getall(name, []) for part in value.split(",")]


async def models(request: web.Request) -> web.Response:
    """The catalogue, with an ETag; 304 when the client's copy is still good."""
    wanted = _listed(request, "id")
    sections = set(_listed(request, "include"))
    if request.query.get("details") in {"true", "1"}:
        sections.add("all")
    chosen = [m for m in MODELS.values() if not wanted or {m.name, m.alias} & set(wanted)]
    body = msgspec.json.encode(
        {"object": "list", "data": [_description(model, sections) for model in chosen]}
    )
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    given = {tag.strip() for tag in request.headers.get("If-None-Match", "").split(",")}
    if etag in given:
        return web.Response(status=304, headers={"ETag": etag})
    return web.Response(body=body, content_type="application/json", headers={"ETag": etag})


def _description(model: Model, sections: set[str]) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "id": model.name,
        "aliases": [model.alias],
        "type": "video",
        "info": {"name": model.title, "developer": "Luma AI", "url": ""},
        "tags": ["playground:video"],
    }
    every = "all" in sections
    if every or "pricing" in sections:
        answer["pricing"] = model.pricing()
    if every or "modalities" in sections:
        answer["modalities"] = {"input": ["text", "image"], "output": ["video"]}
    if every or "capabilities" in sections:
        answer["capabilities"] = ["text_to_video", "image_to_video"]
    return answer


async def metrics(request: web.Request) -> web.Response:
    """Durations that fit this simulator's own speed, for the models asked for."""
    unknown = [name for name in request.query if name != "aliases"]
    if unknown:
        raise invalid_body(request.path, *(f"{name} should not exist" for name in unknown))
    wanted = request.query.getall("aliases", list(MODELS))
    behaviour = service_of(request).behaviour
    low, high = behaviour.min_seconds * 1000, behaviour.max_seconds * 1000
    shares = {"p50": 0.5, "p75": 0.75, "p90": 0.9, "p99": 0.99}
    duration = {name: round(low + (high - low) * share) for name, share in shares.items()}
    return json_response(
        {
            "window_seconds": 300,
            "generated_at": iso_now(),
            "models": [
                {
                    "alias": alias,
                    "endpoint": "/v2/video/generations",
                    "metrics": {"duration_ms": duration},
                }
                for alias in wanted
                if alias in MODELS
            ],
        }
    )
