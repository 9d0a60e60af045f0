"""What a clip was made from: one link for each job that gave it something."""

from __future__ import annotations

import msgspec

from luma_desktop.domain.open_values import OpenStrEnum


class LinkRole(OpenStrEnum):
    """What the parent is to the child, the closest first."""

    EXTENDS = "extends"
    """The child goes on from the parent's end, by its id or by its last frame."""
    LEADS_UP_TO = "leads_up_to"
    """The child ends where the parent begins."""
    SOURCE = "source"
    """The child is another version of the parent's clip."""
    START_FRAME = "start_frame"
    END_FRAME = "end_frame"
    """A frame of the parent's clip is the child's start or end frame."""
    REMIX = "remix"
    """The child's request was changed from the parent's."""
    TAKE_OF = "take_of"
    """The child's request is the parent's."""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """`child` and `parent` are our ids of jobs."""

    child: str
    parent: str
    role: LinkRole
