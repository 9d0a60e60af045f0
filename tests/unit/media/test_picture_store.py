"""Pictures of this computer: made fit, told apart, kept once, cropped from their originals."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.picture import (
    Crop,
    KeptPicture,
    PictureNote,
    picture_address,
    picture_hash,
)
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.media.decoding.pool import DecodingPool
from luma_desktop.media.picture_store import PictureStore
from luma_desktop.media.preparing import MOST_BYTES, MOST_SIDE, prepare
from tests.support import picture_files
from tests.support.media_files import picture_bytes

N = PictureNote
K = ProblemKind
RED, BLUE, WHITE = (230, 20, 20), (20, 20, 230), (255, 255, 255)
LEFT_HALF = Crop(left=0, top=0, width=0.5, height=1)


@pytest.fixture
def pictures(decoding: DecodingPool, data: Path) -> PictureStore:
    return PictureStore(data, decoding)


def files(data: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (data / "pictures").glob("*.[jp][pn]g")}


def image_of(data: Path, kept: KeptPicture) -> Image.Image:
    (name,) = [name for name in files(data) if name.startswith(picture_hash(kept.address) or "-")]
    return Image.open(data / "pictures" / name)


def is_near(image: Image.Image, at: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    seen = image.convert("RGB").getpixel(at)
    assert isinstance(seen, tuple)
    return all(abs(a - b) <= 12 for a, b in zip(seen, colour, strict=True))


async def refusal(pictures: PictureStore, content: bytes) -> ProblemKind:
    with pytest.raises(MediaError) as caught:
        await pictures.keep(content)
    return caught.value.problem.kind


async def test_what_can_be_seen_through_is_filled_with_white(
    data: Path, pictures: PictureStore
) -> None:
    kept = await pictures.keep(picture_files.png_with_alpha())
    assert kept.notes == (N.TRANSPARENCY_FILLED,)
    assert (kept.content_type, kept.width, kept.height) == ("image/png", 640, 480)
    with image_of(data, kept) as image:
        assert image.mode == "RGB"
        assert is_near(image, (100, 100), RED)
        assert is_near(image, (500, 100), WHITE)


async def test_a_phones_picture_is_upright_and_tells_nothing(
    data: Path, pictures: PictureStore
) -> None:
    source = picture_files.jpeg_from_a_phone()
    assert picture_files.WHERE in source
    kept = await pictures.keep(source)
    assert set(kept.notes) == {N.TURNED_UPRIGHT, N.METADATA_REMOVED, N.LOCATION_REMOVED}
    assert (kept.width, kept.height) == (800, 1200)
    with image_of(data, kept) as image:
        assert is_near(image, (400, 100), RED), "what was left is on top"
        assert is_near(image, (400, 1100), BLUE)
        assert dict(image.getexif()) == {}
    (content,) = files(data).values()
    for told in (picture_files.WHERE, b"Some Phone", b"Exif", b"xmp", b"GPS"):
        assert told not in content


async def test_colours_are_those_that_the_profile_means(data: Path, pictures: PictureStore) -> None:
    kept = await pictures.keep(picture_files.with_a_profile_of_its_own())
    assert kept.notes == (N.COLOURS_CONVERTED,)
    with image_of(data, kept) as image:
        assert is_near(image, (5, 5), (255, 0, 0))
        assert "icc_profile" not in image.info


async def test_a_broken_profile_is_left_out(data: Path, pictures: PictureStore) -> None:
    content = picture_files.saved(picture_files.half_and_half(), "JPEG", icc_profile=b"no" * 90)
    kept = await pictures.keep(content)
    with image_of(data, kept) as image:
        assert is_near(image, (100, 100), RED)


@pytest.mark.parametrize(
    ("kind", "mode", "content_type"),
    [
        ("JPEG", "RGB", "image/jpeg"),
        ("JPEG", "L", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("PNG", "P", "image/png"),
        ("PNG", "1", "image/png"),
        ("PNG", "LA", "image/png"),
        ("PNG", "I;16", "image/png"),
        ("WEBP", "RGBA", "image/jpeg"),
        ("GIF", "P", "image/png"),
        ("BMP", "RGB", "image/png"),
        ("TIFF", "RGB", "image/jpeg"),
        ("TIFF", "F", "image/jpeg"),
        ("AVIF", "RGB", "image/jpeg"),
    ],
)
async def test_every_kind_becomes_one_that_the_service_takes(
    data: Path, pictures: PictureStore, kind: str, mode: str, content_type: str
) -> None:
    kept = await pictures.keep(picture_bytes(kind, mode=mode))
    assert kept.content_type == content_type
    with image_of(data, kept) as image:
        assert (image.mode, image.size) == ("RGB", (64, 48))
        assert Image.MIME[image.format or ""] == content_type
    with Image.open(BytesIO(kept.thumbnail)) as thumbnail:
        assert thumbnail.format == "PNG"


async def test_sixteen_bits_become_eight(data: Path, pictures: PictureStore) -> None:
    deep = Image.new("I;16", (4, 4), 32_000)
    kept = await pictures.keep(picture_files.saved(deep, "PNG"))
    with image_of(data, kept) as image:
        assert is_near(image, (1, 1), (125, 125, 125))


def ramp(mode: str, low: float, high: float) -> bytes:
    """A TIFF of numbers that grow from left to right."""
    numbers = Image.linear_gradient("L").rotate(90).convert(mode)
    scale = (high - low) / 255
    return picture_files.saved(numbers.point(lambda value: value * scale + low), "TIFF")


@pytest.mark.parametrize(
    ("mode", "low", "high", "brightest"),
    [
        ("F", 0.0, 1.0, 255),
        ("F", 0.0, 0.5, 127),
        ("F", 0.0, 255.0, 255),
        ("F", 0.0, 65_535.0, 255),
        ("F", -3.0, 12.0, 255),
        ("F", 0.0, 4e9, 255),
        ("I", 0, 255, 255),
        ("I", 0, 65_535, 255),
    ],
)
async def test_numbers_of_any_size_are_seen(
    data: Path, pictures: PictureStore, mode: str, low: float, high: float, brightest: int
) -> None:
    kept = await pictures.keep(ramp(mode, low, high))
    assert N.FLAT not in kept.notes
    with image_of(data, kept) as image:
        darkest, lightest = image.convert("L").getextrema()
    assert darkest == pytest.approx(0, abs=3)
    assert lightest == pytest.approx(brightest, abs=3)


async def test_what_came_out_in_one_colour_is_told(pictures: PictureStore) -> None:
    dark = Image.new("I;16", (8, 8), 3)
    dark.putpixel((2, 2), 200)
    assert N.FLAT in (await pictures.keep(picture_files.saved(dark, "PNG"))).notes
    plain = Image.new("RGB", (8, 8), (9, 9, 9))
    assert N.FLAT not in (await pictures.keep(picture_files.saved(plain, "PNG"))).notes


async def test_long_texts_and_profiles_damage_nothing(data: Path, pictures: PictureStore) -> None:
    kept = await pictures.keep(picture_files.png_with_texts())
    assert kept.notes == (N.METADATA_REMOVED,)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    large = picture_files.saved(
        picture_files.half_and_half(), "PNG", icc_profile=profile + bytes(2_000_000)
    )
    with image_of(data, await pictures.keep(large)) as image:
        assert is_near(image, (100, 100), RED)


async def test_a_phones_heic_is_read(data: Path, pictures: PictureStore) -> None:
    kept = await pictures.keep(picture_files.HEIC)
    assert (kept.width, kept.height, kept.content_type) == (48, 64, "image/jpeg")
    assert N.METADATA_REMOVED in kept.notes
    with image_of(data, kept) as image:
        assert is_near(image, (24, 10), RED)
        assert is_near(image, (24, 54), BLUE)
    (content,) = files(data).values()
    assert b"Some Phone" not in content
    assert await refusal(pictures, picture_files.HEIC[:400]) is K.PICTURE_BROKEN


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
@pytest.mark.parametrize("orientation", [2, 3, 5, 8])
async def test_every_orientation_is_applied(
    data: Path, pictures: PictureStore, kind: str, orientation: int
) -> None:
    kept = await pictures.keep(picture_bytes(kind, orientation=orientation))
    assert N.TURNED_UPRIGHT in kept.notes
    red_at = {2: (60, 24), 3: (60, 24), 5: (24, 4), 8: (24, 60)}[orientation]
    with image_of(data, kept) as image:
        assert image.size == ((48, 64) if orientation > 4 else (64, 48))
        assert is_near(image, red_at, (255, 0, 0))


async def test_a_hundred_megapixels_fit(data: Path, pictures: PictureStore) -> None:
    kept = await pictures.keep(picture_files.hundred_megapixels())
    assert (kept.width, kept.height) == (MOST_SIDE, 3072)
    assert kept.size <= MOST_BYTES
    assert kept.notes == (N.SCALED_DOWN,)


async def test_noise_is_made_smaller_until_it_fits(pictures: PictureStore) -> None:
    noise = Image.effect_noise((3000, 3000), 120).convert("RGB")
    kept = await pictures.keep(picture_files.saved(noise, "PNG", compress_level=1))
    assert kept.size <= MOST_BYTES
    assert kept.content_type == "image/jpeg"
    assert {N.RE_ENCODED, N.SCALED_DOWN} <= set(kept.notes)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (picture_files.TEXT, K.NOT_AN_IMAGE),
        (b"", K.NOT_AN_IMAGE),
        (b"\x89PNG\r\n\x1a\n", K.PICTURE_BROKEN),
        (picture_files.truncated("JPEG"), K.PICTURE_BROKEN),
        (picture_files.truncated("PNG"), K.PICTURE_BROKEN),
        (picture_files.truncated("WEBP"), K.PICTURE_BROKEN),
        (b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", K.NOT_AN_IMAGE),
        (b"%PDF-1.7\n", K.NOT_AN_IMAGE),
    ],
)
async def test_what_is_no_whole_picture_is_refused(
    data: Path, pictures: PictureStore, content: bytes, kind: ProblemKind
) -> None:
    assert await refusal(pictures, content) is kind
    assert files(data) == {}


@pytest.mark.parametrize("size", [(20_000, 20_000), (12_000, 10_000)])
async def test_a_bomb_is_refused_before_it_is_decoded(
    pictures: PictureStore, size: tuple[int, int]
) -> None:
    small = picture_files.saved(Image.new("1", (8, 8)), "PNG")
    header = size[0].to_bytes(4, "big") + size[1].to_bytes(4, "big") + small[24:29]
    crc = zlib.crc32(b"IHDR" + header).to_bytes(4, "big")
    assert await refusal(pictures, small[:16] + header + crc + small[33:]) is K.TOO_LARGE


async def test_an_animations_first_frame_counts(data: Path, pictures: PictureStore) -> None:
    kept = await pictures.keep(picture_files.animation())
    assert N.FIRST_FRAME in kept.notes
    with image_of(data, kept) as image:
        assert is_near(image, (5, 5), (200, 0, 0))


async def test_the_same_picture_twice_is_one_file(
    decoding: DecodingPool, data: Path, pictures: PictureStore
) -> None:
    first = await pictures.keep(picture_files.webp())
    again = await pictures.keep(picture_files.webp())
    assert first == again
    ((name, content),) = files(data).items()
    assert name == f"{hashlib.sha256(content).hexdigest()}.jpg"
    assert picture_address(name[:64]) == first.address
    assert len(content) == first.size
    assert await PictureStore(data, decoding).look(first.address) == first


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has rights of another kind")
async def test_what_is_kept_is_the_owners_alone(data: Path, pictures: PictureStore) -> None:
    await pictures.keep(picture_files.webp())
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (data / "pictures").iterdir()}
    assert modes == {0o600}


async def test_a_file_is_read_and_what_is_none_is_not(
    tmp_path: Path, pictures: PictureStore
) -> None:
    file = tmp_path / "a b.webp"
    file.write_bytes(picture_files.webp())
    assert (await pictures.keep_file(str(file))).width == 500
    for path, kind in ((tmp_path / "gone.png", K.DISK_ERROR), (tmp_path, K.NOT_AN_IMAGE)):
        with pytest.raises(MediaError) as caught:
            await pictures.keep_file(str(path))
        assert caught.value.problem.kind is kind


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in folders there")
async def test_a_pipe_is_not_waited_for(tmp_path: Path, pictures: PictureStore) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(MediaError) as caught:
        await pictures.keep_file(str(tmp_path / "pipe.png"))
    assert caught.value.problem.kind is K.NOT_AN_IMAGE


async def test_a_crop_starts_from_the_original_each_time(
    decoding: DecodingPool, data: Path, pictures: PictureStore
) -> None:
    whole = await pictures.keep(picture_files.png_with_alpha())
    left = await pictures.crop(whole.address, LEFT_HALF)
    assert (left.width, left.height) == (320, 480)
    assert (left.original, left.crop) == (whole.address, LEFT_HALF)
    assert left.notes == (N.TRANSPARENCY_FILLED, N.CROPPED)
    right = await pictures.crop(left.address, Crop(left=0.5, top=0, width=0.5, height=0.5))
    assert (right.width, right.height, right.original) == (320, 240, whole.address)
    with image_of(data, right) as image:
        assert is_near(image, (10, 10), WHITE)
    assert (await PictureStore(data, decoding).look(right.address)).original == whole.address


async def test_a_crop_of_all_is_the_original(pictures: PictureStore) -> None:
    whole = await pictures.keep(picture_files.webp())
    left = await pictures.crop(whole.address, LEFT_HALF)
    assert await pictures.crop(left.address, Crop(left=0, top=0, width=1, height=1)) == whole


async def test_a_picture_that_is_gone_or_was_changed_is_told(
    data: Path, pictures: PictureStore
) -> None:
    kept = await pictures.keep(picture_files.webp())
    (path,) = (data / "pictures").glob("*.jpg")
    path.write_bytes(path.read_bytes() + b"more")
    with pytest.raises(MediaError) as changed:
        await pictures.read(kept.address)
    assert changed.value.problem.kind is K.PICTURE_BROKEN
    path.unlink()
    for wanted in (kept.address, "https://example.com/a.png", "picture:../../x"):
        with pytest.raises(MediaError) as gone:
            await pictures.look(wanted)
        assert gone.value.problem.kind is K.PICTURE_GONE
    assert await pictures.keep(picture_files.webp()) == kept, "and can be chosen again"


async def test_a_picture_without_its_note_is_one_of_its_own(
    data: Path, pictures: PictureStore
) -> None:
    whole = await pictures.keep(picture_files.webp())
    left = await pictures.crop(whole.address, LEFT_HALF)
    (data / "pictures" / f"{picture_hash(left.address)}.json").write_text("no json")
    assert (await pictures.look(left.address)).original is None


async def test_a_full_disk_leaves_nothing_behind(
    data: Path, pictures: PictureStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    assert await refusal(pictures, picture_files.webp()) is K.DISK_FULL
    assert not [path for path in data.rglob("*") if path.is_file()]


WHOLE = [
    picture_files.jpeg_from_a_phone((120, 80)),
    picture_files.animation(),
    picture_files.with_a_profile_of_its_own(),
    picture_bytes("TIFF"),
    picture_bytes("WEBP"),
    picture_bytes("BMP"),
]


@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=12),
    st.floats(0.1, 1),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_given_is_kept_or_refused(
    content: bytes, changes: list[tuple[float, int]], part: float
) -> None:
    spoilt = bytearray(content)
    for where, value in changes:
        spoilt[int(where * len(spoilt))] = value
    made = prepared_or_told(bytes(spoilt[: round(part * len(spoilt))]))
    if isinstance(made, ProblemKind):
        assert made in {K.NOT_AN_IMAGE, K.PICTURE_BROKEN, K.TOO_LARGE}
        return
    assert len(made) <= MOST_BYTES
    with Image.open(BytesIO(made)) as image:
        image.load()
        assert image.mode == "RGB"


def prepared_or_told(content: bytes) -> bytes | ProblemKind:
    try:
        return prepare(content).data
    except MediaError as error:
        return error.problem.kind


async def test_whose_last_frame_a_picture_is_is_remembered(
    decoding: DecodingPool, data: Path, pictures: PictureStore
) -> None:
    frame = picture_files.saved(picture_files.half_and_half(), "PNG")
    kept = await pictures.keep(frame)
    assert await pictures.last_frame_of(kept.address) is None
    assert await pictures.keep(frame, last_frame_of="job-1") == kept
    assert await PictureStore(data, decoding).last_frame_of(kept.address) == "job-1"
    await pictures.keep(frame)
    assert await pictures.last_frame_of(kept.address) == "job-1"
    assert await pictures.last_frame_of("https://example.com/a.png") is None
