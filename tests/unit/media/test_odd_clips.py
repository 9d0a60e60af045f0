"""Clips that are turned, stretched, untagged or of uneven frames, as the preview shows them."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from luma_desktop.domain.clip import Clip
from luma_desktop.media.clips import ClipFiles
from luma_desktop.media.decoding.pool import DecodingPool
from luma_desktop.media.frames import THUMBNAIL_WIDTH, frame_times, probe
from tests.support.media_files import GREY_STEP, odd_clip

UNEVEN = (0.0, 0.04, 0.08, 0.5, 0.6, 1.4, 1.44)


def corner(image: Image.Image) -> str:
    """Where the red quarter is."""
    width, height = image.size
    for name, (x, y) in {"top left": (1, 1), "top right": (3, 1), "bottom left": (1, 3)}.items():
        pixel = image.getpixel((width * x // 4, height * y // 4))
        assert isinstance(pixel, tuple)
        if pixel[0] > 120:
            return name
    return "bottom right"


def clip_at(data: Path, **odd: object) -> tuple[Path, Clip]:
    (data / "videos").mkdir(parents=True, exist_ok=True)
    path = odd_clip(data / "videos" / "a.mp4", **odd)  # type: ignore[arg-type]
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return path, Clip(path="videos/a.mp4", size=len(content), sha256=digest)


@pytest.mark.parametrize(
    ("rotation", "mirrored", "seen"),
    [
        (-90, False, "top right"),
        (90, False, "bottom left"),
        (180, False, "bottom right"),
        (0, True, "top right"),
    ],
)
async def test_a_turned_clip_is_upright_everywhere(
    decoding: DecodingPool, data: Path, rotation: int, mirrored: bool, seen: str
) -> None:
    path, clip = clip_at(data, rotation=rotation, mirrored=mirrored)
    size = (180, 320) if rotation in {90, -90} else (320, 180)
    facts = probe(path, draw=True)
    assert (facts.width, facts.height) == size
    clips = ClipFiles(data, decoding)
    last, first = await clips.last_frame(clip), await clips.frame_at(clip, 0.0)
    assert facts.thumbnail is not None
    for content in (facts.thumbnail, last, first):
        with Image.open(BytesIO(content)) as image:
            assert image.size == size
            assert corner(image) == seen


@pytest.mark.parametrize(
    ("aspect", "rotation", "size", "small"),
    [
        ((4, 3), None, (426, 180), (320, 135)),
        ((1, 2), None, (320, 360), (320, 360)),
        ((4, 3), 90, (180, 426), (180, 426)),
        ((1, 9999), None, (320, 180), (320, 180)),
    ],
)
async def test_pixels_that_are_not_square_are_stretched(
    decoding: DecodingPool,
    data: Path,
    aspect: tuple[int, int],
    rotation: int | None,
    size: tuple[int, int],
    small: tuple[int, int],
) -> None:
    path, clip = clip_at(data, aspect=aspect, rotation=rotation)
    facts = probe(path, draw=True)
    assert (facts.width, facts.height) == size
    with Image.open(BytesIO(await ClipFiles(data, decoding).last_frame(clip))) as image:
        assert image.size == size
    with Image.open(BytesIO(facts.thumbnail or b"")) as image:
        assert image.size == small
        assert image.width <= THUMBNAIL_WIDTH


@pytest.mark.parametrize("size", [(1280, 720), (640, 480)])
async def test_an_untagged_clips_colours_go_by_its_height(
    decoding: DecodingPool, data: Path, size: tuple[int, int]
) -> None:
    path, clip = clip_at(data, size=size)
    frame = await ClipFiles(data, decoding).frame_at(clip, 0.0)
    for content in (frame, probe(path, draw=True).thumbnail or b""):
        with Image.open(BytesIO(content)) as image:
            seen = image.convert("RGB").getpixel((10, 10))
        assert isinstance(seen, tuple)
        assert all(abs(a - b) <= 4 for a, b in zip(seen, (200, 30, 30), strict=True)), seen


async def test_frames_are_told_and_cut_by_their_own_times(
    decoding: DecodingPool, data: Path
) -> None:
    path, clip = clip_at(data, times=UNEVEN)
    clips = ClipFiles(data, decoding)
    assert await clips.frame_times(clip) == pytest.approx(UNEVEN, abs=0.001)
    assert frame_times(path) == pytest.approx(UNEVEN, abs=0.001)
    for seconds, number in ((0.04, 1), (0.3, 2), (0.55, 3), (1.3, 4), (1.41, 5), (9, 6)):
        with Image.open(BytesIO(await clips.frame_at(clip, seconds))) as image:
            grey = image.convert("L").getpixel((300, 170))
        assert grey == pytest.approx(GREY_STEP * number, abs=GREY_STEP / 2)
