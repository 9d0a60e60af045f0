"""The secret of the bucket in the settings: it belongs to that bucket and no other."""

from __future__ import annotations

from luma_desktop.domain.errors import LumaError
from luma_desktop.domain.keys import KeyStatus
from luma_desktop.domain.picture_delivery import bucket_entry
from luma_desktop.domain.problems import Problem
from luma_desktop.domain.settings import Settings
from luma_desktop.engine.access.secret_access import SecretAccess, StoreFor, UseSecret
from luma_desktop.engine.facts import BucketSecretChanged
from luma_desktop.engine.picture_ports import Bucket
from luma_desktop.engine.ports import Clock
from luma_desktop.engine.publisher import Publisher


class BucketAccess(SecretAccess):
    """The keyring has an entry `s3:<endpoint>/<bucket>`."""

    def __init__(
        self,
        *,
        bucket: Bucket,
        store_for: StoreFor,
        use: UseSecret,
        publisher: Publisher,
        clock: Clock,
    ) -> None:
        super().__init__(store_for=store_for, use=use, publisher=publisher, clock=clock)
        self._bucket = bucket

    def entry_of(self, settings: Settings) -> str | None:
        return bucket_entry(settings)

    def fact_of(self, status: KeyStatus) -> BucketSecretChanged:
        return BucketSecretChanged(status=status)

    async def test(self) -> Problem | None:
        """Why pictures cannot be handed over by the bucket; None if they can."""
        try:
            await self._bucket.test()
        except LumaError as error:
            return error.problem
        return None
