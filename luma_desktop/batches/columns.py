"""Column names as people write them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from luma_desktop.domain.batch import Column

_GAPS = re.compile(r"[\s_-]+")

_ALSO = {
    "ratio": Column.ASPECT_RATIO,
    "start_frame": Column.START_IMAGE,
    "start_image_url": Column.START_IMAGE,
    "end_frame": Column.END_IMAGE,
    "end_image_url": Column.END_IMAGE,
    "source_video_url": Column.SOURCE_VIDEO,
    "exr": Column.EXR_EXPORT,
}
"""Other names in the form and at the service."""

_BY_NAME = {**{column.value: column for column in Column}, **_ALSO}


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The columns in their order; None for an unknown one."""

    columns: tuple[Column | None, ...]
    unknown: tuple[str, ...] = ()

    @property
    def twice(self) -> Column | None:
        """The first column that occurs more than once."""
        known = [column for column in self.columns if column is not None]
        return next((column for column in known if known.count(column) > 1), None)


def column_of(name: str) -> Column | None:
    """`Aspect ratio`, `aspect-ratio` and `ASPECT_RATIO` are the same name."""
    return _BY_NAME.get(_GAPS.sub("_", name.strip()).casefold())


def header_of(names: Sequence[str]) -> Header:
    columns = tuple(column_of(name) for name in names)
    unknown = dict.fromkeys(
        name.strip()
        for name, column in zip(names, columns, strict=True)
        if column is None and name.strip()
    )
    return Header(columns=columns, unknown=tuple(unknown))
