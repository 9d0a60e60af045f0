"""Opens an image from anywhere, with limits. Runs in a decoding process."""

from __future__ import annotations

import logging
import stat
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.problems import ProblemKind

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

log = logging.getLogger(__name__)

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")
"""What is tried; the rest of Pillow's readers stay out of reach."""

MOST_FILE_BYTES = 300 * 1024**2
"""Of a file that is chosen; a TIFF of 100 megapixels has that many."""

MOST_PIXELS = 250_000_000
"""More is taken for a decompression bomb, whoever asks; a caller may bear less."""

MOST_TEXT_BYTES = 64 * 1024**2
"""Of what is packed beside a PNG's pixels: texts, a colour profile. None of it is sent on."""

_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
"""ISO/IEC 23008-12, annex B, as they stand behind `ftyp`."""

_BEGINNINGS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")
"""Of what was a picture once, though no reader finds one in it now."""


@contextmanager
def opened(data: bytes, *, most_pixels: int = MOST_PIXELS) -> Iterator[ImageFile]:
    """The picture, its header read; what goes wrong with it inside the block is told, too.

    Raises:
        MediaError: NOT_AN_IMAGE, PICTURE_BROKEN once it is known to be one, or TOO_LARGE.
    """
    import PIL.Image

    _teach_pillow()
    # Pillow's own limit is for all of the program, only warns up to twice of it, and also holds
    # inside of some readers.
    PIL.Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", PIL.Image.DecompressionBombWarning)
    broken = data.startswith(_BEGINNINGS) or data[8:12] in _HEIF_BRANDS
    kind = ProblemKind.PICTURE_BROKEN if broken else ProblemKind.NOT_AN_IMAGE
    try:
        with PIL.Image.open(BytesIO(data), formats=FORMATS) as image:
            kind = ProblemKind.PICTURE_BROKEN
            bear(image, most_pixels)
            yield image
    except (PIL.Image.DecompressionBombWarning, PIL.Image.DecompressionBombError):
        raise MediaError("too many pixels", kind=ProblemKind.TOO_LARGE) from None
    except (MediaError, MemoryError):
        raise
    # A broken file may make a reader raise nearly anything.
    except Exception as error:
        log.info("a picture cannot be read: %s", type(error).__name__)
        raise MediaError(kind=kind) from error


def _teach_pillow() -> None:
    """One more format, and larger texts than it takes of its own: those are no bombs here."""
    import pi_heif
    from PIL import PngImagePlugin

    pi_heif.register_heif_opener(thumbnails=False)
    PngImagePlugin.MAX_TEXT_CHUNK = PngImagePlugin.MAX_TEXT_MEMORY = MOST_TEXT_BYTES


def bear(image: Image, most: int) -> None:
    """Refuse what has too many pixels to be decoded.

    Raises:
        MediaError: TOO_LARGE; pictures are counted in megapixels.
    """
    pixels = image.width * image.height
    if pixels > most:
        raise MediaError(
            f"{pixels / 1e6:,.0f} megapixels, and {most / 1e6:,.0f} is the most",
            kind=ProblemKind.TOO_LARGE,
        )


def read_file(path: Path) -> bytes:
    """A file that a person chose. What is no file is not opened: a pipe would never end."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise MediaError(kind=ProblemKind.NOT_AN_IMAGE)
    if found.st_size > MOST_FILE_BYTES:
        raise MediaError(f"{found.st_size / 1024**2:,.0f} MB", kind=ProblemKind.TOO_LARGE)
    return path.read_bytes()
