"""Builds the engine and its adapters bottom-up, and takes them down top-down.

Part of the composition root: it may see every room. Imported after the first paint.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack
from typing import Self

from luma_desktop import logs
from luma_desktop.api.account import AiMlAccount
from luma_desktop.api.catalogue import AiMlCatalogue
from luma_desktop.api.client import ApiClient
from luma_desktop.api.legacy import LegacyService
from luma_desktop.api.unified import UnifiedService
from luma_desktop.batches.files import BatchFiles
from luma_desktop.credentials.keyring_store import KeyringStore
from luma_desktop.credentials.session_store import SessionStore
from luma_desktop.domain.addresses import is_public_url
from luma_desktop.domain.keys import KeyPlace
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import Balance
from luma_desktop.domain.request import Dialect
from luma_desktop.domain.secret import Secret
from luma_desktop.domain.settings import Settings
from luma_desktop.engine.access.bucket_access import BucketAccess
from luma_desktop.engine.access.keys import Keys
from luma_desktop.engine.access.proxy_access import ProxyAccess
from luma_desktop.engine.access.secret_access import StoreFor
from luma_desktop.engine.clock import SystemClock
from luma_desktop.engine.facts import TroubleRaised
from luma_desktop.engine.lookup.absent_generations import AbsentGenerations
from luma_desktop.engine.money.accounting import Accounting
from luma_desktop.engine.pictures.batch_import import BatchImport
from luma_desktop.engine.pictures.frames import Frames
from luma_desktop.engine.pictures.picture_delivery import PictureDelivery
from luma_desktop.engine.pictures.service_frames import ServiceFrames
from luma_desktop.engine.ports import GenerationService, KeyStore
from luma_desktop.engine.publisher import Publisher
from luma_desktop.engine.rescue import rescue_studio
from luma_desktop.engine.session import Session
from luma_desktop.engine.studio import Studio
from luma_desktop.engine_assembly import build_engine
from luma_desktop.media.bucket import S3Bucket
from luma_desktop.media.clips import ClipFiles
from luma_desktop.media.decoding.pool import DecodingPool
from luma_desktop.media.downloader import Downloader
from luma_desktop.media.image_source import ImageSource
from luma_desktop.media.picture_store import PictureStore
from luma_desktop.media.video_source import VideoSource
from luma_desktop.network.proxies import NO_PROXY, ProxyChoice
from luma_desktop.options import Options
from luma_desktop.paths import AppPaths
from luma_desktop.store.database import Database
from luma_desktop.store.install import Installation
from luma_desktop.store.journal import SqliteJournal
from luma_desktop.store.library import SqliteLibrary
from luma_desktop.store.lineage import SqliteLineage
from luma_desktop.store.picture_links import SqlitePictureLinks
from luma_desktop.store.prompts import SqlitePrompts
from luma_desktop.store.rescue import RescuedLibrary
from luma_desktop.store.unwatched import SqliteUnwatched

log = logging.getLogger(__name__)


class Assembly:
    """All that the window's commands need, open between `__aenter__` and `__aexit__`."""

    studio: Studio

    def __init__(
        self,
        options: Options,
        paths: AppPaths,
        settings: Settings,
        publisher: Publisher,
        *,
        key_store: KeyStore | None = None,
        store_for: StoreFor | None = None,
    ) -> None:
        self._options = options
        self._paths = paths
        self._settings = settings
        self._proxy = NO_PROXY
        self._publisher = publisher
        self._refill: Callable[[], None] | None = None
        self._keys_in = key_store
        self._store_for = store_for or _store_for(options)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with self._stack:
            await self._open(self._stack)
            self._stack = self._stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def start(self) -> None:
        """Let the queue go on with what earlier runs left; without a key it holds.

        Raises:
            StoreError: the journal cannot be read.
        """
        await self._engine.life.start()

    async def unlock(self) -> None:
        """Read what the keyring holds, whose prompt may never be answered: a start's last step."""
        await self.studio.proxy.start(self._settings)
        await self.studio.bucket.start(self._settings)
        await self.studio.keys.load()

    # inside

    async def refill_demo(self) -> None:
        """Give the demo's account its first balance again; nothing happens outside a demo."""
        if self._refill is not None:
            await asyncio.to_thread(self._refill)

    async def _open(self, stack: AsyncExitStack) -> None:
        installation = await asyncio.to_thread(Installation.load, self._paths.install_id)
        if self._keys_in is None:
            self._keys_in = _key_store(self._options, installation)
        base_url = await stack.enter_async_context(self._service_address(installation))
        database = Database(self._paths.database, installation)
        database.unreadable.tell = self._tell_unreadable
        database.on_replaced = self._tell_replaced
        await database.open()
        stack.push_async_callback(database.close)
        await database.quick_check()
        journal, library = SqliteJournal(database), SqliteLibrary(database)
        lineage = SqliteLineage(database)
        images, films = DecodingPool(), DecodingPool()
        for pool in (images, films):
            stack.push_async_callback(pool.aclose)
        await self._open_network(stack, base_url, images, films)
        clips = ClipFiles(self._paths.data, films)
        legacy, account = LegacyService(self._client), AiMlAccount(self._client)
        services: dict[Dialect, GenerationService] = {
            Dialect.LEGACY: legacy,
            Dialect.UNIFIED: UnifiedService(self._client),
        }
        session, clock = Session(self._options.origin), SystemClock()
        pictures = PictureStore(self._paths.data, images)
        self._engine = build_engine(
            journal=journal,
            library=library,
            services=services,
            account=account,
            downloads=self._downloader,
            session=session,
            publisher=self._publisher,
            clock=clock,
            settings=self._settings,
            restored=database.foreign,
            delivery=PictureDelivery(
                pictures=pictures,
                frames=ServiceFrames(
                    library=library,
                    services=services,
                    images=self._images,
                    pictures=pictures,
                    session=session,
                ),
                links=SqlitePictureLinks(database),
                bucket=self._bucket,
                services=services,
                session=session,
                clock=clock,
                origin=self._client.origin,
                settings=self._settings,
            ),
            catalogue=AiMlCatalogue(self._client),
            videos=self._videos,
        )
        stack.push_async_callback(self._engine.life.aclose)
        self._salt = installation.id
        self.studio = Studio(
            queue=self._engine.queue,
            accounting=Accounting(
                journal=journal,
                billing=account,
                account=account,
                absent=AbsentGenerations(
                    journal=journal, service=legacy, account=account, session=session
                ),
                session=session,
                clock=clock,
            ),
            library=library,
            lineage=lineage,
            unwatched=SqliteUnwatched(database),
            prompts=SqlitePrompts(database),
            keys=Keys(
                store=self._keys_in,
                check=self._check_key,
                use=self._use_key,
                publisher=self._publisher,
            ),
            proxy=ProxyAccess(
                store_for=self._store_for,
                use=self._use_proxy,
                publisher=self._publisher,
                clock=clock,
            ),
            bucket=BucketAccess(
                bucket=self._bucket,
                store_for=self._store_for,
                use=self._use_bucket,
                publisher=self._publisher,
                clock=clock,
            ),
            frames=Frames(library=library, clips=clips, pictures=pictures, lineage=lineage),
            images=self._images,
            pictures=pictures,
            videos=self._videos,
            clips=clips,
            batches=BatchImport(BatchFiles(), pictures),
        )

    def _tell_replaced(self) -> None:
        problem = Problem(kind=ProblemKind.DATABASE_REPLACED)
        self._publisher.publish(TroubleRaised(key="database_replaced", problem=problem))

    def _tell_unreadable(self, names: Sequence[str]) -> None:
        """Jobs whose rows were passed over: one message names them all."""
        problem = Problem(kind=ProblemKind.ROWS_UNREADABLE, detail=", ".join(names))
        self._publisher.publish(TroubleRaised(key="unreadable", problem=problem))

    async def _open_network(
        self, stack: AsyncExitStack, base_url: str, images: DecodingPool, films: DecodingPool
    ) -> None:
        private = not is_public_url(base_url)
        self._client = ApiClient(base_url)
        stack.push_async_callback(self._client.aclose)
        self._downloader = Downloader(self._paths.data, films, allow_private=private)
        stack.push_async_callback(self._downloader.aclose)
        self._images = ImageSource(images, allow_private=private)
        stack.push_async_callback(self._images.aclose)
        self._bucket = S3Bucket(allow_private=private)
        stack.push_async_callback(self._bucket.aclose)
        self._videos = VideoSource(allow_private=private)
        stack.push_async_callback(self._videos.aclose)
        self._use_proxy(self._settings, None)

    @property
    def proxy(self) -> ProxyChoice:
        """The way out for whoever else needs one."""
        return self._proxy

    def _use_proxy(self, settings: Settings, password: Secret | None) -> None:
        if password is not None:
            logs.register_secret(password)
        self._proxy = ProxyChoice(
            mode=settings.proxy_mode,
            url=settings.proxy_url,
            user=settings.proxy_user,
            password=password,
        )
        links = (self._client, self._downloader, self._images, self._videos, self._bucket)
        for way_out in links:
            way_out.set_proxy(self._proxy)

    def _use_bucket(self, settings: Settings, secret: Secret | None) -> None:
        if secret is not None:
            logs.register_secret(secret)
        self._bucket.use(settings, secret)

    @contextlib.asynccontextmanager
    async def _service_address(self, installation: Installation) -> AsyncIterator[str]:
        """The service's base URL; in a demo, that of a simulator that runs meanwhile."""
        if not self._options.demo:
            yield self._options.api_base
            return
        from luma_desktop.simulator.config import SimulatorConfig, Speed
        from luma_desktop.simulator.threaded import ThreadedSimulator

        config = SimulatorConfig(
            data_dir=self._paths.data / "simulator",
            speed=Speed.DEMO,
            api_key=installation.demo_key.reveal(),  # it is open to all users of this computer
        )
        simulator = ThreadedSimulator(config)
        self._refill = simulator.refill
        try:
            yield await asyncio.to_thread(simulator.start)
        finally:
            await asyncio.to_thread(simulator.stop)

    async def _check_key(self, key: Secret) -> Balance:
        logs.register_secret(key)
        async with ApiClient(self._client.origin, key=key, proxy=self._proxy) as client:
            return await AiMlAccount(client).check_key()

    async def _use_key(self, key: Secret | None) -> None:
        if key is not None:
            logs.register_secret(key)
        self._client.set_key(key)
        fingerprint = None if key is None else key.fingerprint(self._salt)
        await self._engine.queue.controls.use_key(fingerprint)


async def open_rescue(paths: AppPaths, problem: Problem) -> Studio:
    """What can be done while the data cannot be opened: to see the clips, play and save them."""
    library = RescuedLibrary(paths.data, paths.database)
    await library.load()
    return rescue_studio(library, ClipFiles(paths.data, DecodingPool()), problem)


def _key_store(options: Options, installation: Installation) -> KeyStore:
    if options.demo:
        return SessionStore(installation.demo_key, place=KeyPlace.DEMO)
    return KeyringStore(options.origin)


def _store_for(options: Options) -> StoreFor:
    return (lambda _entry: SessionStore()) if options.demo else KeyringStore
