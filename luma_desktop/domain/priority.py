"""Which job is sent first."""

from __future__ import annotations

from luma_desktop.domain.open_values import OpenIntEnum


class Priority(OpenIntEnum):
    """Ahead of all others, in turn, or once nothing else waits. What is lower is sent sooner."""

    FIRST = -1
    IN_TURN = 0
    LAST = 1
