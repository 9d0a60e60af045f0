"""The money view's facts from a service over HTTP: bills by inference id, clips brought in."""

from __future__ import annotations

import time
from pathlib import Path

import httpx

from luma_desktop.domain.job import JobState
from luma_desktop.domain.ledger import Ledger, Standing, TransactionKind
from luma_desktop.domain.money import Money
from luma_desktop.domain.problems import ProblemKind
from tests.support.simulator import SUBMIT, SimulatorProcess
from tests.support.studio import KEY, OpenStudio

PRICE = Money.from_usd("0.25")


def since() -> float:
    return time.time() - 86_400


def standings(ledger: Ledger) -> dict[str, Standing]:
    return {row.job.request.prompt: row.standing for row in ledger.rows}


def make_elsewhere(simulator: SimulatorProcess, prompt: str) -> str:
    """As by another program with the same key."""
    answer = httpx.post(
        f"{simulator.base_url}/luma-ai/generations",
        json={"aspect_ratio": "9:16", "user_prompt": prompt},
        headers={"Authorization": f"Bearer {KEY}"},
        trust_env=False,
    )
    return str(answer.raise_for_status().json()["id"])


async def test_each_jobs_bill_is_found_by_its_inference_id(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    simulator.configure(foreign_inference_ids=True)
    make_elsewhere(simulator, "by somebody else")
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        accounting = studio.assembly.studio.accounting
        (paid,) = await studio.click("paid")
        await studio.until_state(paid, JobState.READY)
        simulator.twist(failure_reason="it rained")
        (failed,) = await studio.click("failed")
        await studio.until_state(failed, JobState.FAILED)
        own = await accounting.own_ledger(since())
        assert set(standings(own).values()) == {Standing.UNKNOWN}
        simulator.complete()
        ledger = await accounting.ledger(since())
    assert (ledger.asked, ledger.is_whole, ledger.problem) == (True, True, None)
    assert standings(ledger) == {"paid": Standing.BILLED, "failed": Standing.UNBILLED}
    (stranger,) = ledger.unexplained
    assert (stranger.kind, stranger.amount) == (TransactionKind.MODEL_USAGE, PRICE)
    assert sum(day.ours.credits for day in ledger.days) == PRICE.credits
    assert sum(day.others.credits for day in ledger.days) == PRICE.credits


async def test_a_lost_answers_bill_is_found_by_our_own_client_id(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    simulator.configure(foreign_inference_ids=True)
    simulator.fault("drop", path=SUBMIT, accepted=True)
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        (job_id,) = await studio.click("lost and found")
        job = await studio.until_state(job_id, JobState.READY)
        ledger = await studio.assembly.studio.accounting.ledger(since())
    assert job.attempts == 1
    assert standings(ledger) == {"lost and found": Standing.BILLED}
    assert ledger.unexplained == ()


async def test_without_the_ledger_what_is_known_here_is_told_and_why(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        (job_id,) = await studio.click("paid")
        await studio.until_state(job_id, JobState.READY)
        simulator.fault("answer", path="/v2/billing/transactions", status=500, count=None)
        simulator.fault("answer", path="/luma-ai/generations$", method="GET", status=503)
        ledger = await studio.assembly.studio.accounting.ledger(since())
        absent = await studio.assembly.studio.accounting.absent()
    assert ledger.problem is not None
    assert ledger.problem.kind is ProblemKind.SERVICE_TROUBLE
    assert standings(ledger) == {"paid": Standing.UNKNOWN}
    assert absent.problem is not None
    assert not absent.asked


async def test_without_a_key_nothing_is_asked(simulator: SimulatorProcess, tmp_path: Path) -> None:
    async with OpenStudio(simulator.base_url, tmp_path, key=None) as studio:
        ledger = await studio.assembly.studio.accounting.ledger(since())
        absent = await studio.assembly.studio.accounting.absent()
    assert ledger.problem is not None
    assert absent.problem is not None
    assert {ledger.problem.kind, absent.problem.kind} == {ProblemKind.NO_KEY}
    asked = {request.path for request in simulator.ledger().requests}
    assert asked <= {"/v1/models"}, "the price list is open to all, and may come in time"


async def test_a_generation_made_elsewhere_is_brought_home(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    made = make_elsewhere(simulator, "from the website")
    simulator.complete()
    before = simulator.ledger()
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        absent = await studio.assembly.studio.accounting.absent()
        assert [seen.generation_id for seen in absent.generations] == [made]
        await studio.queue.clicks.bring_in(absent.generations)
        (job_id,) = studio.jobs
        job = await studio.until_state(job_id, JobState.READY)
        assert (await studio.assembly.studio.accounting.absent()).generations == ()
    assert job.brought_in
    assert job.request.prompt == "from the website"
    assert job.request.aspect_ratio == "9:16"
    assert job.clip is not None
    assert (tmp_path / job.clip.path).is_file()
    after = simulator.ledger()
    assert (after.charges, after.balance_credits) == (before.charges, before.balance_credits)
    assert len(after.clicks) == len(before.clicks)
