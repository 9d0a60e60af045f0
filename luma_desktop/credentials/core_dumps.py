"""No image of the memory may reach the disk while the API key is in it."""

from __future__ import annotations

import contextlib
import logging
import sys

log = logging.getLogger(__name__)

_PR_SET_DUMPABLE = 4
"""From Linux's <sys/prctl.h>. It also keeps the memory from other programs of the same user."""

_NO_HEAP = 1
"""WER_FAULT_REPORTING_FLAG_NOHEAP: Windows' error reports leave out the heap, where the key is."""


def forbid_core_dumps() -> None:
    """From now until the process ends; what can't be forbidden is logged."""
    try:
        if sys.platform == "win32":
            _forbid_on_windows()
        else:
            _forbid_on_posix()
    except (OSError, ValueError, AttributeError) as error:
        log.warning("Core dumps can't be turned off: %s", error)


def _forbid_on_posix() -> None:
    import resource

    _, highest = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, highest))
    if sys.platform == "linux":
        # The limit doesn't count where the system hands cores to a program (systemd-coredump).
        import ctypes

        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")


def _forbid_on_windows() -> None:
    import ctypes

    with contextlib.suppress(AttributeError):  # not on every edition
        ctypes.windll.kernel32.WerSetFlags(_NO_HEAP)  # type: ignore[attr-defined]
