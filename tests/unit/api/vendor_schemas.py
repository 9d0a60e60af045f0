"""What each model's request may hold, copied in short from the vendor's published API reference.

Source: the AI/ML API's OpenAPI pages of `luma/ray-2`, `luma/ray-flash-2`, `luma/ray-3.2`,
`luma/ray-1-6` (`POST /v2/video/generations`), and `GenerateVideoDTO` of the old Luma calls, whose
examples leave the two images out. Nothing that is not named here may be sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

Schema = Mapping[str, Any]

SEVEN = ["1:1", "16:9", "9:16", "4:3", "3:4", "21:9", "9:21"]
URI: Schema = {"type": str, "format": "uri"}
_FLAG: Schema = {"type": bool, "default": False}
_FRAME: Schema = {
    "any_of": [
        {"properties": {"type": {"enum": ["image"]}, "url": URI}, "required": ["type", "url"]},
        {
            "properties": {
                "type": {"enum": ["generation"]},
                "id": {"type": str, "format": "uuid"},
            },
            "required": ["type", "id"],
        },
    ]
}
_KEYFRAMES: Schema = {"properties": {"frame0": _FRAME, "frame1": _FRAME}, "required": []}


def _model(name: str, **properties: Schema) -> Schema:
    named: dict[str, Schema] = {"model": {"enum": [name]}, "prompt": {"type": str}}
    return {"properties": named | properties, "required": ["model", "prompt"]}


def _ray_2(name: str) -> Schema:
    return _model(
        name,
        resolution={"enum": ["540p", "720p", "1080p", "4k"], "default": "1080p"},
        aspect_ratio={"enum": SEVEN, "default": "16:9"},
        duration={"enum": [5, 9], "default": 5},
        keyframes=_KEYFRAMES,
        loop=_FLAG,
    )


SCHEMAS: Mapping[str, Schema] = {
    "luma/ray-2": _ray_2("luma/ray-2"),
    "luma/ray-flash-2": _ray_2("luma/ray-flash-2"),
    "luma/ray-3.2": _model(
        "luma/ray-3.2",
        type={"enum": ["video", "video_edit", "video_reframe"], "default": "video"},
        resolution={"enum": ["360p", "540p", "720p", "1080p"], "default": "720p"},
        duration={"enum": [5, 10], "default": 5},
        aspect_ratio={"enum": ["9:16", "3:4", "1:1", "4:3", "16:9", "21:9"], "default": "16:9"},
        loop=_FLAG,
        hdr=_FLAG,
        exr_export=_FLAG,
        image_url=URI,
        last_image_url=URI,
        video_url=URI,
    ),
    "luma/ray-1-6": _model(
        "luma/ray-1-6",
        aspect_ratio={"enum": SEVEN, "default": "16:9"},
        keyframes=_KEYFRAMES,
        loop=_FLAG,
    ),
    "luma-ai/dream-machine-v1": {
        "properties": {
            "aspect_ratio": {"enum": SEVEN},
            "expand_prompt": {"type": bool, "default": False},
            "image_end_url": URI,
            "image_url": URI,
            "user_prompt": {"type": str},
        },
        "required": ["aspect_ratio", "user_prompt"],
    },
}

_UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_HDR_SIZES = {"720p", "1080p"}


def violations(schema: Schema, value: object, at: str = "body") -> Iterator[str]:
    """Where `value` breaks `schema`; also of the rules that its descriptions state in words."""
    yield from _violations(schema, value, at)
    if isinstance(value, dict) and "exr_export" in schema.get("properties", {}):
        yield from _broken_rules(value)


def _violations(schema: Schema, value: object, at: str) -> Iterator[str]:
    if "any_of" in schema:
        if all(list(_violations(one, value, at)) for one in schema["any_of"]):
            yield f"{at}: none of the shapes"
        return
    if "properties" in schema:
        yield from _object_violations(schema, value, at)
        return
    if "enum" in schema and not any(
        value == one and type(value) is type(one) for one in schema["enum"]
    ):
        yield f"{at}: {value!r} is not listed"
    if "type" in schema and type(value) is not schema["type"]:
        yield f"{at}: {value!r} is no {schema['type'].__name__}"
    elif schema.get("format") == "uri" and not urlsplit(str(value)).scheme:
        yield f"{at}: {value!r} is no URI"
    elif schema.get("format") == "uuid" and not _UUID.fullmatch(str(value)):
        yield f"{at}: {value!r} is no UUID"


def _object_violations(schema: Schema, value: object, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{at}: no object"
        return
    properties = schema["properties"]
    yield from (f"{at}.{name}: missing" for name in schema["required"] if name not in value)
    for name, inner in value.items():
        if name not in properties:
            yield f"{at}.{name}: not in the schema"
        else:
            yield from _violations(properties[name], inner, f"{at}.{name}")


def _broken_rules(body: dict[str, Any]) -> Iterator[str]:
    """`hdr`: 5 s, 720p or 1080p; `exr_export`: with hdr; `loop`: creation only; `video_url`."""
    is_creation = body.get("type", "video") == "video"
    if body.get("hdr"):
        size, seconds = body.get("resolution", "720p"), body.get("duration", 5)
        if seconds != 5 or size not in _HDR_SIZES:
            yield "hdr: 5 s at 720p or 1080p only"
    elif body.get("exr_export"):
        yield "exr_export: requires hdr"
    if body.get("loop") and not is_creation:
        yield "loop: creation only"
    if ("video_url" in body) is is_creation:
        yield "video_url: for editing and reframing, and then needed"
