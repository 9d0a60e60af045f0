"""Everything the window may command, in one hand."""

from __future__ import annotations

import msgspec

from luma_desktop.engine.access.bucket_access import BucketAccess
from luma_desktop.engine.access.keys import Keys
from luma_desktop.engine.access.proxy_access import ProxyAccess
from luma_desktop.engine.controls import Controls
from luma_desktop.engine.fetching.fetcher import Fetcher
from luma_desktop.engine.money.accounting import Accounting
from luma_desktop.engine.money.balance import BalanceWatch
from luma_desktop.engine.picture_ports import Images, Pictures
from luma_desktop.engine.pictures.batch_import import BatchImport
from luma_desktop.engine.pictures.frames import Frames
from luma_desktop.engine.ports import Clips, Library, Lineage, Prompts, Videos
from luma_desktop.engine.queue.arrangement import Arrangement
from luma_desktop.engine.queue.clicks import Clicks
from luma_desktop.engine.queue.decisions import Decisions
from luma_desktop.engine.queue.fallback import Fallback
from luma_desktop.engine.queue.removal import Removal
from luma_desktop.engine.queue.undoing import Undoing
from luma_desktop.engine.unwatched import Unwatched


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """The queue's commands by concern. Every one is journaled before it returns."""

    clicks: Clicks
    line: Arrangement
    removal: Removal
    undoing: Undoing
    decisions: Decisions
    fallback: Fallback
    controls: Controls
    fetcher: Fetcher
    balance: BalanceWatch


class Studio(msgspec.Struct, frozen=True, kw_only=True):
    """Built by `assembly`, used by the bridge."""

    queue: Queue
    accounting: Accounting
    library: Library
    lineage: Lineage
    unwatched: Unwatched
    prompts: Prompts
    keys: Keys
    proxy: ProxyAccess
    frames: Frames
    images: Images
    pictures: Pictures
    bucket: BucketAccess
    videos: Videos
    clips: Clips
    batches: BatchImport
