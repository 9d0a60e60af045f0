"""What the v1 calls take: the contract's rules, as strictly as it states them."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any
from urllib.parse import urlsplit

from luma_desktop.simulator.dimensions import ASPECT_RATIOS
from luma_desktop.simulator.errors import invalid_body

MAX_PROMPT_UNITS = 2048
MAX_IDS_BY_INDEX = 20
"""More than that, and a common query parser makes an object of them instead of an array."""

MAX_IDS = 100
CLIENT_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
LEGACY_FIELDS = {"aspect_ratio", "user_prompt", "expand_prompt", "image_url", "image_end_url"}

_INDEXED = re.compile(r"ids\[(\d{0,4})\]")
_DATA_URI = re.compile(r"data:(image/[a-z.+-]+);base64,(.+)", re.DOTALL)


def utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def prompt_complaints(field: str, value: object) -> list[str]:
    if not isinstance(value, str):
        return [f"{field} must be a string"]
    if not value.strip():
        return [f"{field} should not be empty"]
    if utf16_units(value) > MAX_PROMPT_UNITS:
        return [f"{field} must be shorter than or equal to {MAX_PROMPT_UNITS} characters"]
    return []


def is_absolute_url(value: object) -> bool:
    """An http(s) URL with a host, or a picture as a data URI."""
    if not isinstance(value, str):
        return False
    if value.startswith("data:"):
        return _DATA_URI.fullmatch(value) is not None
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in value
    except ValueError:
        return False


def legacy_body(body: object, path: str) -> dict[str, Any]:
    """The checked body of a v1 generation or extension; raises ApiError 400 naming the fields."""
    if not isinstance(body, dict):
        raise invalid_body(path, "body must be an object")
    complaints = [f"{name} should not exist" for name in body if name not in LEGACY_FIELDS]
    complaints += [f"{name} should not be null" for name, value in body.items() if value is None]
    complaints += prompt_complaints("user_prompt", body.get("user_prompt", ""))
    if body.get("aspect_ratio") not in ASPECT_RATIOS:
        complaints.append("aspect_ratio must be one of: " + ", ".join(ASPECT_RATIOS))
    if not isinstance(body.get("expand_prompt", False), bool | None):
        complaints.append("expand_prompt must be a boolean")
    complaints += [
        f"{name} must be an absolute URI"
        for name in ("image_url", "image_end_url")
        if body.get(name) is not None and not is_absolute_url(body[name])
    ]
    if complaints:
        raise invalid_body(path, *complaints)
    return body


def status_ids(query: list[tuple[str, str]], path: str) -> list[str]:
    """The ids of a v1 status call, given as `ids[0]=…`, `ids=…` again and again, or `ids=a,b`."""
    indexed: list[str] = []
    listed: list[str] = []
    for name, value in query:
        if _INDEXED.fullmatch(name):
            indexed.append(value)
        elif name == "ids":
            listed += value.split(",")
        else:
            raise invalid_body(path, f"{name} should not exist")
    if len(indexed) > MAX_IDS_BY_INDEX:
        raise invalid_body(path, "ids must be an array")
    ids = indexed + listed
    if not ids or not all(id_.strip() for id_ in ids):
        raise invalid_body(path, "ids should not be empty")
    if len(ids) > MAX_IDS:
        raise invalid_body(path, f"ids must contain no more than {MAX_IDS} elements")
    return ids


def client_request_id(value: str | None, path: str) -> str | None:
    if value is None or CLIENT_REQUEST_ID.fullmatch(value):
        return value
    raise invalid_body(path, "X-Client-Request-Id must be 1 to 128 of A-Z a-z 0-9 . _ : -")


def upload_url(body: object, path: str) -> str:
    """The `url` of a file-upload call: a picture's address or a data URI."""
    if not isinstance(body, dict) or set(body) != {"url"}:
        raise invalid_body(path, "url is required; nothing else is allowed")
    if not is_absolute_url(body["url"]):
        raise invalid_body(path, "url must be a URL or a base64 data URI of an image")
    return str(body["url"])


def decode_data_uri(uri: str) -> tuple[str, bytes]:
    """Media type and bytes of a `data:image/…;base64,…` URI; raises ValueError."""
    found = _DATA_URI.fullmatch(uri)
    if found is None:
        raise ValueError("not a base64 data URI of an image")
    try:
        return found[1], base64.b64decode(found[2], validate=True)
    except binascii.Error as error:
        raise ValueError("not valid base64") from error
