"""The decoding process: does one task after the other until its input ends.

It limits itself before each task, where the system can: a task that needs more processor time ends
the process (SIGXCPU), one that needs more memory fails. No Qt, no network, no key.
"""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from functools import singledispatch
from pathlib import Path

import msgspec

from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.media.decoding import protocol
from luma_desktop.media.disk import disk_error


def main() -> int:
    """Serve the process that started this one; returns the exit code."""
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    _let_nobody_else_speak()
    with contextlib.suppress(OSError, ValueError):  # the program is gone
        while (message := protocol.read_message(requests)) is not None:
            request = msgspec.msgpack.decode(message, type=protocol.Request)
            del message
            _limit(request)
            protocol.write_message(replies, _reply(request.task))
    return 0


def _let_nobody_else_speak() -> None:
    """What a library prints must not get between the replies."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nowhere, stream)


def _reply(task: protocol.Task) -> protocol.Reply:
    try:
        result = _do(task)
    except MediaError as error:
        return protocol.Failed(error.problem)
    except OSError as error:
        return protocol.Failed(disk_error(error).problem)
    except MemoryError:
        return protocol.Failed(Problem(kind=ProblemKind.TOO_LARGE, detail="no memory left"))
    except Exception as error:  # noqa: BLE001 - told to the program, which logs it
        problem = Problem(kind=ProblemKind.INTERNAL, detail=type(error).__name__)
        return protocol.Failed(problem, traceback.format_exc())
    return protocol.Done(msgspec.Raw(msgspec.msgpack.encode(result)))


@singledispatch
def _do(task: protocol.Task) -> object:
    raise TypeError(type(task))


@_do.register
def _(task: protocol.PrepareImage) -> object:
    from luma_desktop.media.preparing import prepare

    return prepare(task.data, crop=task.crop, before=task.before)


@_do.register
def _(task: protocol.PrepareFile) -> object:
    from luma_desktop.media.picture_reading import read_file
    from luma_desktop.media.preparing import prepare

    return prepare(read_file(_path(task.path)))


@_do.register
def _(task: protocol.LookAtImage) -> object:
    from luma_desktop.media.picture import look

    return look(task.data, is_foreign=task.is_foreign)


@_do.register
def _(task: protocol.ProbeClip) -> object:
    from luma_desktop.media.frames import probe

    return probe(_path(task.path), draw=task.draw)


@_do.register
def _(task: protocol.CutFrame) -> object:
    from luma_desktop.media.frames import frame_png, last_frame_png

    path = _path(task.path)
    return last_frame_png(path) if task.seconds is None else frame_png(path, task.seconds)


@_do.register
def _(task: protocol.FrameTimes) -> object:
    from luma_desktop.media.frames import frame_times

    return frame_times(_path(task.path))


def _path(encoded: bytes) -> Path:
    return Path(os.fsdecode(encoded))


if sys.platform == "win32":

    def _limit(_request: protocol.Request) -> None:
        """Windows has no such limits; the program's own limit of time holds there, too."""

else:
    import resource

    def _limit(request: protocol.Request) -> None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        seconds = int(used.ru_utime + used.ru_stime) + request.cpu_seconds
        _lower(resource.RLIMIT_CPU, seconds)
        _lower(resource.RLIMIT_AS, request.memory_bytes)
        _lower(resource.RLIMIT_CORE, 0)

    def _lower(kind: int, wanted: int) -> None:
        """Set the soft limit, which may be raised again; macOS knows no limit of memory."""
        _, hard = resource.getrlimit(kind)
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (soft, hard))
