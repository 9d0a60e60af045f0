"""The CDN: clips and pictures behind signed links, uploads, samples; no key may come here."""

from __future__ import annotations

import asyncio

from aiohttp import web

from luma_desktop.simulator.clip_renderer import ClipFile
from luma_desktop.simulator.delivery import deliver
from luma_desktop.simulator.errors import phrase
from luma_desktop.simulator.records import Outcome
from luma_desktop.simulator.samples import SAMPLES, sample
from luma_desktop.simulator.web import json_response, service_of

CLIP_NAMES = {"clip.mp4", "video_raw.mp4", "download.mp4"}
MEDIA_TYPES = {
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "mkv": "video/x-matroska",
    "zip": "application/zip",
}
PICTURE_NAMES = {"thumbnail.jpg": ClipFile.THUMBNAIL, "last_frame.jpg": ClipFile.LAST_FRAME}


def add_routes(app: web.Application) -> None:
    app.router.add_get("/cdn/generations/{sequence:\\d+}/{name}", generation_file)
    app.router.add_get("/cdn/uploads/{name}", uploaded)
    app.router.add_put("/cdn/uploads/{name}", put_upload)
    app.router.add_get("/samples/{name}", sample_picture)
    app.router.add_route("*", "/elsewhere/{tail:.*}", elsewhere)


def _refusal(status: int, code: str) -> web.Response:
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{code}</Code><Message>{phrase(status)}</Message></Error>"
    )
    return web.Response(text=text, status=status, content_type="application/xml")


def _is_signed(request: web.Request) -> bool:
    service = service_of(request)
    query = request.query
    return service.links.is_good(
        request.path, query.get("Expires"), query.get("Signature"), service.now()
    )


async def generation_file(request: web.Request) -> web.StreamResponse:
    service = service_of(request)
    if not _is_signed(request):
        return _refusal(403, "AccessDenied")
    generation = service.ledger.by_sequence(int(request.match_info["sequence"]))
    name = request.match_info["name"]
    if generation is None or generation.outcome is not Outcome.COMPLETED:
        return _refusal(404, "NoSuchKey")
    delivered = generation.submission.delivered
    if name == f"clip.{delivered}":
        path = await service.studio.clip(generation, padded_to=service.behaviour.clip_bytes)
        return await deliver(request, path, MEDIA_TYPES.get(delivered, "application/octet-stream"))
    if name in CLIP_NAMES:
        path = await service.studio.clip(generation, padded_to=service.behaviour.clip_bytes)
        return await deliver(request, path, "video/mp4")
    if name in PICTURE_NAMES:
        path = await service.studio.picture(generation, PICTURE_NAMES[name])
        return await deliver(request, path, "image/jpeg")
    return _refusal(404, "NoSuchKey")


def _upload_id(request: web.Request) -> str:
    return request.match_info["name"].partition(".")[0]


async def uploaded(request: web.Request) -> web.StreamResponse:
    service = service_of(request)
    upload = service.ledger.upload(_upload_id(request))
    if upload is None:
        return _refusal(404, "NoSuchKey")
    return await deliver(request, service.studio.pictures.upload_path(upload.id), upload.media_type)


async def put_upload(request: web.Request) -> web.StreamResponse:
    """Replace an uploaded picture by way of its presigned link."""
    service = service_of(request)
    upload = service.ledger.upload(_upload_id(request))
    if upload is None or not _is_signed(request):
        return _refusal(403, "AccessDenied")
    data = await request.read()
    await asyncio.to_thread(service.studio.pictures.keep_upload, upload.id, data)
    return web.Response(status=200)


async def sample_picture(request: web.Request) -> web.StreamResponse:
    name = request.match_info["name"]
    if name not in SAMPLES:
        return _refusal(404, "NoSuchKey")
    service = service_of(request)
    path = await service.studio.run(sample, service.studio.folder, name)
    return await deliver(request, path, "image/jpeg")


async def elsewhere(request: web.Request) -> web.Response:
    """Where redirects to another origin lead; whoever brings a key here has leaked it."""
    return json_response({"message": "This is another origin.", "path": request.path})
