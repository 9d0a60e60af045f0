"""Putting jobs elsewhere in line: the place is what one sees, and nothing else changes."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luma_desktop.domain.job import Job
from luma_desktop.domain.priority import Priority
from luma_desktop.domain.queue_order import Side, line_order, moved
from tests.support.jobs import NOW, queued

FIRST, IN_TURN, LAST = Priority.FIRST, Priority.IN_TURN, Priority.LAST
BEFORE, AFTER = Side.BEFORE, Side.AFTER


def line(ids: str, step: float = 0.001) -> list[Job]:
    """Capital letters are sent first, those after a dash last: `A bc-d`."""
    jobs: list[Job] = []
    priority = IN_TURN
    for one in ids:
        if one == "-":
            priority = LAST
            continue
        own = FIRST if one.isupper() else priority
        jobs.append(queued(one, position=NOW + len(jobs) * step, priority=own))
    return jobs


def after(before: list[Job], ids: str, side: Side, anchor: str | None) -> str:
    """The line's ids in its new order."""
    changed = {job.id: job for job in moved(before, set(ids), side, anchor)}
    jobs = [changed.get(job.id, job) for job in before]
    return "".join(job.id for job in sorted(jobs, key=line_order))


def priorities(before: list[Job], ids: str, side: Side, anchor: str | None) -> dict[str, Priority]:
    return {job.id: job.priority for job in moved(before, set(ids), side, anchor)}


@pytest.mark.parametrize(
    ("ids", "side", "anchor", "expected"),
    [
        ("d", BEFORE, "b", "adbce"),
        ("a", AFTER, "c", "bcade"),
        ("ce", BEFORE, "a", "ceabd"),
        ("ae", AFTER, "c", "bcaed"),
        ("bd", BEFORE, "d", "acbde"),  # beside one that goes along
        ("c", BEFORE, None, "cabde"),
        ("ab", AFTER, None, "cdeab"),
    ],
)
def test_jobs_are_put_in_their_order_where_they_are_wanted(
    ids: str, side: Side, anchor: str | None, expected: str
) -> None:
    assert after(line("abcde"), ids, side, anchor) == expected


def test_only_what_goes_changes() -> None:
    assert [job.id for job in moved(line("abcde"), {"d"}, BEFORE, "b")] == ["d"]


@pytest.mark.parametrize(
    ("ids", "side", "anchor"),
    [
        ("b", AFTER, "a"),
        ("b", BEFORE, "c"),
        ("a", BEFORE, None),
        ("abc", AFTER, "b"),
        ("x", BEFORE, "a"),  # not in line
        ("a", AFTER, "x"),  # its neighbour has been sent meanwhile
    ],
)
def test_what_leaves_the_order_as_it_is_changes_nothing(ids: str, side: Side, anchor: str) -> None:
    assert moved(line("abc"), set(ids), side, anchor) == []


def test_a_job_takes_on_the_priority_of_its_new_place_and_no_more() -> None:
    jobs = line("ABcd-ef")
    assert priorities(jobs, "d", BEFORE, "B") == {"d": FIRST}
    assert priorities(jobs, "d", BEFORE, "c") == {"d": IN_TURN}
    assert priorities(jobs, "e", BEFORE, "c") == {"e": IN_TURN}
    assert priorities(jobs, "A", AFTER, "d") == {"A": IN_TURN}
    assert priorities(jobs, "A", AFTER, "e") == {"A": LAST}
    assert priorities(jobs, "Ae", BEFORE, "d") == {"A": IN_TURN, "e": IN_TURN}
    assert after(jobs, "Ae", BEFORE, "d") == "BcAedf"


def test_a_thousand_moves_between_two_neighbours_keep_the_order() -> None:
    jobs = line("abc")
    for turn in range(1000):
        one = "bc"[turn % 2]
        changed = {job.id: job for job in moved(jobs, {one}, AFTER, "a")}
        jobs = sorted((changed.get(job.id, job) for job in jobs), key=line_order)
        assert jobs[1].id == one or not changed
    positions = [job.position for job in jobs]
    assert positions == sorted(set(positions))


@given(
    st.sets(st.sampled_from("ABcdefg"), min_size=1),
    st.sampled_from([*"ABcdefg", None]),
    st.sampled_from(list(Side)),
)
def test_wherever_they_go_the_order_is_that_of_the_list(
    ids: set[str], anchor: str | None, side: Side
) -> None:
    jobs = line("ABcde-fg")
    old = "".join(job.id for job in jobs)
    end = (0 if side is BEFORE else 7) if anchor is None else old.index(anchor) + (side is AFTER)
    ahead = [one for one in old[:end] if one not in ids]
    behind = [one for one in old[end:] if one not in ids]
    going = [one for one in old if one in ids]
    assert after(jobs, "".join(ids), side, anchor) == "".join((*ahead, *going, *behind))


def test_a_job_without_a_priority_is_sent_in_turn() -> None:
    written = msgspec.json.encode(queued("a"))
    assert b"priority" not in written
    assert msgspec.json.decode(written, type=Job).priority is IN_TURN
