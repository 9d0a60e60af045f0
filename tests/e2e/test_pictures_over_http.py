"""Pictures of this computer, from a file to the clip that was made of them, by every route."""

from __future__ import annotations

import base64
import hashlib
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import keyring
import msgspec
import pytest

from luma_desktop import logs
from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.job import JobState
from luma_desktop.domain.keys import KeyPlace
from luma_desktop.domain.picture import KeptPicture, PictureRoute, picture_hash
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.domain.settings import Settings
from luma_desktop.engine.facts import BucketSecretChanged
from tests.e2e.test_kill import headless, until
from tests.e2e.test_nothing_leaks import holders
from tests.support import picture_files
from tests.support.headless import AGREED
from tests.support.s3_server import KEY_ID, REGION, SECRET, S3Server, s3_server
from tests.support.simulator import SimulatorProcess
from tests.support.studio import QUICK, OpenStudio

S = JobState
UPLOAD = "/luma-ai/generations/file-upload"

GOOD = {
    "alpha.png": picture_files.png_with_alpha,
    "phone.jpg": picture_files.jpeg_from_a_phone,
    "web.webp": picture_files.webp,
    "camera.jpg": picture_files.hundred_megapixels,
}
BAD = {
    "cut.jpg": (picture_files.truncated(), ProblemKind.PICTURE_BROKEN),
    "text.png": (picture_files.TEXT, ProblemKind.NOT_AN_IMAGE),
}


@pytest.fixture
def bucket() -> Iterator[S3Server]:
    with s3_server() as running:
        yield running


@pytest.fixture(scope="session")
def good_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("pictures")
    for name, make in GOOD.items():
        (folder / name).write_bytes(make())
    return [folder / name for name in GOOD]


def settings_for(route: PictureRoute, bucket: S3Server) -> Settings:
    return msgspec.structs.replace(
        QUICK,
        picture_route=route,
        upload_agreed=route is PictureRoute.UPLOAD,
        bucket_endpoint=bucket.url,
        bucket_name=bucket.bucket,
        bucket_region=REGION,
        bucket_prefix="luma/frames",
        bucket_key_id=KEY_ID,
    )


@pytest.fixture
async def studio_by(
    simulator: SimulatorProcess, tmp_path: Path, bucket: S3Server, route: PictureRoute
) -> AsyncIterator[OpenStudio]:
    """A studio that hands pictures over by `route`."""
    settings = settings_for(route, bucket)
    async with OpenStudio(simulator.base_url, tmp_path, settings=settings) as studio:
        await studio.assembly.studio.bucket.submit(SECRET)
        yield studio


def asks_for(kept: KeptPicture, model: Model) -> GenerationRequest:
    return GenerationRequest(prompt="a clip", model=model, start_image_url=kept.address)


async def fetched(url: str) -> bytes:
    """What the service gets for a frame's URL."""
    if url.startswith("data:"):
        return base64.b64decode(url.partition(";base64,")[2], validate=True)
    async with httpx.AsyncClient(trust_env=False) as service:
        answer = await service.get(url)
    assert answer.status_code == 200, answer.text
    return answer.content


def start_frame(body: dict[str, Any]) -> str:
    """The URL in a submit's body, in whichever of the three places its model has it."""
    keyframes = body.get("keyframes", {})
    return str(keyframes["frame0"]["url"] if keyframes else body["image_url"])


@pytest.mark.parametrize(
    ("route", "model"),
    [
        (PictureRoute.UPLOAD, Model.DREAM_MACHINE_V1),
        (PictureRoute.UPLOAD, Model.RAY_2),
        (PictureRoute.BUCKET, Model.DREAM_MACHINE_V1),
        (PictureRoute.BUCKET, Model.RAY_3_2),
        (PictureRoute.INLINE, Model.RAY_2),
        (PictureRoute.INLINE, Model.RAY_3_2),
    ],
)
async def test_every_picture_arrives_as_it_is_kept(
    studio_by: OpenStudio,
    simulator: SimulatorProcess,
    bucket: S3Server,
    good_files: list[Path],
    route: PictureRoute,
    model: Model,
) -> None:
    pictures = studio_by.assembly.studio.pictures
    kept = [await pictures.keep_file(str(path)) for path in good_files]
    ids = await studio_by.queue.clicks.enqueue([asks_for(picture, model) for picture in kept])
    for job_id, picture in zip(ids, kept, strict=True):
        job = await studio_by.until_state(job_id, S.READY)
        assert job.request.start_image_url == picture.address
    ledger = simulator.ledger()
    seen = [await fetched(start_frame(made.body)) for made in ledger.generations]
    assert {hashlib.sha256(data).hexdigest() for data in seen} == {
        picture_hash(picture.address) for picture in kept
    }
    assert ledger.charges == len(kept)
    assert ledger.leaks == []
    uploads = ledger.asked("POST", UPLOAD)
    assert len(uploads) == (len(kept) if route is PictureRoute.UPLOAD else 0)
    in_bucket = set(bucket.objects()) if route is PictureRoute.BUCKET else set()
    hashes = {picture_hash(picture.address) for picture in kept}
    assert {key.removeprefix("luma/frames/").partition(".")[0] for key in in_bucket} == (
        hashes if route is PictureRoute.BUCKET else set()
    )


@pytest.mark.parametrize("route", list(PictureRoute))
async def test_what_is_no_picture_is_refused_before_it_is_handed_to_anybody(
    studio_by: OpenStudio, simulator: SimulatorProcess, bucket: S3Server, tmp_path: Path
) -> None:
    for name, (content, kind) in BAD.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(MediaError) as caught:
            await studio_by.assembly.studio.pictures.keep_file(str(tmp_path / name))
        assert caught.value.problem.kind is kind
    assert simulator.ledger().asked("POST", UPLOAD) == []
    assert bucket.asked == []


@pytest.fixture
def log_of_everything(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "logs").mkdir(exist_ok=True)
    logs.start(tmp_path / "logs", "DEBUG")
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield tmp_path / "logs" / logs.FILE_NAME
    logs.stop()


@pytest.mark.parametrize("route", [PictureRoute.BUCKET])
async def test_no_secret_and_no_signature_is_written_anywhere(
    studio_by: OpenStudio,
    simulator: SimulatorProcess,
    bucket: S3Server,
    log_of_everything: Path,
    tmp_path: Path,
) -> None:
    picture = await studio_by.assembly.studio.pictures.keep(picture_files.webp())
    request = asks_for(picture, Model.RAY_2)
    (ready,) = await studio_by.queue.clicks.enqueue([request])
    await studio_by.until_state(ready, S.READY)
    (signed,) = [
        query
        for (method, _), query in zip(bucket.asked, bucket.queries, strict=True)
        if method == "PUT"
    ]
    signature = signed.rpartition("X-Amz-Signature=")[2]
    assert len(signature) == 64
    told = f"cannot fetch {bucket.url}/pictures/x.jpg?{signed} today"
    simulator.fault("answer", method="POST", path="generations", status=400, message=told)
    (refused,) = await studio_by.queue.clicks.enqueue([request])
    problem = (await studio_by.until_state(refused, S.REJECTED)).problem
    assert problem is not None
    assert "cannot fetch" in problem.detail
    assert "today" in problem.detail
    bucket.fail_next = [403, 403]
    failed = await studio_by.assembly.studio.bucket.test()
    assert failed is not None
    words = repr(studio_by.facts) + repr(studio_by.jobs) + repr(failed) + repr(problem)
    logs.stop()
    assert "PUT" in log_of_everything.read_text()
    for secret in (SECRET, signature):
        assert holders(tmp_path, secret) == []
        assert secret not in words


async def test_a_kill_between_upload_and_post_costs_nothing(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    data, picture = tmp_path / "data", tmp_path / "a.webp"
    picture.write_bytes(picture_files.webp())
    simulator.fault("latency", method="POST", path=UPLOAD, seconds=5.0)
    with headless(simulator, data, "--picture", str(picture), "a"):
        until(lambda: simulator.faults()[0]["used"] == 1)
    assert simulator.ledger().charges == 0
    async with OpenStudio(simulator.base_url, data, settings=AGREED) as studio:
        await studio.until(lambda: bool(studio.jobs))
        (job_id,) = studio.jobs
        job = await studio.until_state(job_id, S.READY)
        assert job.attempts == 1, "there was none before the kill"
    ledger = simulator.ledger()
    assert ledger.charges == 1
    assert set(ledger.clicks.values()) == {1}


@pytest.mark.parametrize("status", [400, 500, 503])
async def test_an_upload_that_fails_costs_nothing(
    simulator: SimulatorProcess, tmp_path: Path, status: int
) -> None:
    simulator.fault("answer", method="POST", path=UPLOAD, status=status, message="no", count=2)
    async with OpenStudio(simulator.base_url, tmp_path, settings=AGREED) as studio:
        picture = await studio.assembly.studio.pictures.keep(picture_files.webp())
        (job_id,) = await studio.queue.clicks.enqueue([asks_for(picture, Model.RAY_2)])
        if status == 400:
            await studio.until_state(job_id, S.REJECTED)
            assert simulator.ledger().charges == 0
        else:
            await studio.until_state(job_id, S.READY)
            assert simulator.ledger().charges == 1
        assert simulator.ledger().balance_usd == pytest.approx(10.0, abs=2.0)


@pytest.mark.keyring
async def test_a_buckets_secret_lives_in_the_keyring_and_is_there_after_a_restart(
    simulator: SimulatorProcess, tmp_path: Path, bucket: S3Server
) -> None:
    entry = ("luma-desktop", f"s3:{bucket.url}/{bucket.bucket}")
    settings = settings_for(PictureRoute.BUCKET, bucket)
    async with OpenStudio(simulator.base_url, tmp_path, settings=settings) as studio:
        await studio.assembly.studio.bucket.submit(SECRET)
        assert keyring.get_password(*entry) == SECRET
    async with OpenStudio(simulator.base_url, tmp_path, settings=settings) as studio:
        told = [f.status.place for f in studio.facts if isinstance(f, BucketSecretChanged)]
        assert told == [KeyPlace.KEYRING]
        assert await studio.assembly.studio.bucket.test() is None
        await studio.assembly.studio.bucket.remove()
    assert keyring.get_password(*entry) is None
    assert holders(tmp_path, SECRET) == []
