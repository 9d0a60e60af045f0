"""A clip tells which one it came of, and a refused extension can go by a picture on one click."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel

from luma_desktop.domain.clip import Clip
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.library import Relative
from luma_desktop.domain.lineage import may_go_by_frame
from luma_desktop.domain.links import LinkRole
from luma_desktop.domain.money import Money
from luma_desktop.domain.picture import picture_address
from luma_desktop.domain.pricing import PriceList, Pricing, Rate
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.request import GenerationRequest, Model, Operation
from luma_desktop.domain.settings import FormDraft
from luma_desktop.engine.facts import PricesChanged
from luma_desktop.ui.actions.actions import IN_MENUS
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.actions.offers import card_groups, hover_commands
from luma_desktop.ui.preview.preview_panel import PreviewPanel
from tests.support.jobs import in_state, queued
from tests.support.widgets import find
from tests.ui.window.conftest import Desk

UUID = "7c88b0a1-0c4b-4f4e-9a5e-1d2f3a4b5c6d"
EXTENSION = GenerationRequest(prompt="It dives", model=Model.RAY_2, extends=UUID)
NAMES_KEYFRAMES = Problem(
    kind=ProblemKind.REJECTED, status=400, field="keyframes", detail="id must be a UUID"
)


def refused(problem: Problem = NAMES_KEYFRAMES, **changes: str | None) -> Job:
    request = msgspec.structs.replace(EXTENSION, **changes)
    job = in_state(JobState.REJECTED, "child", request=request, parent_id="parent")
    return msgspec.structs.replace(job, problem=problem)


def commands(job: Job) -> set[Command]:
    return {command for group in card_groups([job]) for command in group}


def test_the_parent_is_a_click_away(desk: Desk) -> None:
    parent = in_state(JobState.READY, "parent", prompt="Flying jellyfish")
    child = in_state(JobState.READY, "child", request=EXTENSION, parent_id="parent")
    desk.tell_added(parent, child)
    desk.window.play("child")
    desk.bridge.lineage.parents_loaded.emit("child", (Relative(role=LinkRole.EXTENDS, job=parent),))
    link = find(desk.window, QAbstractButton, "parent_link")
    assert (link.isVisible(), link.accessibleName()) == (True, "Extends: Flying jellyfish")
    link.click()
    assert desk.watched == "Flying jellyfish"
    assert not link.isVisible()


def test_what_a_clip_was_made_from_is_asked_for_where_there_may_be_something(desk: Desk) -> None:
    frame = GenerationRequest(prompt="It dives", start_image_url=picture_address("a" * 64))
    child = in_state(JobState.READY, "child", request=frame)
    desk.tell_added(child, in_state(JobState.READY, "other"))
    before = desk.commands
    desk.window.play("child")
    assert desk.commands == before + 1
    link = find(desk.window, QAbstractButton, "parent_link")
    assert not link.isVisible()
    parent = in_state(JobState.READY, "parent", prompt="Flying jellyfish")
    found = (Relative(role=LinkRole.START_FRAME, job=parent),)
    desk.bridge.lineage.parents_loaded.emit("someone else", found)
    assert not link.isVisible()
    desk.bridge.lineage.parents_loaded.emit("child", found)
    assert link.accessibleName() == "Starts with a frame of: Flying jellyfish"
    asked = desk.commands
    desk.window.play("other")
    assert not link.isVisible()
    assert desk.commands == asked


def test_a_refused_keyframe_is_told_with_the_way_by_the_last_frame(desk: Desk) -> None:
    desk.tell_key()
    pricing = Pricing(rates=(Rate(amount=Money.from_usd("0.25")),))
    desk.tell(PricesChanged(prices=PriceList().with_pricing({Model.RAY_2: pricing})))
    desk.tell_added(queued("child", request=EXTENSION, parent_id="parent"))
    desk.tell_change(refused())
    assert "refused, at no charge" in desk.message
    assert "public" in desk.message
    assert desk.offer == "Use last frame instead · $0.25"
    before = desk.commands
    desk.click("message_action")
    assert desk.commands == before + 1


def test_only_what_a_picture_can_stand_in_for_is_offered_so() -> None:
    assert may_go_by_frame(refused())
    assert Command.BY_LAST_FRAME in commands(refused())
    assert may_go_by_frame(refused(Problem(kind=ProblemKind.NOT_FOUND, status=404)))
    other = Problem(kind=ProblemKind.REJECTED, status=400, field="resolution")
    for job in (
        refused(other),
        refused(leads_to=UUID),
        refused(extends=None, leads_to=UUID),
        msgspec.structs.replace(refused(), parent_id=None),
    ):
        assert not may_go_by_frame(job)
        assert Command.BY_LAST_FRAME not in commands(job)


def test_frames_are_kept_but_not_gone_on_from(desk: Desk) -> None:
    clip = Clip(path="videos/a.zip", size=9, sha256="0" * 64, previewable=False)
    request = GenerationRequest(prompt="Lava", model=Model.RAY_3_2, hdr=True, exr_export=True)
    frames = msgspec.structs.replace(in_state(JobState.READY, request=request), clip=clip)
    offered = commands(frames)
    assert {Command.SAVE_AS, Command.REVEAL} <= offered
    film = {Command.PLAY_CLIP, Command.EXTEND, Command.EDIT_CLIP, Command.REFRAME}
    assert not offered & (film | {Command.USE_LAST_FRAME, Command.LEAD_UP})
    assert hover_commands(frames) == (Command.SAVE_AS, Command.REVEAL)
    desk.tell_added(frames)
    desk.window.play(frames.id)
    enabled = {name for name in IN_MENUS if desk.window.action(name).isEnabled()}
    assert {Command.SAVE_AS, Command.REVEAL} <= enabled
    assert not enabled & {Command.EXTEND, Command.USE_LAST_FRAME}


def test_the_clip_in_the_preview_can_be_made_the_source(desk: Desk) -> None:
    job = in_state(JobState.READY, prompt="Flying jellyfish")
    desk.tell_added(job)
    desk.window.play(job.id)
    assert find(desk.window, PreviewPanel, "preview_panel").job == job
    draft = msgspec.structs.replace(
        desk.window.state().form, model=Model.RAY_3_2, operation=Operation.EDIT
    )
    desk.window._form.set_draft(draft)
    desk.click("use_shown_clip")
    assert desk.window.state().form.source_job_id == job.id


def test_the_menus_lead_from_one_clip_to_another(desk: Desk) -> None:
    jobs = []
    for number, prompt in enumerate(("Flying jellyfish", "A harbour at dusk")):
        request = GenerationRequest(prompt=prompt, model=Model.RAY_2)
        job = in_state(JobState.READY, f"job-{number}", request=request)
        own_id = f"7c88b0a{number}{UUID[8:]}"
        jobs.append(msgspec.structs.replace(job, generation_id=own_id))
    desk.tell_added(*jobs)
    assert {Command.EXTEND, Command.LEAD_UP} <= commands(jobs[0])
    wishes = desk.window._wishes
    wishes.wish(Command.EXTEND, ["job-0"])
    wishes.wish(Command.LEAD_UP, ["job-1"])
    assert find(desk.window, QLabel, "extending").text() == "Extending: Flying jellyfish"
    assert find(desk.window, QLabel, "leading_up_to").text() == "Up to: A harbour at dusk"
    desk.press(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert not find(desk.window, QLabel, "leading_up_to").isVisible()
    wishes.wish(Command.LEAD_UP, ["job-1"])
    assert find(desk.window, QCheckBox, "prepend").isChecked()
    assert desk.window._form.extended_job == jobs[1]


def test_only_a_film_can_be_dropped_as_the_source(desk: Desk) -> None:
    clip = Clip(path="videos/a.zip", size=9, sha256="0" * 64, previewable=False)
    frames = msgspec.structs.replace(in_state(JobState.READY, "frames"), clip=clip)
    desk.tell_added(frames, in_state(JobState.READY, "film"), queued("waiting"))
    source = desk.window._form.source
    for job_id in ("frames", "waiting", "nobody"):
        source.clip_wanted.emit(job_id)
        assert "Only a finished video" in desk.message
        assert source.job_id == ""
    source.clip_wanted.emit("film")
    assert source.job_id == "film"


def test_edit_and_reframe_stand_in_the_menu_of_the_watched_clip(desk: Desk) -> None:
    assert not desk.window.action(Command.EDIT_CLIP).isEnabled()
    job = in_state(JobState.READY)
    desk.tell_added(job)
    desk.window.play(job.id)
    for name, operation in (
        (Command.REFRAME, Operation.REFRAME),
        (Command.EDIT_CLIP, Operation.EDIT),
    ):
        desk.do(name)
        form = desk.window.state().form
        assert (form.operation, form.source_job_id) == (operation, job.id)
        assert form.model is Model.RAY_3_2


@pytest.mark.parametrize("is_known", [True, False])
def test_remixing_what_lies_between_two_clips_names_both_again(desk: Desk, is_known: bool) -> None:
    other = f"0b1c2d3e{UUID[8:]}"
    request = GenerationRequest(prompt="In between", model=Model.RAY_2)
    parent = msgspec.structs.replace(
        in_state(JobState.READY, "parent", request=request), generation_id=UUID
    )
    target = msgspec.structs.replace(
        in_state(JobState.READY, "target", request=request), generation_id=other
    )
    between = msgspec.structs.replace(request, extends=UUID, leads_to=other)
    job = in_state(JobState.READY, "between", request=between, parent_id="parent")
    desk.tell_added(parent, job, *([target] if is_known else []))
    desk.window._wishes.wish(Command.REMIX, ["between"])
    form = desk.window._form
    assert form.extended_job == parent
    assert not find(desk.window, QCheckBox, "prepend").isChecked()
    sent: list[GenerationRequest] = []
    form.generate_requested.connect(lambda requests, _parent: sent.extend(requests))
    form.submit()
    if is_known:
        assert sent == [msgspec.structs.replace(between, resolution="1080p", duration=5)]
    else:
        assert "wasn't found" in desk.message


def test_what_was_remixed_is_told_until_the_form_is_emptied(desk: Desk) -> None:
    desk.tell_added(in_state(JobState.READY, "a", prompt="Flying jellyfish"))
    form, seen = desk.window._form, []
    for empty in (form.clear, lambda: form.set_draft(FormDraft(prompt="Another"))):
        desk.window._wiring.clips.remix("a")
        seen.append(form.remix_of)
        empty()
        seen.append(form.remix_of)
    assert seen == ["a", None, "a", None]
