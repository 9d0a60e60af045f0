"""What the program and a decoding process say to each other.

Each message is its length (four bytes, big-endian) and that many bytes of MessagePack. The program
sends a `Request` and reads replies until one that ends it: `Done` or `Failed`. Further kinds of
replies may come before the last one. To cancel a request, the program ends the process.
"""

from __future__ import annotations

from typing import IO

import msgspec

from luma_desktop.domain.picture import Crop, PictureNote
from luma_desktop.domain.problems import Problem

WORKER_FLAG = "--decoding-worker"
"""The program's first argument in a decoding process; `__main__` looks for it."""

MOST_MESSAGE = 400 * 1024**2
_LENGTH_BYTES = 4


class PrepareImage(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Make an image fit for the service → `Prepared`."""

    data: bytes
    crop: Crop | None = None
    before: tuple[PictureNote, ...] = ()


class PrepareFile(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """As `PrepareImage`, of the file at `path`, which is encoded as by `os.fsencode`."""

    path: bytes


class LookAtImage(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """An image's size and thumbnail → `Look`."""

    data: bytes
    is_foreign: bool
    """Whether it comes from a URL: then fewer pixels are decoded."""


class ProbeClip(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What a clip's file holds → `VideoFacts`."""

    path: bytes
    draw: bool


class CutFrame(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The frame shown at `seconds` from the clip's start as PNG → `bytes`; None: the last one."""

    path: bytes
    seconds: float | None


class FrameTimes(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """When each frame of a clip is shown, in seconds → `tuple[float, ...]`."""

    path: bytes


Task = PrepareImage | PrepareFile | LookAtImage | ProbeClip | CutFrame | FrameTimes


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """`cpu_seconds` is for this task alone, `memory_bytes` for the whole process."""

    task: Task
    cpu_seconds: int
    memory_bytes: int


class Done(msgspec.Struct, frozen=True, tag=True):
    """`result` is what the task's docstring names, encoded."""

    result: msgspec.Raw


class Failed(msgspec.Struct, frozen=True, tag=True):
    """`trace` is the stack of a fault of the program itself."""

    problem: Problem
    trace: str = ""


Reply = Done | Failed


def write_message(stream: IO[bytes], message: msgspec.Struct) -> None:
    """Write one message.

    Raises:
        OSError: nobody reads it.
    """
    data = msgspec.msgpack.encode(message)
    stream.write(len(data).to_bytes(_LENGTH_BYTES, "big"))
    stream.write(data)
    stream.flush()


def read_message(stream: IO[bytes]) -> bytes | None:
    """The next message, still encoded; None at the end, also in the middle of a message.

    Raises:
        ValueError: it claims to be longer than any message is.
    """
    head = stream.read(_LENGTH_BYTES)
    if len(head) < _LENGTH_BYTES:
        return None
    length = int.from_bytes(head, "big")
    if length > MOST_MESSAGE:
        raise ValueError("a message that is too long")
    data = stream.read(length)
    return data if len(data) == length else None
