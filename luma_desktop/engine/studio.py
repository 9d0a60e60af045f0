"""Everything the window may command, in one hand."""

from __future__ import annotations

import msgspec

from luma_desktop.engine.access.bucket_access import BucketAccess
from luma_desktop.engine.access.keys import Keys
from luma_desktop.engine.access.proxy_access import ProxyAccess
from luma_desktop.engine.job_queue import JobQueue
from luma_desktop.engine.money.accounting import Accounting
from luma_desktop.engine.picture_ports import Pictures
from luma_desktop.engine.pictures.batch_import import BatchImport
from luma_desktop.engine.pictures.frames import Frames
from luma_desktop.engine.ports import Clips, Images, Library, Prompts, Videos


class Studio(msgspec.Struct, frozen=True, kw_only=True):
    """Built by `app`, used by the bridge."""

    queue: JobQueue
    accounting: Accounting
    library: Library
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
