"""A paid call that is cancelled anywhere: the journal stays true, and nothing goes twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from luma_desktop.domain.attempt import AttemptOutcome
from luma_desktop.domain.errors import OutcomeUnknownError, RateLimitedError
from luma_desktop.domain.job import JobState
from luma_desktop.domain.request import GenerationRequest
from tests.support.cancelling import Cut, at_every_suspension
from tests.support.engine import EngineUnderTest

S = JobState

NOT_TAKEN = {AttemptOutcome.NOT_SENT, AttemptOutcome.REFUSED}


@pytest.mark.parametrize("trouble", ["none", "refused", "lost"])
async def test_it_is_sent_again_only_on_evidence(tmp_path: Path, trouble: str) -> None:
    async def scene(cut: Cut) -> None:
        folder = tmp_path / cut.name
        folder.mkdir()
        engine = await EngineUnderTest.start(folder)
        service = engine.service
        if trouble == "refused":
            service.fail_after = [RateLimitedError(status=429)]
        elif trouble == "lost":
            service.lose_answer = [OutcomeUnknownError(status=504)]
        with cut.in_tasks_named("submit "):
            (job_id,) = await engine.queue.clicks.enqueue([GenerationRequest(prompt="a")])
            await engine.clock.settle()
        await engine.aclose()

        again = await EngineUnderTest.start(folder, service=service, clock=engine.clock)
        before = again.jobs[job_id].state
        attempts = await again.journal.attempts(job_id)
        if before is S.QUEUED:
            assert all(attempt.outcome in NOT_TAKEN for attempt in attempts)
            assert service.charges == 0, "it may have been taken"
        if service.charges:
            [taken] = service.client_ids
            [attempt] = [attempt for attempt in attempts if attempt.id == taken]
            assert attempt.first_byte_at is not None
        if before is S.SUBMIT_UNKNOWN and not service.charges:
            await again.clock.run_for(600.0)
            assert service.charges == 0, "the log says nothing, which proves nothing"
            await again.queue.decisions.resend(job_id)
        await again.run_until_state(job_id, S.READY)
        assert service.charges == 1
        await again.aclose()

    assert await at_every_suspension(scene) >= 10
