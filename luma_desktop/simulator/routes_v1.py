"""Dialect 1: the five Dream Machine calls."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, Any

from aiohttp import web

from luma_desktop.simulator import validation
from luma_desktop.simulator.config import CREDITS_PER_USD, LEGACY_COST_CREDITS, UnknownIds
from luma_desktop.simulator.errors import ApiError, gateway_body, invalid_body, not_found
from luma_desktop.simulator.identity import fingerprint, nanoid
from luma_desktop.simulator.records import Dialect, Outcome, Submission, Twist, Upload
from luma_desktop.simulator.shapes import WRAPPING_KEYS
from luma_desktop.simulator.web import TWIST, json_body, json_response, require_key, service_of

if TYPE_CHECKING:
    from luma_desktop.simulator.records import Generation
    from luma_desktop.simulator.service import Service

MODEL = "luma-ai/dream-machine-v1"
CLIP_SECONDS = 5.0


def add_routes(app: web.Application) -> None:
    app.router.add_post("/luma-ai/generations", generate)
    app.router.add_get("/luma-ai/generations", list_generations)
    app.router.add_post("/luma-ai/generations/file-upload", upload)
    app.router.add_post("/luma-ai/generations/{id}/extend", extend)
    app.router.add_get("/luma-ai/generation", status)


def _admit(request: web.Request) -> tuple[Service, str]:
    """Turn away calls without a key, and every call once the dialect is retired."""
    service = service_of(request)
    if service.behaviour.v1_retired:
        raise not_found(request.path, f"Cannot {request.method} {request.path}")
    return service, fingerprint(require_key(request))


async def generate(request: web.Request) -> web.Response:
    service, key = _admit(request)
    return await _submit(request, service, key, parent=None)


async def extend(request: web.Request) -> web.Response:
    service, key = _admit(request)
    parent = service.visible(request.match_info["id"], key)
    if parent is None or parent.submission.dialect is not Dialect.LEGACY:
        raise not_found(request.path, "Generation not found")
    if parent.outcome is not Outcome.COMPLETED:
        message = "Generation is not completed and cannot be extended"
        raise ApiError(400, gateway_body(400, message, request.path))
    return await _submit(request, service, key, parent=parent)


async def _submit(
    request: web.Request, service: Service, key: str, *, parent: Generation | None
) -> web.Response:
    body = validation.legacy_body(await json_body(request), request.path)
    client_id = validation.client_request_id(
        request.headers.get("X-Client-Request-Id"), request.path
    )
    width, height = service.studio.size(body["aspect_ratio"])
    submission = Submission(
        dialect=Dialect.LEGACY,
        model=MODEL,
        prompt=body["user_prompt"],
        aspect_ratio=body["aspect_ratio"],
        width=width,
        height=height,
        seconds=CLIP_SECONDS,
        cost_credits=LEGACY_COST_CREDITS,
        key=key,
        client_request_id=client_id,
        body=body,
        start_url=body.get("image_url"),
        end_url=body.get("image_end_url"),
        parent_id=parent.id if parent else None,
        link="extend" if parent else None,
    )
    generation = service.accept(submission, request.get(TWIST, Twist()))
    rendition = service.rendition(generation)
    return json_response(
        rendition.wrap_one(rendition.body(service.now(), video_ready=False)),
        status=rendition.pick("accepted", 201, 200),
        headers=charge_headers(generation),
    )


def charge_headers(generation: Generation) -> dict[str, str]:
    """What a successful submit says of its id in the logs and of its price."""
    credits_used = generation.submission.cost_credits
    return {
        "x-inference-id": generation.inference_id,
        "x-aimlapi-usd-spent": f"{credits_used / CREDITS_PER_USD:g}",
        "x-aimlapi-credits-used": str(credits_used),
    }


async def status(request: web.Request) -> web.Response:
    service, key = _admit(request)
    ids = validation.status_ids(list(request.query.items()), request.path)
    found = [service.visible(id_, key) for id_ in ids]
    known = [g for g in found if g is not None and g.submission.dialect is Dialect.LEGACY]
    missing = len(known) < len(ids)
    if not known or (missing and service.behaviour.unknown_ids is UnknownIds.NOT_FOUND):
        raise not_found(request.path, "Generation not found")
    now = service.now()
    bodies = [service.rendition(g).body(now, video_ready=service.shows_video(g)) for g in known]
    return json_response(_wrap_many(service, bodies))


def _wrap_many(service: Service, bodies: list[dict[str, Any]]) -> object:
    """An array, or an array under a key, or a single one bare: in turn as the seed has it."""
    service.status_calls += 1
    if not service.behaviour.odd_shapes:
        return bodies
    dice = random.Random(f"{service.config.seed}:status:{service.status_calls}")  # noqa: S311
    forms: list[object] = [bodies, bodies, {dice.choice(WRAPPING_KEYS): bodies}]
    if len(bodies) == 1:
        forms.append(bodies[0])
    return dice.choice(forms)


async def list_generations(request: web.Request) -> web.Response:
    service, key = _admit(request)
    return json_response(
        [
            {
                "luma_generation_id": generation.id,
                "prompt": service.rendition(generation).prompt,
            }
            for generation in service.ledger.generations()
            if generation.submission.dialect is Dialect.LEGACY
            and service.is_visible(generation, key)
        ]
    )


async def upload(request: web.Request) -> web.Response:
    service, _ = _admit(request)
    url = validation.upload_url(await json_body(request), request.path)
    try:
        picture = await service.studio.pictures.fetch(url)
    except ValueError as error:
        raise invalid_body(request.path, f"url: {error}") from error
    upload_ = Upload(id=nanoid(), media_type=picture.media_type, created_at=service.now())
    await asyncio.to_thread(service.studio.pictures.keep_upload, upload_.id, picture.data)
    service.ledger.add_upload(upload_)
    path = f"/cdn/uploads/{upload_.id}{picture.suffix}"
    presigned = service.links.signed(path, expires_at=service.now() + 86_400)
    return json_response(
        [{"id": upload_.id, "presigned_url": presigned, "public_url": service.links.plain(path)}]
    )
