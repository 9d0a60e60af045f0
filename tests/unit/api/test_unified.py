"""The unified endpoint, as it goes over the wire and comes back."""

from __future__ import annotations

import pytest

from luma_desktop.api.client import ApiClient
from luma_desktop.api.unified import PATH, UnifiedService
from luma_desktop.domain.errors import (
    NotFoundError,
    OutcomeUnknownError,
    TemporaryError,
    UnreadableAnswerError,
)
from luma_desktop.domain.lineage import keyframe_id
from luma_desktop.domain.money import Money
from luma_desktop.domain.remote import Acceptance, Observation, RemotePhase
from luma_desktop.domain.request import (
    AspectRatio,
    GenerationRequest,
    Model,
    Operation,
    Resolution,
)
from luma_desktop.engine.ports import GenerationService
from tests.support.http_server import Reply, WireServer, json_reply

ID = "7c88b0a1-0c4b-4f4e-9a5e-1d2f3a4b5c6d:luma/ray-2"
URL = "https://x.test/a.png"
VIDEO = {"url": "https://cdn.test/a.mp4?sig=1"}


@pytest.fixture
def service(client: ApiClient) -> UnifiedService:
    return UnifiedService(client)


async def submit(service: GenerationService, request: GenerationRequest) -> Acceptance:
    async def mark() -> None:
        pass

    return await service.submit(request, client_request_id="job.1", before_first_byte=mark)


async def seen(server: WireServer, service: UnifiedService, answer: object) -> Observation:
    server.on(PATH, json_reply(answer))
    return (await service.observe([ID]))[ID]


async def test_the_ray_2_family_sends_keyframes(
    server: WireServer, service: UnifiedService
) -> None:
    server.on(PATH, json_reply({"id": ID, "status": "queued"}, 201))
    request = GenerationRequest(
        prompt="a fox",
        model=Model.RAY_2,
        aspect_ratio=AspectRatio.TOWER,
        resolution=Resolution.UHD,
        duration=9,
        loop=True,
        extends=ID,
        end_image_url=URL,
    )
    taken = await submit(service, request)
    assert taken.observation.generation_id == ID
    assert server.requests[0].headers["x-client-request-id"] == "job.1"
    assert server.requests[0].json() == {
        "model": "luma/ray-2",
        "prompt": "a fox",
        "aspect_ratio": "9:21",
        "resolution": "4k",
        "duration": 9,
        "loop": True,
        "keyframes": {
            "frame0": {"type": "generation", "id": ID.partition(":")[0]},
            "frame1": {"type": "image", "url": URL},
        },
    }


async def test_ray_3_2_sends_fields_of_its_own(server: WireServer, service: UnifiedService) -> None:
    server.on(PATH, json_reply({"id": "V1StGXR8_Z5jdHi6B", "status": "waiting"}))
    request = GenerationRequest(
        prompt="a fox",
        model=Model.RAY_3_2,
        operation=Operation.EDIT,
        start_image_url=URL,
        end_image_url=URL,
        source_video_url="https://x.test/a.mp4",
        hdr=True,
        exr_export=True,
    )
    await submit(service, request)
    assert server.requests[0].json() == {
        "model": "luma/ray-3.2",
        "prompt": "a fox",
        "type": "video_edit",
        "aspect_ratio": "16:9",
        "hdr": True,
        "exr_export": True,
        "video_url": "https://x.test/a.mp4",
        "image_url": URL,
        "last_image_url": URL,
    }


@pytest.mark.parametrize("own_id", [ID, "a&generation_id=b", "../x", "né 狐"])
async def test_an_id_is_opaque_and_travels_escaped(
    server: WireServer, service: UnifiedService, own_id: str
) -> None:
    server.on(PATH, json_reply({"id": "another", "status": "generating"}))
    observed = await service.observe([own_id])
    assert observed[own_id].generation_id == own_id
    target = server.requests[0].target
    assert target.startswith(f"{PATH}?generation_id=")
    assert target.count("=") == 1
    assert "&" not in target
    assert ":" not in target
    assert "/x" not in target


async def test_an_endpoint_that_is_gone_is_told_from_a_generation_that_is_not_known(
    server: WireServer, service: UnifiedService
) -> None:
    complaint = json_reply({"message": "generation_id is required", "statusCode": 400}, 400)
    server.on(PATH, complaint, json_reply({"message": "Cannot GET"}, 404), Reply(503))
    await service.confirm_endpoint()
    with pytest.raises(NotFoundError):
        await service.confirm_endpoint()
    with pytest.raises(TemporaryError):
        await service.confirm_endpoint()
    assert {request.target for request in server.requests} == {PATH}


async def test_one_call_asks_for_one(server: WireServer, service: UnifiedService) -> None:
    assert service.batch_limit == 1
    assert await service.observe([]) == {}
    assert await service.list_generations() == ()
    assert server.requests == []


@pytest.mark.parametrize(
    ("word", "phase"),
    [
        ("queued", RemotePhase.WAITING),
        ("waiting", RemotePhase.WAITING),
        ("generating", RemotePhase.RUNNING),
        ("active", RemotePhase.RUNNING),
        ("completed", RemotePhase.COMPLETED),
        ("complete", RemotePhase.COMPLETED),
        ("COMPLETED", RemotePhase.COMPLETED),
        ("error", RemotePhase.FAILED),
        ("failed", RemotePhase.FAILED),
        ("rendering", RemotePhase.RUNNING),
    ],
)
async def test_every_word_of_state_is_read(
    server: WireServer, service: UnifiedService, word: str, phase: RemotePhase
) -> None:
    assert (await seen(server, service, {"id": ID, "status": word})).phase is phase


async def test_completed_may_come_before_its_clip(
    server: WireServer, service: UnifiedService
) -> None:
    early = await seen(server, service, {"id": ID, "status": "completed", "video": None})
    assert (early.phase, early.video) == (RemotePhase.COMPLETED, None)
    answer = {
        "id": ID,
        "status": "completed",
        "video": VIDEO,
        "error": {"name": "", "message": ""},
        "meta": {"usage": {"credits_used": 1_800_000, "usd_spent": 0.9}},
    }
    server.on(PATH, json_reply(answer))
    done = (await service.observe([ID]))[ID]
    assert done.phase is RemotePhase.COMPLETED
    assert done.video is not None
    assert done.video.url == VIDEO["url"]
    assert done.failure_reason is None
    assert done.charged == Money.from_usd("0.9")


async def test_a_failed_one_tells_why(server: WireServer, service: UnifiedService) -> None:
    error = {"name": "moderation", "message": "Too dreamy"}
    failed = await seen(server, service, {"id": ID, "status": "error", "error": error})
    assert failed.phase is RemotePhase.FAILED
    assert failed.failure_reason == "Too dreamy"


async def test_an_answer_without_sense(server: WireServer, service: UnifiedService) -> None:
    with pytest.raises(UnreadableAnswerError):
        await seen(server, service, {"status": "completed"})
    server.on(PATH, json_reply({"message": "Generation not found"}, 404))
    with pytest.raises(NotFoundError):
        await service.observe([ID])


async def test_a_taken_call_that_cannot_be_read_may_have_been_paid(
    server: WireServer, service: UnifiedService
) -> None:
    server.on(PATH, Reply(200, b"<html>"))
    with pytest.raises(OutcomeUnknownError):
        await submit(service, GenerationRequest(prompt="p", model=Model.RAY_2))
    assert len(server.requests) == 1


def test_a_keyframe_names_a_generation_by_its_uuid_alone() -> None:
    assert keyframe_id(ID) == "7c88b0a1-0c4b-4f4e-9a5e-1d2f3a4b5c6d"
    assert keyframe_id("V1StGXR8_Z5jdHi6B") == "V1StGXR8_Z5jdHi6B"
    assert keyframe_id(":odd") == ":odd"
