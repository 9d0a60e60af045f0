"""What a CDN's answer delivers: from which byte, how many in all, and how to go on later.

Ranges and If-Range: RFC 9110, sections 13.1.5 and 14.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from luma_desktop.domain.errors import LinkExpiredError, MediaError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.media.part_file import ResumePoint

if TYPE_CHECKING:
    import httpx

_OK, _PARTIAL, _NOT_SATISFIABLE = 200, 206, 416
_EXPIRED = frozenset({403, 404, 410})
_PAGES = ("text/html", "application/json", "application/xhtml", "application/problem")
_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """What is new starts at `offset`; the whole has `total` bytes, None where that isn't said.

    Before it, a resumed body repeats what is here from `ResumePoint.start` on.
    """

    offset: int
    total: int | None
    validator: str


def range_headers(point: ResumePoint) -> dict[str, str]:
    headers = {"Accept-Encoding": "identity", "Accept": "video/*, */*;q=0.5"}
    if point.synced:
        headers |= {"Range": f"bytes={point.start}-", "If-Range": point.validator}
    return headers


def is_other_range(response: httpx.Response, point: ResumePoint) -> bool:
    """Whether the server cannot go on from where we are."""
    if response.status_code == _NOT_SATISFIABLE:
        return True
    if response.status_code != _PARTIAL:
        return False
    told = _CONTENT_RANGE.fullmatch(response.headers.get("content-range", ""))
    if told is None or int(told[1]) != point.start:
        return True
    return point.total is not None and told[3] not in {"*", str(point.total)}


def delivery_of(response: httpx.Response, point: ResumePoint) -> Delivery:
    """Read the headers of an answer that is to be kept.

    Raises:
        LinkExpiredError, MediaError: it is not a clip, and why.
    """
    status = response.status_code
    if status in _EXPIRED:
        raise LinkExpiredError(status=status)
    if status not in {_OK, _PARTIAL} or (status == _PARTIAL and not point.synced):
        raise MediaError(f"HTTP {status}", status=status)
    if response.headers.get("content-type", "").strip().lower().startswith(_PAGES):
        raise MediaError("a page instead of a clip", kind=ProblemKind.NOT_A_VIDEO)
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise MediaError("an encoding nobody asked for")
    if status == _PARTIAL:
        total = response.headers["content-range"].rpartition("/")[2]
        return Delivery(
            offset=point.synced,
            total=int(total) if total.isdecimal() else point.total,
            validator=point.validator,
        )
    length = response.headers.get("content-length", "")
    total_bytes = int(length) if length.isdecimal() else None
    return Delivery(offset=0, total=total_bytes, validator=_validator(response))


def _validator(response: httpx.Response) -> str:
    """What If-Range may be asked with: a strong ETag, else a date."""
    tag: str = response.headers.get("etag", "").strip()
    if tag.startswith('"'):
        return tag
    date: str = response.headers.get("last-modified", "").strip()
    return date
