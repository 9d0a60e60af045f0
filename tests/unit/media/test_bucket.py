"""The user's own bucket, against a real S3 server that checks every signature."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Iterator

import httpx
import msgspec
import pytest

from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.secret import Secret
from luma_desktop.domain.settings import ProxyMode, Settings
from luma_desktop.media.bucket import TEST_NAME, S3Bucket
from luma_desktop.network.proxies import ProxyChoice
from tests.support.certificates import Authority
from tests.support.http_server import NO_ANSWER, Reply, WireServer
from tests.support.s3_server import KEY_ID, REGION, SECRET, S3Server, s3_server

K = ProblemKind
DATA = b"\x89PNG and more"


@pytest.fixture
def server() -> Iterator[S3Server]:
    with s3_server() as running:
        yield running


@pytest.fixture
async def bucket(server: S3Server) -> AsyncIterator[S3Bucket]:
    made = S3Bucket(allow_private=True)
    made.use(settings_for(server.url), Secret(SECRET))
    yield made
    await made.aclose()


def settings_for(endpoint: str, **changes: object) -> Settings:
    settings = Settings(
        bucket_endpoint=endpoint,
        bucket_name="pictures",
        bucket_region=REGION,
        bucket_key_id=KEY_ID,
    )
    return msgspec.structs.replace(settings, **changes)


async def kind_of(bucket: S3Bucket) -> ProblemKind:
    with pytest.raises(MediaError) as caught:
        await bucket.put("a.png", DATA, "image/png")
    assert SECRET not in str(caught.value)
    assert "X-Amz" not in str(caught.value)
    return caught.value.problem.kind


async def test_a_picture_is_put_once_and_fetched_by_its_link(
    server: S3Server, bucket: S3Bucket
) -> None:
    await bucket.put("a.png", DATA, "image/png")
    await bucket.put("a.png", DATA, "image/png")
    assert server.objects() == {"a.png": DATA}
    assert server.content_type("a.png") == "image/png"
    assert [method for method, _ in server.asked] == ["HEAD", "PUT", "HEAD"]
    async with httpx.AsyncClient(trust_env=False) as service:
        answer = await service.get(await bucket.link("a.png"))
    assert (answer.status_code, answer.content) == (200, DATA)


async def test_the_secret_never_travels_and_a_link_lives_a_day(
    server: S3Server, bucket: S3Bucket
) -> None:
    await bucket.put("a.png", DATA, "image/png")
    link = await bucket.link("a.png")
    assert "X-Amz-Expires=86400" in link
    assert SECRET not in "".join([link, *server.queries])


@pytest.mark.parametrize(
    "prefix", ["luma", "/luma/", "a/b c", "ünï/+&=?#%", "../../x/./y", "", "  "]
)
async def test_a_prefix_is_made_of_names(server: S3Server, bucket: S3Bucket, prefix: str) -> None:
    bucket.use(settings_for(server.url, bucket_prefix=prefix), Secret(SECRET))
    await bucket.put("a.png", DATA, "image/png")
    (key,) = server.objects()
    parts = [part for part in prefix.strip().split("/") if part not in {"", ".", ".."}]
    assert key == "/".join([*parts, "a.png"])


async def test_the_test_leaves_nothing_behind(server: S3Server, bucket: S3Bucket) -> None:
    await bucket.test()
    assert server.objects() == {}
    assert [method for method, _ in server.asked] == ["HEAD", "PUT", "GET", "DELETE"]
    assert server.asked[-1][1].endswith(TEST_NAME)


@pytest.mark.parametrize(
    ("changes", "secret", "kind"),
    [
        ({}, None, K.BUCKET_SECRET_MISSING),
        ({}, SECRET[:-1], K.BUCKET_REFUSED),
        ({"bucket_key_id": "AKIAWRONG"}, SECRET, K.BUCKET_REFUSED),
        ({"bucket_region": "us-west-2"}, SECRET, K.BUCKET_REFUSED),
        ({"bucket_name": "no-such-bucket"}, SECRET, K.BUCKET_REFUSED),
        ({"bucket_name": ""}, SECRET, K.BUCKET_UNFINISHED),
        ({"bucket_key_id": " "}, SECRET, K.BUCKET_UNFINISHED),
        ({"bucket_endpoint": "http://bucket.test"}, SECRET, K.BUCKET_UNFINISHED),
        ({"bucket_endpoint": "https://["}, SECRET, K.BUCKET_UNFINISHED),
    ],
)
async def test_what_is_wrong_is_told_apart(
    server: S3Server,
    bucket: S3Bucket,
    changes: dict[str, object],
    secret: str | None,
    kind: ProblemKind,
) -> None:
    given = None if secret is None else Secret(secret)
    bucket.use(settings_for(server.url, **changes), given)
    assert await kind_of(bucket) is kind
    assert server.objects() == {}


async def test_the_servers_own_words_are_told(server: S3Server, bucket: S3Bucket) -> None:
    bucket.use(settings_for(server.url), Secret("another"))
    with pytest.raises(MediaError) as caught:
        await bucket.put("a.png", DATA, "image/png")
    assert caught.value.problem.detail == "SignatureDoesNotMatch: So it is."
    assert caught.value.problem.status == 403


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_passing_trouble_may_be_tried_again(
    server: S3Server, bucket: S3Bucket, status: int
) -> None:
    server.fail_next = [status]
    assert await kind_of(bucket) is K.BUCKET_TROUBLE
    await bucket.put("a.png", DATA, "image/png")
    assert server.objects() == {"a.png": DATA}


async def test_nobody_there_is_passing_trouble(bucket: S3Bucket) -> None:
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        bucket.use(settings_for(f"http://127.0.0.1:{taken.getsockname()[1]}"), Secret(SECRET))
        assert await kind_of(bucket) is K.BUCKET_TROUBLE


async def test_a_cut_answer_is_passing_trouble(bucket: S3Bucket) -> None:
    async with WireServer() as wire:
        wire.on("/pictures/a.png", NO_ANSWER)
        bucket.use(settings_for(wire.url), Secret(SECRET))
        assert await kind_of(bucket) is K.BUCKET_TROUBLE


async def test_a_redirect_gets_no_signature(bucket: S3Bucket) -> None:
    async with WireServer() as wire, WireServer() as other:
        wire.on("/pictures/a.png", Reply(307, headers={"location": f"{other.url}/stolen"}))
        bucket.use(settings_for(wire.url), Secret(SECRET))
        assert await kind_of(bucket) is K.BUCKET_REFUSED
        assert other.requests == []


async def test_https_is_checked_against_the_trust(tmp_path_factory: pytest.TempPathFactory) -> None:
    authority = Authority(tmp_path_factory.mktemp("ca"))
    with s3_server(tls=authority.server_context("localhost")) as server:
        endpoint = server.url.replace("127.0.0.1", "localhost")
        trusting = S3Bucket(allow_private=True, trust=authority.trust)
        trusting.use(settings_for(endpoint), Secret(SECRET))
        await trusting.put("a.png", DATA, "image/png")
        assert server.objects() == {"a.png": DATA}
        await trusting.aclose()
        doubting = S3Bucket(allow_private=True)
        doubting.use(settings_for(endpoint), Secret(SECRET))
        assert await kind_of(doubting) is K.BUCKET_TROUBLE
        await doubting.aclose()


@pytest.mark.parametrize("endpoint", ["https://10.0.0.7:9000", "https://nas.local", "192.168.1.2"])
async def test_a_bucket_that_the_service_cannot_reach_is_refused(endpoint: str) -> None:
    bucket = S3Bucket(allow_private=False)
    bucket.use(settings_for(endpoint), Secret(SECRET))
    assert await kind_of(bucket) is K.INSECURE
    await bucket.aclose()


async def test_it_goes_by_the_proxy_of_the_settings(bucket: S3Bucket) -> None:
    async with WireServer() as proxy:
        bucket.set_proxy(ProxyChoice(mode=ProxyMode.MANUAL, url=proxy.url))
        bucket.use(settings_for("https://bucket.example"), Secret(SECRET))
        assert await kind_of(bucket) is K.BUCKET_TROUBLE
        assert [r.method for r in proxy.requests] == ["CONNECT"]
        assert proxy.requests[0].target == "bucket.example:443"


async def test_a_bucket_may_be_a_name_before_the_host(bucket: S3Bucket) -> None:
    bucket.use(
        settings_for("https://s3.example:8443", bucket_path_style=False, bucket_prefix="p"),
        Secret(SECRET),
    )
    assert (await bucket.link("a.png")).startswith("https://pictures.s3.example:8443/p/a.png?")
