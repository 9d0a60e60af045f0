"""Pictures as people have them, and files that only look like some."""

from __future__ import annotations

import base64
from io import BytesIO

from PIL import Image, ImageCms, PngImagePlugin

_ORIENTATION, _GPS, _MAKER = 0x0112, 0x8825, 0x010F
QUARTER_RIGHT = 6
"""The orientation of a picture that has to be turned by a quarter to the right."""

WHERE = b"48.8584 N 2.2945 E"


def half_and_half(size: tuple[int, int] = (640, 480), mode: str = "RGB") -> Image.Image:
    """The left half red, the right one blue."""
    image = Image.new("RGB", size, (230, 20, 20))
    image.paste((20, 20, 230), (size[0] // 2, 0, size[0], size[1]))
    return image.convert(mode)


def png_with_alpha() -> bytes:
    """Red on the left; nothing at all on the right."""
    image = half_and_half(mode="RGBA")
    image.paste((0, 0, 0, 0), (320, 0, 640, 480))
    return saved(image, "PNG")


def jpeg_from_a_phone(size: tuple[int, int] = (1200, 800)) -> bytes:
    """Lies on its side, and says where it was taken, in Exif and in XMP."""
    exif = Image.Exif()
    exif[_ORIENTATION] = QUARTER_RIGHT
    exif[_MAKER] = "Some Phone"
    gps = exif.get_ifd(_GPS)
    gps[1], gps[2] = "N", (48.0, 51.0, 30.0)
    gps[3], gps[4] = "E", (2.0, 17.0, 40.0)
    xmp = b'<x:xmpmeta exif:GPSLatitude="' + WHERE + b'"/>'
    return saved(half_and_half(size), "JPEG", exif=exif, xmp=xmp, comment=b"of " + WHERE)


def webp() -> bytes:
    return saved(half_and_half((500, 300)), "WEBP")


def hundred_megapixels(kind: str = "JPEG") -> bytes:
    """Of a camera with a large sensor: 11,600 by 8,700 pixels."""
    options = {"compress_level": 1} if kind == "PNG" else {}
    return saved(half_and_half((11_600, 8_700)), kind, **options)


def truncated(kind: str = "JPEG") -> bytes:
    whole = saved(Image.effect_noise((400, 300), 90).convert("RGB"), kind)
    return whole[: len(whole) // 2]


TEXT = b"This is no picture, whatever its name says.\n" * 20


def with_a_profile_of_its_own() -> bytes:
    """Pure green to a program that knows no profiles; its profile says that it is red."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"----").replace(b"gXYZ", b"rXYZ").replace(b"----", b"gXYZ")
    named = swapped.replace("sRGB".encode("utf-16-be"), "Mine".encode("utf-16-be"))
    return saved(Image.new("RGB", (64, 64), (0, 255, 0)), "PNG", icc_profile=named)


def animation() -> bytes:
    frames = [Image.new("RGB", (60, 40), (200, 0, 0)), Image.new("RGB", (60, 40), (0, 0, 200))]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)


HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAchtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAA"
    "AAAAAAAAAAAAADRpbG9jAAAAAERAAAIAAQAAAAAB7AABAAAAAAAAAI0AAgAAAAACeQABAAAAAAAAADwAAAA4aWlu"
    "ZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAB"
    "B2lwcnAAAADmaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMA"
    "AAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkA"
    "AAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAA"
    "AAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAAAlpcm90AwAAABlpcG1hAAAAAAAAAAEAAQaBAgMFhIYAAAAa"
    "aXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAANFtZGF0AAAAiSgBrwngPfMi///uzif/76M7L+0DSV7//uBOTv8sIb//"
    "ffvpfhdKdkpvq6HFCq5luhN++eARwAuT/rXvDsqo9FDPlgSr/2EUSX4Ffx1tc2rWBw//A1tUA2szGxbyD7n9u1P4"
    "1k8pEug7X/Y+4Kwj0PaFL8Z8acy9/m4Z41ucNX1r28Iw6qt+2qNXAAAABkV4aWYAAE1NACoAAAAIAAIBDwACAAAA"
    "CwAAACYBEgADAAAAAQAGAAAAAAAAU29tZSBQaG9uZQAA"
)
"""Of a phone: 48 by 64 pixels as seen, red above and blue below. No library of ours writes it."""


def png_with_texts(length: int = 1_600_000) -> bytes:
    texts = PngImagePlugin.PngInfo()
    for number in range(3):
        texts.add_itxt(f"workflow {number}", "node " * (length // 5), zip=True)
    return saved(half_and_half(), "PNG", pnginfo=texts)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg_of_many_scans(scans: int = 40_000, side: int = 4_000) -> bytes:
    """A megabyte that takes minutes to decode: one scan of a plain grey image, again and again."""
    whole = saved(Image.new("L", (side, side), 128), "JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * scans + whole[-2:]
