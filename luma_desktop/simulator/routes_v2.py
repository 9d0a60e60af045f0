"""Dialect 2: the unified video endpoint."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from luma_desktop.simulator import validation
from luma_desktop.simulator.errors import ApiError, gateway_body, invalid_body, not_found
from luma_desktop.simulator.identity import fingerprint
from luma_desktop.simulator.records import Dialect, Generation, Outcome, Submission, Twist
from luma_desktop.simulator.routes_v1 import charge_headers
from luma_desktop.simulator.shapes_v2 import unified_answer
from luma_desktop.simulator.validation_v2 import unified_body
from luma_desktop.simulator.web import TWIST, json_body, json_response, require_key, service_of

if TYPE_CHECKING:
    from luma_desktop.simulator.models import Model
    from luma_desktop.simulator.service import Service

PATH = "/v2/video/generations"
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def add_routes(app: web.Application) -> None:
    app.router.add_post(PATH, generate)
    app.router.add_get(PATH, status)


async def generate(request: web.Request) -> web.Response:
    service = service_of(request)
    key = fingerprint(require_key(request))
    model, body = unified_body(await json_body(request), request.path)
    client_id = validation.client_request_id(
        request.headers.get("X-Client-Request-Id"), request.path
    )
    submission = _submission(service, model, body, key, client_id)
    generation = service.accept(submission, request.get(TWIST, Twist()))
    return json_response(
        unified_answer(service, generation),
        status=service.rendition(generation).pick("accepted", 201, 200),
        headers=charge_headers(generation),
    )


def _submission(
    service: Service, model: Model, body: dict[str, Any], key: str, client_id: str | None
) -> Submission:
    resolution = body.get("resolution", model.default_resolution)
    duration = body.get("duration", model.durations[0] if model.durations else 5)
    aspect_ratio = body.get("aspect_ratio", "16:9")
    width, height = service.studio.size(aspect_ratio, resolution)
    _check_source(service, body.get("video_url"))
    frames = body.get("keyframes", {})
    parent, link = _parent(service, frames, key)
    return Submission(
        dialect=Dialect.UNIFIED,
        model=model.name,
        prompt=body["prompt"],
        aspect_ratio=aspect_ratio,
        width=width,
        height=height,
        seconds=float(duration),
        cost_credits=model.cost_credits(resolution, duration),
        key=key,
        client_request_id=client_id,
        body=body,
        start_url=frames.get("frame0", {}).get("url", body.get("image_url")),
        end_url=frames.get("frame1", {}).get("url", body.get("last_image_url")),
        parent_id=parent,
        link=link,
        loop=body.get("loop", False),
        delivered=_delivered(service, body),
    )


def _check_source(service: Service, url: str | None) -> None:
    """A link of the service's own CDN has to be good still, as for everybody who follows it."""
    parts = urlsplit(url or "")
    if parts.port != service.cdn_port or not parts.path.startswith("/cdn/generations/"):
        return
    query = dict(parse_qsl(parts.query))
    signed = query.get("Expires"), query.get("Signature")
    if not service.links.is_good(parts.path, *signed, service.now()):
        raise invalid_body(PATH, "video_url: the video could not be fetched")


def _delivered(service: Service, body: dict[str, Any]) -> str:
    if body.get("exr_export"):
        return service.behaviour.exr_file
    return service.behaviour.hdr_file if body.get("hdr") else "mp4"


def _parent(service: Service, frames: dict[str, Any], key: str) -> tuple[str | None, str | None]:
    """The generation that a keyframe goes on from (frame0) or leads up to (frame1)."""
    found: tuple[str | None, str | None] = (None, None)
    for name, link in (("frame1", "prepend"), ("frame0", "extend")):
        id_ = frames.get(name, {}).get("id")
        if id_ is None:
            continue
        parent = _by_plain_id(service, id_, key)
        if parent is None:
            raise not_found(PATH, f"keyframes.{name}: no such generation")
        if parent.outcome is not Outcome.COMPLETED:
            message = f"keyframes.{name}: the generation is not completed"
            raise ApiError(400, gateway_body(400, message, PATH))
        found = (parent.id, link)
    return found


def _by_plain_id(service: Service, id_: str, key: str) -> Generation | None:
    """A keyframe names a generation by its UUID, without the model that may stand behind it."""
    if service.behaviour.keyframe_ids_refused or not _UUID.fullmatch(id_):
        raise invalid_body(PATH, "keyframes: id must be a UUID")
    named = (g for g in service.ledger.generations() if g.id.partition(":")[0] == id_)
    return next((g for g in named if service.is_visible(g, key)), None)


async def status(request: web.Request) -> web.Response:
    service = service_of(request)
    key = fingerprint(require_key(request))
    id_ = request.query.get("generation_id")
    if not id_ or len(request.query) > 1:
        raise invalid_body(request.path, "generation_id is required, and nothing else")
    generation = service.visible(id_, key)
    if generation is None or generation.submission.dialect is not Dialect.UNIFIED:
        raise not_found(request.path, "Generation not found")
    return json_response(unified_answer(service, generation))
