"""The five calls, the account and a download, against the service's stand-in in its own process."""

from __future__ import annotations

import base64
import time
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from luma_desktop.api.account import AiMlAccount
from luma_desktop.api.client import ApiClient
from luma_desktop.api.legacy import LegacyService
from luma_desktop.domain.errors import MediaError, NotFoundError, OutcomeUnknownError
from luma_desktop.domain.money import V1_GENERATION_PRICE, Money
from luma_desktop.domain.remote import Acceptance, Observation, RemotePhase
from luma_desktop.domain.request import AspectRatio, GenerationRequest
from luma_desktop.domain.secret import Secret
from luma_desktop.media.clips import ClipFiles
from luma_desktop.media.decoding.pool import DecodingPool
from luma_desktop.media.downloader import Downloader
from luma_desktop.media.image_source import ImageSource
from tests.support.jobs import queued
from tests.support.media_files import picture_bytes
from tests.support.simulator import CLIP, SUBMIT, SimulatorProcess, simulator, simulator_process

__all__ = ["simulator", "simulator_process"]

REQUEST = GenerationRequest(prompt="a red fox in the snow", aspect_ratio=AspectRatio.CINEMA)


@pytest.fixture
async def live(simulator: SimulatorProcess) -> AsyncIterator[ApiClient]:
    async with ApiClient(simulator.base_url, key=Secret("sk-simulated-key")) as made:
        yield made


async def submit(service: LegacyService, request: GenerationRequest, number: int = 1) -> Acceptance:
    async def mark() -> None:
        pass

    return await service.submit(
        request, client_request_id=f"job-{number}.1", before_first_byte=mark
    )


async def finished(
    simulator: SimulatorProcess, service: LegacyService, taken: Acceptance
) -> Observation:
    simulator.complete()
    own_id = taken.observation.generation_id
    seen = (await service.observe([own_id]))[own_id]
    assert seen.phase is RemotePhase.COMPLETED
    assert seen.video is not None
    return seen


async def test_generate_fetch_extend(
    decoding: DecodingPool, simulator: SimulatorProcess, live: ApiClient, tmp_path: Path
) -> None:
    service, account = LegacyService(live), AiMlAccount(live)
    before = await account.balance()
    seen = await finished(simulator, service, await submit(service, REQUEST))
    extension = msgspec.structs.replace(REQUEST, prompt="and away", extends=seen.generation_id)
    longer = await finished(simulator, service, await submit(service, extension, 2))

    async with Downloader(tmp_path, decoding, allow_private=True) as downloader:
        job = msgspec.structs.replace(queued("job-1"), video=longer.video)
        clip = await downloader.fetch(job, lambda *_: None)
    assert longer.video is not None
    assert (clip.width, clip.height) == (longer.video.width, longer.video.height)
    assert clip.thumbnail is not None
    frame = await ClipFiles(tmp_path, decoding).last_frame(clip)
    with Image.open(BytesIO(frame)) as picture:
        assert picture.size == (clip.width, clip.height)

    assert before.amount - (await account.balance()).amount == V1_GENERATION_PRICE * 2
    assert {g.generation_id for g in await service.list_generations()} == {
        seen.generation_id,
        longer.generation_id,
    }
    ledger = simulator.ledger()
    assert ledger.charges == 2
    assert ledger.clicks == {"job-1.1": 1, "job-2.1": 1}
    assert not ledger.leaks


async def test_a_picture_is_uploaded_and_used(
    decoding: DecodingPool, simulator: SimulatorProcess, live: ApiClient
) -> None:
    service = LegacyService(live)
    data = base64.b64encode(picture_bytes(size=(256, 144))).decode()
    url = await service.upload_image(f"data:image/png;base64,{data}")
    async with ImageSource(decoding, allow_private=True) as images:
        assert (await images.check(url)).width == 256
    await submit(service, msgspec.structs.replace(REQUEST, start_image_url=url))
    assert simulator.ledger().generations[0].body["image_url"] == url
    assert not simulator.ledger().leaks


async def test_an_answer_that_is_lost_is_found_in_the_log(
    simulator: SimulatorProcess, live: ApiClient
) -> None:
    simulator.fault("drop", path=SUBMIT, accepted=True)
    with pytest.raises(OutcomeUnknownError):
        await submit(LegacyService(live), REQUEST)
    simulator.complete()
    ledger = simulator.ledger()
    assert ledger.clicks == {"job-1.1": 1}
    rows = await AiMlAccount(live).log_rows(time.time() - 600, time.time() + 600)
    [row] = [row for row in rows if row.client_request_id == "job-1.1"]
    assert row.succeeded
    assert row.cost == V1_GENERATION_PRICE
    assert row.inference_id == ledger.generations[0].inference_id


async def test_a_redirect_gets_no_key_and_a_cut_clip_goes_on(
    decoding: DecodingPool, simulator: SimulatorProcess, live: ApiClient, tmp_path: Path
) -> None:
    service = LegacyService(live)
    simulator.fault("redirect", path=SUBMIT)
    with pytest.raises(OutcomeUnknownError):
        await submit(service, REQUEST)
    seen = await finished(simulator, service, await submit(service, REQUEST, 2))
    simulator.fault("delivery", path=CLIP, cut_after=5000)
    job = msgspec.structs.replace(queued("job-1"), video=seen.video)
    async with Downloader(tmp_path, decoding, allow_private=True) as downloader:
        with pytest.raises(MediaError):
            await downloader.fetch(job, lambda *_: None)
        clip = await downloader.fetch(job, lambda *_: None)
    assert clip.size == (tmp_path / clip.path).stat().st_size > 5000
    assert not simulator.ledger().leaks


async def test_thirty_are_asked_for_at_once(simulator: SimulatorProcess, live: ApiClient) -> None:
    simulator.set_balance(100)
    service = LegacyService(live)
    ids = []
    for number in range(30):
        taken = await submit(service, REQUEST, number)
        assert taken.observation.charged in {None, V1_GENERATION_PRICE}
        ids.append(taken.observation.generation_id)
    assert set(await service.observe(ids)) == set(ids)
    assert len(simulator.ledger().asked("GET", "/luma-ai/generation")) == 1
    assert (await AiMlAccount(live).check_key()).amount == Money.from_usd(100) - (
        V1_GENERATION_PRICE * 30
    )


async def test_a_retired_dialect_is_told_by_the_list(
    simulator: SimulatorProcess, live: ApiClient
) -> None:
    simulator.configure(v1_retired=True)
    service = LegacyService(live)
    with pytest.raises(NotFoundError):
        await service.list_generations()
    with pytest.raises(NotFoundError):
        await submit(service, REQUEST)
