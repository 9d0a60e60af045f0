"""What the disk says no to."""

from __future__ import annotations

import errno

from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.problems import ProblemKind

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def disk_error(error: OSError) -> MediaError:
    """DISK_FULL or DISK_ERROR, in the system's own words but without a path."""
    kind = ProblemKind.DISK_FULL if error.errno in _FULL else ProblemKind.DISK_ERROR
    return MediaError(error.strerror or type(error).__name__, kind=kind)
