"""What the table of commands offers for jobs."""

from __future__ import annotations

import msgspec

from luma_desktop.domain.job import Job, JobState
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.actions.offers import card_groups, command_text, hover_commands
from tests.support.jobs import CLIP, in_state, queued


def test_every_state_offers_commands_that_its_menu_has_too() -> None:
    for state in JobState:
        job = in_state(state)
        everything = [command for group in card_groups([job]) for command in group]
        assert len(everything) == len(set(everything))
        assert len(hover_commands(job)) == 2
        assert set(hover_commands(job)) <= set(everything)
        assert all(command_text(command, job) for command in everything)


def test_what_costs_money_says_its_price() -> None:
    assert command_text(Command.RETRY, in_state(JobState.FAILED)) == "Try again · $0.25"


def test_a_refused_request_is_not_offered_unchanged() -> None:
    groups = card_groups([in_state(JobState.REJECTED)])
    assert not any(Command.RETRY in group for group in groups)


def test_what_the_service_has_in_hand_can_only_be_hidden() -> None:
    assert command_text(Command.REMOVE, in_state(JobState.ACCEPTED)) == "Hide from queue"
    assert command_text(Command.REMOVE, queued()) == "Remove"


def test_without_a_generation_id_there_is_nothing_to_extend() -> None:
    job = msgspec.structs.replace(in_state(JobState.READY), generation_id=None)
    assert job.clip == CLIP
    assert not any(Command.EXTEND in group for group in card_groups([job]))


def made_of(text: str | None) -> Job:
    return msgspec.structs.replace(in_state(JobState.READY), remote_prompt=text)


def test_its_prompt_is_offered_where_there_is_one() -> None:
    def offered(job: Job) -> set[Command]:
        return {command for group in card_groups([job]) for command in group}

    assert offered(made_of("x")) - offered(made_of(None)) == {Command.USE_REMOTE_PROMPT}
    for state in JobState:
        assert {Command.FAVOURITE, Command.COMPARE} <= offered(in_state(state))
