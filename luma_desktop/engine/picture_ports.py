"""What the engine needs of the pictures on this computer, as protocols."""

from __future__ import annotations

from typing import Protocol

from luma_desktop.domain.image import ImagePreview
from luma_desktop.domain.picture import Crop, KeptPicture, PictureFile


class Pictures(Protocol):
    """Pictures kept on this computer, as they will be sent. Decoding, with limits."""

    async def keep(self, data: bytes, *, last_frame_of: str | None = None) -> KeptPicture:
        """Make a picture fit and store it; the same picture twice is one file.

        `last_frame_of` is the job whose clip ends with it, and is remembered.

        Raises:
            MediaError: NOT_AN_IMAGE, PICTURE_BROKEN, TOO_LARGE, DISK_FULL or DISK_ERROR.
        """
        ...

    async def keep_file(self, path: str) -> KeptPicture:
        """As `keep`, of a file; DISK_ERROR also when it cannot be read."""
        ...

    async def crop(self, address: str, crop: Crop) -> KeptPicture:
        """A part of the picture, or of the one that it was itself cropped from. As `keep`.

        Raises:
            MediaError: PICTURE_GONE, too.
        """
        ...

    async def look(self, address: str) -> KeptPicture:
        """The picture as it is kept.

        Raises:
            MediaError: PICTURE_GONE, PICTURE_BROKEN or DISK_ERROR.
        """
        ...

    async def last_frame_of(self, address: str) -> str | None:
        """The job whose clip ends with the picture; None if it is not known to be a last frame."""
        ...

    async def read(self, address: str) -> PictureFile:
        """The bytes to send. Raises as `look`."""
        ...


class PictureLinks(Protocol):
    """Where pictures lie that were uploaded, so that each is uploaded once.

    Raises:
        StoreError: from any call.
    """

    async def find(self, origin: str, key_fingerprint: str, sha256: str) -> str | None: ...

    async def remember(
        self, origin: str, key_fingerprint: str, sha256: str, url: str, at: float
    ) -> None:
        """`at` is Unix seconds."""
        ...

    async def forget(self, origin: str, sha256: str) -> None:
        """Whoever uploaded it."""
        ...


class Bucket(Protocol):
    """The user's own S3-compatible bucket, as the settings say.

    Raises:
        MediaError: from any call: BUCKET_UNFINISHED, BUCKET_SECRET_MISSING, BUCKET_REFUSED,
            BUCKET_TROUBLE, or INSECURE for an address that the service could not reach.
    """

    async def put(self, name: str, data: bytes, content_type: str) -> None:
        """Store an object below the prefix, unless it is there already."""
        ...

    async def link(self, name: str) -> str:
        """A URL that fetches the object for a day, made without asking anybody."""
        ...

    async def test(self) -> None:
        """Put a small object, fetch it by its link as the service would, and take it away."""
        ...


class Images(Protocol):
    """Pictures for start and end frames. Network and decoding, with limits."""

    async def check(self, url: str) -> ImagePreview:
        """Fetch `url` as the service would.

        Raises:
            MediaError: IMAGE_UNREACHABLE, NOT_AN_IMAGE, TOO_LARGE or INSECURE.
        """
        ...
