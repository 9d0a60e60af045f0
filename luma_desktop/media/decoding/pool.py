"""A few decoding processes: started when there is work, ended after a while without any.

Every lane is a thread with at most one process. A task that overruns its limits ends its own
process only, so that other tasks go on in the other lanes. Not bound to an event loop.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from concurrent.futures import Future
from typing import TypeVar

import msgspec

from luma_desktop.media.decoding.process import DecodingProcess, StoppedError
from luma_desktop.media.decoding.protocol import Request, Task

log = logging.getLogger(__name__)

T = TypeVar("T")


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Of one task. Wall-clock time is the only one of them that every system can limit."""

    cpu_seconds: int = 30
    """The largest image that is taken (110 megapixels) needs 5 s on a computer of 2020."""
    seconds: float = 120.0
    memory_bytes: int = 4 * 1024**3


class DecodingPool:
    """Runs tasks, at most `lanes` at a time; the rest waits for its turn."""

    def __init__(
        self, *, lanes: int = 2, limits: Limits | None = None, idle_seconds: float = 30.0
    ) -> None:
        """`idle_seconds`: how long a process is kept warm for the next task."""
        self._most = lanes
        self._limits = limits or Limits()
        self._idle_seconds = idle_seconds
        self._changed = threading.Condition()
        self._waiting: deque[_Job] = deque()
        self._lanes: set[threading.Thread] = set()
        self._idle = 0
        self._processes: set[DecodingProcess] = set()
        self._closed = False

    async def run(self, task: Task, result: type[T]) -> T:
        """What the task yields. Cancelled, it ends the process that works on it.

        Raises:
            MediaError: what the task raises; `StoppedError` where it overran a limit or crashed.
            OSError: no process can be started.
        """
        job = self._submit(task)
        try:
            raw = await asyncio.wrap_future(job.future)
        except asyncio.CancelledError:
            job.cancel()
            raise
        return msgspec.msgpack.decode(raw, type=result)

    async def aclose(self) -> None:
        """End every process at once, whatever it is doing."""
        await asyncio.to_thread(self.close)

    def close(self) -> None:
        """As `aclose`, blocking for the moment that the system needs."""
        with self._changed:
            self._closed = True
            waiting, lanes = list(self._waiting), list(self._lanes)
            self._waiting.clear()
            for process in self._processes:
                process.kill()
            self._changed.notify_all()
        for job in waiting:
            job.fail(StoppedError("the program closes"))
        for lane in lanes:
            lane.join(timeout=5.0)

    # inside

    def _submit(self, task: Task) -> _Job:
        job = _Job(task)
        with self._changed:
            if self._closed:
                raise StoppedError("the program closes")
            self._waiting.append(job)
            if len(self._waiting) > self._idle and len(self._lanes) < self._most:
                lane = threading.Thread(target=self._serve, name="decoding", daemon=True)
                self._lanes.add(lane)
                lane.start()
            self._changed.notify()
        return job

    def _serve(self) -> None:
        """One lane's life: it ends when there was nothing to do for a while."""
        process: DecodingProcess | None = None
        while (job := self._next()) is not None:
            if job.future.set_running_or_notify_cancel():
                process = self._do(job, process)
        if process is not None:
            self._let_go(process)

    def _next(self) -> _Job | None:
        with self._changed:
            self._idle += 1
            self._changed.wait_for(lambda: self._waiting or self._closed, self._idle_seconds)
            self._idle -= 1
            if self._waiting and not self._closed:
                return self._waiting.popleft()
            self._lanes.discard(threading.current_thread())
            return None

    def _do(self, job: _Job, process: DecodingProcess | None) -> DecodingProcess | None:
        """Returns the process if it can be used again."""
        limits = self._limits
        request = Request(
            task=job.task, cpu_seconds=limits.cpu_seconds, memory_bytes=limits.memory_bytes
        )
        try:
            if process is None or not process.is_alive:
                if process is not None:
                    self._let_go(process)
                process = None
                process = self._start()
            job.begin(process)
            raw = process.ask(request, seconds=limits.seconds)
        # It is raised where the result is awaited.
        except Exception as error:  # noqa: BLE001
            if isinstance(error, StoppedError):
                log.info("a task was stopped: %s: %s", type(job.task).__name__, error)
            job.fail(error)
        else:
            job.finish(raw)
        if process is not None and not (job.is_cancelled or not process.is_alive):
            return process
        if process is not None:
            self._let_go(process)
        return None

    def _start(self) -> DecodingProcess:
        with self._changed:
            if self._closed:
                raise StoppedError("the program closes")
            process = DecodingProcess()
            self._processes.add(process)
        return process

    def _let_go(self, process: DecodingProcess) -> None:
        process.end()
        with self._changed:
            self._processes.discard(process)


class _Job:
    """A task on its way through the pool."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.future: Future[msgspec.Raw] = Future()
        self.is_cancelled = False
        self._lock = threading.Lock()
        self._process: DecodingProcess | None = None

    def begin(self, process: DecodingProcess) -> None:
        with self._lock:
            self._process = process
            if self.is_cancelled:
                process.kill()

    def cancel(self) -> None:
        """Nobody waits for it any more."""
        with self._lock:
            self.is_cancelled = True
            if self._process is not None:
                self._process.kill()

    def finish(self, raw: msgspec.Raw) -> None:
        self._forget_process()
        if not self.future.cancelled():
            self.future.set_result(raw)

    def fail(self, error: Exception) -> None:
        self._forget_process()
        if not self.future.cancelled():
            self.future.set_exception(error)

    def _forget_process(self) -> None:
        with self._lock:
            self._process = None
