"""One decoding process, as the program sees it. Blocking: use it in a thread."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path

import msgspec

import luma_desktop
from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.media.decoding import protocol

_FROM_SOURCE = (sys.executable, "-m", "luma_desktop")
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
_ENDS_WITHIN = 5.0


class StoppedError(MediaError):
    """The process ended before it was done: it overran a limit, crashed, or was killed."""

    kind = ProblemKind.DECODING_STOPPED


class DecodingProcess:
    """Started by the constructor; it does one request at a time.

    Raises:
        OSError: from the constructor: the system starts no process.
    """

    def __init__(self) -> None:
        frozen = getattr(sys, "frozen", False)
        command = (sys.executable,) if frozen else _FROM_SOURCE
        # From a folder of our own: the one that the user stands in may hold modules of other names.
        folder = None if frozen else Path(luma_desktop.__file__).parents[1]
        self._process = subprocess.Popen(  # noqa: S603 - this program itself
            [*command, protocol.WORKER_FLAG],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            # Each thread of FFmpeg's would reserve 64 MB of the limited addresses.
            env={**os.environ, "MALLOC_ARENA_MAX": "2"},
            start_new_session=os.name != "nt",  # Ctrl+C in a terminal is for the program
            creationflags=_NO_WINDOW,
        )

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: protocol.Request, *, seconds: float) -> msgspec.Raw:
        """The result of a task; after `seconds` the process is ended.

        Raises:
            MediaError: what the task raises; `StoppedError` if the process ended.
        """
        overrun = threading.Event()

        def stop() -> None:
            overrun.set()
            self.kill()

        watchdog = threading.Timer(seconds, stop)
        watchdog.daemon = True
        watchdog.start()
        try:
            reply = self._exchange(request)
        finally:
            watchdog.cancel()
        if reply is None:
            raise StoppedError(self._last_words(overrun=overrun.is_set()))
        if isinstance(reply, protocol.Failed):
            raise _failure(reply)
        return reply.result

    def kill(self) -> None:
        """End it at once; whoever waits for an answer gets none. Safe from any thread."""
        self._process.kill()

    def end(self) -> None:
        """Let it go, and wait until the system has taken it away."""
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what was left to write has no reader
                    pipe.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_ENDS_WITHIN)

    def _exchange(self, request: protocol.Request) -> protocol.Reply | None:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            return None
        try:
            protocol.write_message(stdin, request)
            message = protocol.read_message(stdout)
            if message is None:
                return None
            reply: protocol.Reply = msgspec.msgpack.decode(message, type=protocol.Reply)
        except (OSError, ValueError, msgspec.MsgspecError):
            self.kill()
            return None
        return reply

    def _last_words(self, *, overrun: bool) -> str:
        try:
            code = self._process.wait(_ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            return "it does not end"
        if overrun or -code == _OUT_OF_TIME:
            return "it took too long"
        return f"the decoder ended with {code}"


_OUT_OF_TIME = 24
"""SIGXCPU, on Linux and macOS."""


class WorkerFaultError(Exception):
    """A fault of the program itself in a decoding process, with the stack from there."""


def _failure(reply: protocol.Failed) -> Exception:
    problem = reply.problem
    if problem.kind is ProblemKind.INTERNAL:
        return WorkerFaultError(reply.trace)
    return MediaError(problem.detail, kind=problem.kind, status=problem.status)
