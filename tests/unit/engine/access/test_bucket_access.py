"""The secret of a bucket: tied to that bucket, and tried out when the user asks."""

from __future__ import annotations

import msgspec
import pytest

from luma_desktop.credentials.session_store import SessionStore
from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.keys import KeyPlace
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.secret import Secret
from luma_desktop.domain.settings import Settings
from luma_desktop.engine.access.bucket_access import BucketAccess
from luma_desktop.engine.facts import BucketSecretChanged, Fact
from luma_desktop.engine.publisher import Publisher
from tests.support.scripted_pictures import ScriptedBucket
from tests.support.virtual_clock import VirtualClock

MINE = Settings(bucket_endpoint="https://s3.example", bucket_name="mine", bucket_key_id="id")
OTHER = msgspec.structs.replace(MINE, bucket_name="other")
ELSEWHERE = msgspec.structs.replace(MINE, bucket_endpoint="https://s3.elsewhere")


class Access:
    """The part under test, its keyring, and what the calls would be signed with."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.kept: dict[str, SessionStore] = {}
        self.used: list[tuple[str, Secret | None]] = []
        self.facts: list[Fact] = []
        self.scripted = ScriptedBucket()
        publisher = Publisher()
        publisher.subscribe(self.facts.append)
        self.bucket = BucketAccess(
            bucket=self.scripted,
            store_for=lambda entry: self.kept.setdefault(entry, SessionStore()),
            use=lambda settings, secret: self.used.append((settings.bucket_name, secret)),
            publisher=publisher,
            clock=self.clock,
        )

    @property
    def places(self) -> list[KeyPlace]:
        return [fact.status.place for fact in self.facts if isinstance(fact, BucketSecretChanged)]


async def test_a_secret_is_kept_for_its_endpoint_and_bucket() -> None:
    access = Access()
    await access.bucket.start(MINE)
    await access.bucket.submit("hush")
    assert set(access.kept) == {"s3:https://s3.example/mine"}
    assert access.used[-1] == ("mine", Secret("hush"))
    assert access.places == [KeyPlace.ABSENT, KeyPlace.SESSION]


@pytest.mark.parametrize("other", [OTHER, ELSEWHERE, Settings()])
async def test_a_secret_is_never_used_for_another_bucket(other: Settings) -> None:
    access = Access()
    await access.bucket.start(MINE)
    await access.bucket.submit("hush")
    given = len(access.used)
    await access.clock.run_until(access.bucket.heed(other))
    assert {secret for _, secret in access.used[given:] if secret is None} == {None}
    await access.clock.run_until(access.bucket.heed(MINE))
    assert access.used[-1] == ("mine", Secret("hush"))


async def test_a_secret_that_is_removed_is_gone() -> None:
    access = Access()
    await access.bucket.start(MINE)
    await access.bucket.submit("hush")
    await access.bucket.remove()
    assert access.used[-1] == ("mine", None)
    assert (await access.kept["s3:https://s3.example/mine"].load())[0] is None
    assert access.places[-1] is KeyPlace.ABSENT


async def test_an_unfinished_bucket_asks_no_keyring() -> None:
    access = Access()
    await access.bucket.start(Settings(bucket_endpoint="https://s3.example"))
    await access.bucket.submit("hush")
    assert access.kept == {}


async def test_what_is_wrong_with_a_bucket_is_told() -> None:
    access = Access()
    assert await access.bucket.test() is None
    access.scripted.failures = [MediaError("NoSuchBucket", kind=ProblemKind.BUCKET_REFUSED)]
    problem = await access.bucket.test()
    assert problem is not None
    assert (problem.kind, problem.detail) == (ProblemKind.BUCKET_REFUSED, "NoSuchBucket")
