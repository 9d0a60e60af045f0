"""The helper that cancels at every suspension really comes to each of them, at both moments."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from tests.support.cancelling import Cut, Moment, at_every_suspension


async def test_each_suspension_is_cut_at_both_moments() -> None:
    reached: list[tuple[Moment, list[str]]] = []

    async def scene(cut: Cut) -> None:
        steps: list[str] = []
        inner_end = "nowhere"

        async def inner() -> None:
            nonlocal inner_end
            await asyncio.sleep(0)
            inner_end = "whole"

        async def work() -> str:
            steps.append("begun")
            await asyncio.sleep(0)
            steps.append("slept")
            await asyncio.create_task(inner())
            steps.append(inner_end)
            return "done"

        result = await cut.run(work())
        assert result == (None if cut.happened else "done")
        if cut.number == 1:
            assert inner_end == ("nowhere" if cut.moment is Moment.WAITING else "whole")
        reached.append((cut.moment, steps))

    assert await at_every_suspension(scene) == 4
    steps = [["begun"], ["begun", "slept"], ["begun", "slept", "whole"]]
    assert reached == [(moment, some) for moment in Moment for some in steps]


async def test_a_task_that_the_code_starts_is_found_by_its_name() -> None:
    ends: list[str] = []

    async def scene(cut: Cut) -> None:
        async def work() -> None:
            await asyncio.sleep(0)
            await asyncio.to_thread(lambda: None)

        with cut.in_tasks_named("fetch "):
            bystander = asyncio.create_task(work(), name="poll")
            task = asyncio.create_task(work(), name="fetch job-1")
        await bystander
        with contextlib.suppress(asyncio.CancelledError):
            await task
        assert task.cancelled() is cut.happened
        ends.append(cut.place)

    assert await at_every_suspension(scene) == 4
    assert all(place.endswith("in work") for place in ends[:2])


async def test_a_scene_that_fails_names_the_cut() -> None:
    async def scene(cut: Cut) -> None:
        async def careless() -> None:
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(0)
            raise LookupError

        await cut.run(careless())

    with pytest.raises(LookupError) as caught:
        await at_every_suspension(scene)
    assert "cancelled at suspension 0" in caught.value.__notes__[0]
    assert "in careless" in caught.value.__notes__[0]
