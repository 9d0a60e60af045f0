"""What is left when the record of jobs cannot be opened: to see the clips, play and save them."""

from __future__ import annotations

from typing import Any, NoReturn, Self, cast

from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.problems import Problem
from luma_desktop.engine.ports import Clips, Library
from luma_desktop.engine.studio import Studio


class Refusing:
    """Stands for all that needs the record: whatever of it is called says why it cannot be done.

    Nothing can be sent by it, since there is nothing behind it that could.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem

    def __getattr__(self, _name: str) -> Self:
        return self

    def __call__(self, *_arguments: Any, **_named: Any) -> NoReturn:
        raise StoreError(self._problem.detail, kind=self._problem.kind)


def rescue_studio(library: Library, clips: Clips, problem: Problem) -> Studio:
    """For the window, in place of the real one."""
    refusing = cast("Any", Refusing(problem))
    return Studio(
        queue=refusing,
        accounting=refusing,
        library=library,
        lineage=refusing,
        unwatched=refusing,
        prompts=refusing,
        keys=refusing,
        proxy=refusing,
        frames=refusing,
        images=refusing,
        pictures=refusing,
        bucket=refusing,
        videos=refusing,
        clips=clips,
        batches=refusing,
    )
