"""Which answers a frame well waits for."""

from __future__ import annotations

from collections import Counter

from luma_desktop.ui.frames.frame_source import FrameSource


class FrameIntake:
    """Answers carry no number, so one source is asked for at a time; the newest one counts."""

    def __init__(self) -> None:
        self._asked = False
        self._wanted = False
        self._next: FrameSource | None = None
        self._looked_up: Counter[str] = Counter()

    @property
    def is_busy(self) -> bool:
        """Whether a picture that is wanted is not there yet."""
        return self._wanted

    def give(self, source: FrameSource) -> bool:
        """Whether it is to be asked for now; else it is once the one before it was answered."""
        self._wanted = True
        if self._asked:
            self._next = source
            return False
        self._asked = True
        return True

    def answered(self) -> tuple[bool, FrameSource | None]:
        """Take an answer: whether it is wanted, and what is to be asked for next."""
        wanted = self._asked and self._wanted and self._next is None
        following, self._next = self._next, None
        self._asked = self._wanted = following is not None
        return wanted, following

    def forget(self) -> None:
        """Something else stands in the well: what is on its way is no longer wanted."""
        self._next, self._wanted = None, False

    def look_up(self, address: str) -> None:
        """An address is being looked up; what is given meanwhile is answered apart from that."""
        self._looked_up[address] += 1

    def looked_up(self) -> list[str]:
        """The look-ups that were not answered yet."""
        return list(self._looked_up.elements())

    def was_looked_up(self, address: str) -> bool:
        """Whether an answer is that to a look-up, which it ends."""
        if self._looked_up[address] <= 0:
            return False
        self._looked_up[address] -= 1
        return True
