"""The five v1 calls, as they go over the wire and come back."""

from __future__ import annotations

import time
from email.utils import formatdate

import pytest

from luma_desktop.api.client import ApiClient
from luma_desktop.api.legacy import LegacyService, path_segment
from luma_desktop.domain.errors import (
    NotFoundError,
    OutcomeUnknownError,
    RequestRejectedError,
    TemporaryError,
    UnreadableAnswerError,
)
from luma_desktop.domain.money import V1_GENERATION_PRICE
from luma_desktop.domain.remote import Acceptance, ListedGeneration, RemotePhase
from luma_desktop.domain.request import AspectRatio, GenerationRequest
from luma_desktop.engine.ports import GenerationService
from tests.support.http_server import Reply, WireRequest, WireServer, json_reply

LIST = "/luma-ai/generations"
MANY = "/luma-ai/generation"
UPLOAD = "/luma-ai/generations/file-upload"


@pytest.fixture
def service(client: ApiClient) -> LegacyService:
    return LegacyService(client)


async def submit(service: GenerationService, request: GenerationRequest) -> Acceptance:
    async def mark() -> None:
        pass

    return await service.submit(request, client_request_id="job.1", before_first_byte=mark)


async def test_generate_sends_what_is_set_and_nothing_else(
    server: WireServer, service: LegacyService
) -> None:
    server.on(LIST, json_reply({"id": "g-1", "state": "queued"}, 201))
    await submit(service, GenerationRequest(prompt="a fox \ud83d 狐"))
    full = GenerationRequest(
        prompt="a fox",
        aspect_ratio=AspectRatio.TOWER,
        expand_prompt=True,
        start_image_url="https://x.test/a.png",
        end_image_url="https://x.test/b.png",
    )
    await submit(service, full)
    bare, complete = (request.json() for request in server.requests)
    assert bare == {
        "aspect_ratio": "16:9",
        "user_prompt": "a fox \ud83d 狐",
        "expand_prompt": False,
    }
    assert complete == {
        "aspect_ratio": "9:21",
        "user_prompt": "a fox",
        "expand_prompt": True,
        "image_url": "https://x.test/a.png",
        "image_end_url": "https://x.test/b.png",
    }


@pytest.mark.parametrize("status", [200, 201])
async def test_an_acceptance_tells_all_that_helps_to_find_it_again(
    server: WireServer, service: LegacyService, status: int
) -> None:
    now = round(time.time()) - 3600
    server.on(
        LIST,
        json_reply(
            [{"id": "g-1", "state": "queued", "estimate_wait_seconds": "40"}],
            status,
            x_inference_id="inf-1",
            x_aimlapi_credits_used="500000",
            date=formatdate(now, usegmt=True),
        ),
    )
    taken = await submit(service, GenerationRequest(prompt="a fox"))
    assert taken.status == status
    assert taken.inference_id == "inf-1"
    assert taken.server_time == now
    assert taken.observation.generation_id == "g-1"
    assert taken.observation.phase is RemotePhase.WAITING
    assert taken.observation.estimate_seconds == 40.0
    assert taken.observation.charged == V1_GENERATION_PRICE


async def test_the_cost_may_be_told_in_dollars_and_a_zero_tells_nothing(
    server: WireServer, service: LegacyService
) -> None:
    body = {"id": "g-1"}
    server.on(
        LIST,
        json_reply(body, x_aimlapi_usd_spent="0.25"),
        json_reply(body, x_aimlapi_usd_spent="0", x_aimlapi_credits_used="0"),
    )
    told = [(await submit(service, GenerationRequest(prompt="x"))).observation for _ in range(2)]
    assert [observation.charged for observation in told] == [V1_GENERATION_PRICE, None]


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b"[]", b'{"id": null}', b"null"])
async def test_taken_without_a_readable_id_is_unknown(
    server: WireServer, service: LegacyService, body: bytes
) -> None:
    server.on(LIST, Reply(201, body, {"x-inference-id": "inf-1"}))
    with pytest.raises(OutcomeUnknownError) as caught:
        await submit(service, GenerationRequest(prompt="a fox"))
    assert caught.value.inference_id == "inf-1"
    assert caught.value.problem.status == 201


@pytest.mark.parametrize(
    ("own_id", "segment"),
    [
        ("0b1f-uuid", "0b1f-uuid"),
        ("7c88:luma/ray-2", "7c88%3Aluma%2Fray-2"),
        ("..", "%2E%2E"),
        ("a b?c#d%2F", "a%20b%3Fc%23d%252F"),
        ("狐", "%E7%8B%90"),
    ],
)
async def test_extend_asks_for_one_path_whatever_the_id(
    server: WireServer, service: LegacyService, own_id: str, segment: str
) -> None:
    server.on("*", json_reply({"id": "g-2"}))
    await submit(service, GenerationRequest(prompt="on it goes", extends=own_id))
    [request] = server.requests
    assert request.target == f"/luma-ai/generations/{segment}/extend"
    assert request.json() == {
        "aspect_ratio": "16:9",
        "user_prompt": "on it goes",
        "expand_prompt": False,
    }
    assert path_segment(own_id) == segment


def as_generations(request: WireRequest) -> Reply:
    query = request.target.partition("?")[2]
    ids = [part.partition("=")[2] for part in query.split("&")] if "ids[" in query else []
    ids = ids or query.partition("=")[2].split(",")
    return json_reply([{"id": own_id, "state": "dreaming"} for own_id in ids])


async def test_twenty_go_by_index_and_more_go_joined(
    server: WireServer, service: LegacyService
) -> None:
    server.on(MANY, as_generations)
    assert service.batch_limit == 100
    for count in (1, 20, 21, 100):
        ids = [f"g-{number}" for number in range(count)]
        seen = await service.observe(ids)
        assert list(seen) == ids
    one, twenty, more, _ = (request.target.partition("?")[2] for request in server.requests)
    assert one == "ids[0]=g-0"
    assert twenty.startswith("ids[0]=g-0&ids[1]=g-1&")
    assert twenty.endswith("&ids[19]=g-19")
    assert more == "ids=" + ",".join(f"g-{number}" for number in range(21))
    assert len(server.requests) == 4


async def test_ids_are_escaped_in_a_query(server: WireServer, service: LegacyService) -> None:
    server.on(MANY, json_reply([]))
    await service.observe(["7c88:luma/ray-2", "a&b=c", "d,e"])
    assert server.requests[0].target == (
        f"{MANY}?ids[0]=7c88%3Aluma%2Fray-2&ids[1]=a%26b%3Dc&ids[2]=d%2Ce"
    )


@pytest.mark.parametrize("status", [400, 414])
async def test_a_refused_long_list_is_remembered(
    server: WireServer, service: LegacyService, status: int
) -> None:
    server.on(MANY, json_reply({"message": "too long"}, status), json_reply([]))
    ids = [f"g-{number}" for number in range(60)]
    with pytest.raises(RequestRejectedError):
        await service.observe(ids)
    assert service.batch_limit == 20
    assert len(server.requests) == 1
    assert await service.observe(ids[: service.batch_limit]) == {}


async def test_a_refused_short_list_teaches_nothing(
    server: WireServer, service: LegacyService
) -> None:
    server.on(MANY, json_reply({"message": "bad id"}, 400))
    with pytest.raises(RequestRejectedError):
        await service.observe(["g-1"])
    assert service.batch_limit == 100


async def test_what_was_not_asked_for_is_left_out(
    server: WireServer, service: LegacyService
) -> None:
    server.on(MANY, json_reply([{"id": "g-1"}, {"id": "stranger"}, None, {"odd": 1}]))
    assert list(await service.observe(["g-1", "g-2"])) == ["g-1"]
    assert await service.observe([]) == {}
    assert len(server.requests) == 1


async def test_a_missing_batch_and_a_page_instead_of_one(
    server: WireServer, service: LegacyService
) -> None:
    server.on(MANY, json_reply({"message": "gone"}, 404), Reply(200, b"<html>"))
    with pytest.raises(NotFoundError):
        await service.observe(["g-1"])
    with pytest.raises(UnreadableAnswerError):
        await service.observe(["g-1"])


async def test_the_accounts_own_list(server: WireServer, service: LegacyService) -> None:
    rows = [{"luma_generation_id": "g-1", "prompt": "a fox"}, {"luma_generation_id": "g-2"}, 7]
    server.on(LIST, json_reply(rows), json_reply([]), json_reply({}, 404))
    assert list(await service.list_generations()) == [
        ListedGeneration(generation_id="g-1", prompt="a fox"),
        ListedGeneration(generation_id="g-2"),
    ]
    assert list(await service.list_generations()) == []
    with pytest.raises(NotFoundError):
        await service.list_generations()


@pytest.mark.parametrize(
    "answer",
    [
        [{"id": 1, "presigned_url": "https://s3.test/put?sig=1", "public_url": "https://x.test/a"}],
        {"public_url": "https://x.test/a"},
        {"data": [{"id": "1", "public_url": "https://x.test/a"}]},
    ],
)
async def test_an_uploaded_picture_is_at_its_public_url(
    server: WireServer, service: LegacyService, answer: object
) -> None:
    server.on(UPLOAD, json_reply(answer))
    assert await service.upload_image("data:image/png;base64,AAAA") == "https://x.test/a"
    [request] = server.requests
    assert request.json() == {"url": "data:image/png;base64,AAAA"}
    assert "x-client-request-id" not in request.headers


async def test_an_upload_without_a_public_url_is_unreadable(
    server: WireServer, service: LegacyService
) -> None:
    server.on(UPLOAD, json_reply([{"id": 1, "public_url": "file:///etc/passwd"}]))
    with pytest.raises(UnreadableAnswerError):
        await service.upload_image("data:image/png;base64,AAAA")


@pytest.mark.parametrize("status", [200, 400, 500])
async def test_json_that_is_nested_too_deep_is_an_answer_that_cannot_be_used(
    server: WireServer, service: LegacyService, status: int
) -> None:
    deep = Reply(status, b'{"data":' * 600 + b"1" + b"}" * 600)
    for path in (LIST, MANY, UPLOAD):
        server.on(path, deep)
    for call in (
        service.observe(["g-1"]),
        service.list_generations(),
        service.upload_image("data:image/png;base64,AAAA"),
    ):
        with pytest.raises((UnreadableAnswerError, RequestRejectedError, TemporaryError)):
            await call
    with pytest.raises(RequestRejectedError if status == 400 else OutcomeUnknownError):
        await submit(service, GenerationRequest(prompt="a fox"))
    assert sum(request.method == "POST" for request in server.requests) == 2, "the upload, and one"
