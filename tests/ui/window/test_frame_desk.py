"""Pictures of this computer at the real window: brought in, cropped, asked about before they go."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QMenu,
    QPushButton,
    QRadioButton,
)
from pytestqt.qtbot import QtBot

from luma_desktop.domain.job import JobState
from luma_desktop.domain.picture import Crop, KeptPicture, PictureRoute
from luma_desktop.domain.picture_delivery import delivery_faults
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.request import CURRENT_MODEL, GenerationRequest, Model
from luma_desktop.domain.request_check import RequestFault
from luma_desktop.domain.settings import FormDraft, Settings, WindowState
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.controllers import dialogs
from luma_desktop.ui.form.form_panel import FormPanel
from luma_desktop.ui.frames.frame_picture import FramePicture, WellState
from luma_desktop.ui.frames.frame_source import ClipSource, FileSource, Moment
from luma_desktop.ui.frames.frame_well import FrameSlot
from luma_desktop.ui.frames.frame_wells import FrameWells
from luma_desktop.ui.preview.stage import Stage
from tests.support.jobs import in_state
from tests.support.pictures import kept
from tests.support.widgets import find, press
from tests.ui.window.conftest import Desk

START, END = FrameSlot.START, FrameSlot.END
FILE = FileSource("/tmp/a.png")
BUCKET = Settings(
    picture_route=PictureRoute.BUCKET,
    bucket_endpoint="https://s3.example.com",
    bucket_name="frames",
    bucket_key_id="AKIA",
)


def frames(desk: Desk) -> FrameWells:
    return find(desk.window, FrameWells, "frame_wells")


def state(desk: Desk, slot: FrameSlot) -> WellState:
    return find(desk.window, FramePicture, f"{slot}_frame").state


def fill(desk: Desk, picture: KeptPicture, slot: FrameSlot = START) -> None:
    """A file was chosen, and the engine has kept it."""
    frames(desk).give(slot, FILE)
    desk.bridge.pictures.picture_kept.emit(slot, picture)


def dialog(desk: Desk, name: str) -> QDialog | None:
    return desk.window.findChild(QDialog, name)


# bringing them in


def test_a_chosen_file_is_prepared_and_the_folder_is_remembered(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    frames(desk)["start"].choose_requested.emit()
    chooser = find(desk.window, QFileDialog, "picture_dialog")
    chooser.fileSelected.emit(str(tmp_path / "a.png"))
    assert desk.commands == 1
    assert state(desk, START) is WellState.CHECKING
    chooser.close()
    desk.qtbot.waitUntil(lambda: dialog(desk, "picture_dialog") is None)
    frames(desk)["end"].choose_requested.emit()
    again = find(desk.window, QFileDialog, "picture_dialog")
    assert again.directory().path() == str(tmp_path)
    again.close()


def test_a_picture_that_is_kept_stands_in_the_form(desk: Desk) -> None:
    fill(desk, kept())
    assert desk.window.state().form.start_image_url == kept().address
    assert state(desk, START) is WellState.PICTURE


def test_a_refused_file_leaves_the_form_as_it_is(desk: Desk) -> None:
    desk.type("A boat")
    fill(desk, kept(), END)
    before = desk.window.state().form
    frames(desk).give(START, FILE)
    desk.bridge.pictures.image_refused.emit(
        "start", FILE.path, Problem(kind=ProblemKind.NOT_AN_IMAGE)
    )
    assert state(desk, START) is WellState.WRONG
    assert "a.png" in find(desk.window, FramePicture, "start_frame").toolTip()
    assert desk.window.state().form == before


def test_one_that_is_remembered_is_asked_for_at_the_start(qtbot: QtBot) -> None:
    draft = FormDraft(prompt="A boat", start_image_url=kept().address)
    desk = Desk(qtbot, state=WindowState(form=draft))
    assert desk.window.state().form == draft
    desk.bridge.pictures.picture_kept.emit("start", kept())
    assert state(desk, START) is WellState.PICTURE
    assert desk.window.state().form == draft


def test_remix_brings_a_jobs_picture_back(desk: Desk) -> None:
    job = in_state(JobState.READY, "a")
    request = msgspec.structs.replace(job.request, end_image_url=kept().address)
    desk.tell_added(msgspec.structs.replace(job, request=request))
    desk.window._wiring.clips.remix("a")
    assert desk.commands == 1
    desk.bridge.pictures.picture_kept.emit("end", kept())
    assert state(desk, END) is WellState.PICTURE


# frames of the clip that is being watched


@pytest.mark.parametrize(
    ("name", "slot"),
    [
        (Command.USE_LAST_FRAME, START),
        (Command.USE_CURRENT_FRAME, START),
        (Command.LAST_AS_END, END),
        (Command.CURRENT_AS_END, END),
    ],
)
def test_frames_of_the_watched_clip_come_by_key(desk: Desk, name: Command, slot: FrameSlot) -> None:
    action = desk.window.action(name)
    assert not action.isEnabled()
    desk.tell_added(in_state(JobState.COMPLETED, "a"))
    desk.tell_change(in_state(JobState.READY, "a"))
    assert action.isEnabled()
    before = desk.commands
    action.trigger()
    assert desk.commands == before + 1
    assert state(desk, slot) is WellState.CHECKING


def test_a_card_without_a_clip_yet_is_declined_in_words(desk: Desk) -> None:
    desk.tell_added(in_state(JobState.ACCEPTED, "a"))
    before = desk.commands
    frames(desk).give(START, ClipSource("a", Moment.LAST))
    assert desk.commands == before
    well = find(desk.window, FramePicture, "start_frame")
    assert (well.state, well.accessibleDescription()) == (
        WellState.WRONG,
        "This clip isn't ready yet",
    )
    assert frames(desk).preparing() is None


def extend_by_frame(desk: Desk) -> FormPanel:
    """The form extends a clip of a model that goes on by a clip's last frame, not by its id."""
    request = GenerationRequest(prompt="A boat", model=Model.RAY_3_2)
    desk.tell_added(in_state(JobState.COMPLETED, "a", request=request))
    desk.tell_change(in_state(JobState.READY, "a", request=request))
    form = find(desk.window, FormPanel, "form_panel")
    before = desk.commands
    form.set_extend(in_state(JobState.READY, "a", request=request))
    assert desk.commands == before + 1
    assert state(desk, START) is WellState.CHECKING
    return form


def test_an_extension_by_its_last_frame_waits_for_it_and_stays(desk: Desk) -> None:
    desk.tell_key()
    form = extend_by_frame(desk)
    desk.type("It dives")
    before = desk.commands
    desk.do(Command.GENERATE)
    assert (desk.commands, form.frames.preparing()) == (before, form.frames["start"])
    desk.do(Command.USE_LAST_FRAME)
    desk.bridge.pictures.picture_kept.emit("start", kept())
    desk.bridge.pictures.picture_kept.emit("start", kept())
    assert state(desk, START) is WellState.PICTURE
    assert form.extended_job is not None


def test_a_frame_that_comes_after_its_extension_was_left_is_dropped(desk: Desk) -> None:
    form = extend_by_frame(desk)
    other = in_state(JobState.READY, "b")
    form.set_extend(other)
    desk.bridge.pictures.picture_kept.emit("start", kept())
    assert form.extended_job == other
    assert form.draft().start_image_url == ""
    assert state(desk, START) is not WellState.PICTURE


def test_a_frame_that_was_just_given_is_not_looked_up(desk: Desk) -> None:
    desk.tell_added(in_state(JobState.COMPLETED, "a"))
    desk.tell_change(in_state(JobState.READY, "a"))
    before = desk.commands
    desk.do(Command.USE_LAST_FRAME)
    desk.bridge.pictures.picture_kept.emit("start", kept())
    assert state(desk, START) is WellState.PICTURE
    assert desk.window.state().form.start_image_url == kept().address
    assert desk.commands == before + 1, "the frame itself, and nothing about it"


def test_the_menu_offers_frames_of_a_clip_only_while_one_is_watched(desk: Desk) -> None:
    def offered() -> bool:
        press(find(desk.window, FramePicture, "start_frame"), Qt.Key.Key_Space)
        menu = find(desk.window, QMenu, "frame_menu")
        names = {action.objectName() for action in menu.actions()}
        menu.close()
        desk.qtbot.waitUntil(lambda: desk.window.findChild(QMenu, "frame_menu") is None)
        return "frame_current_frame" in names

    assert not offered()
    desk.tell_added(in_state(JobState.COMPLETED, "a"))
    desk.tell_change(in_state(JobState.READY, "a"))
    assert offered()


def test_the_player_steps_by_the_watched_clips_own_frames(desk: Desk) -> None:
    desk.tell_added(in_state(JobState.COMPLETED, "a"))
    desk.tell_change(in_state(JobState.READY, "a"))
    player = find(desk.window, Stage, "stage").player
    before = desk.commands
    player.first_frame_shown.emit()
    assert desk.commands == before + 1
    desk.bridge.pictures.frame_times_known.emit("another", (0.0, 9.0))
    assert not player._times
    desk.bridge.pictures.frame_times_known.emit("a", (0.0, 0.1, 0.5))
    assert tuple(player._times) == (0.0, 0.1, 0.5)


# cropping


def crop_dialog(desk: Desk) -> QDialog:
    frames(desk)["start"].crop_requested.emit()
    return find(desk.window, QDialog, "crop_dialog")


def test_what_is_cut_out_takes_the_place_of_the_whole(desk: Desk) -> None:
    fill(desk, kept(800, 800))
    cutting = crop_dialog(desk)
    before = desk.commands
    find(cutting, QPushButton, "crop_picture").click()
    assert desk.commands == before + 1
    part = kept(800, 450, original=kept(800, 800).address)
    desk.bridge.pictures.picture_kept.emit("start", part)
    assert desk.window.state().form.start_image_url == part.address


def test_a_cropped_one_is_cropped_anew_from_the_whole(desk: Desk) -> None:
    whole = kept(800, 800)
    crop = Crop(left=0, top=0.25, width=0.5, height=0.28125)
    part = kept(400, 225, original=whole.address, crop=crop)
    fill(desk, part)
    frames(desk)["start"].crop_requested.emit()
    assert dialog(desk, "crop_dialog") is None, "the whole is not known yet"
    desk.bridge.pictures.picture_kept.emit("start", whole)
    assert desk.window.state().form.start_image_url == part.address
    cutting = find(desk.window, QDialog, "crop_dialog")
    find(cutting, QPushButton, "use_whole_picture").click()
    assert desk.window.state().form.start_image_url == whole.address


def test_a_whole_that_is_gone_is_told(desk: Desk) -> None:
    part = kept(400, 225, original=kept(800, 800).address)
    fill(desk, part)
    frames(desk)["start"].crop_requested.emit()
    gone = Problem(kind=ProblemKind.PICTURE_GONE)
    desk.bridge.pictures.image_refused.emit("start", part.original or "", gone)
    assert dialog(desk, "crop_dialog") is None
    said = find(desk.window, FramePicture, "start_frame").accessibleDescription()
    assert said.startswith("The image is missing")
    assert desk.window.state().form.start_image_url == part.address


# before the first one goes


def ask(desk: Desk) -> QDialog | None:
    """Click on Generate with a picture in the form."""
    desk.tell_key()
    desk.type("A boat")
    fill(desk, kept())
    desk.do(Command.GENERATE)
    return dialog(desk, "route_dialog")


def answer(asked: QDialog, route: PictureRoute) -> None:
    find(asked, QRadioButton, f"route_{route}").click()
    find(asked, QPushButton, "route_go").click()


def changed(desk: Desk) -> list[Settings]:
    told: list[Settings] = []
    desk.window.settings_changed.connect(told.append)
    return told


def test_the_first_upload_is_asked_about_once(desk: Desk) -> None:
    told = changed(desk)
    asked = ask(desk)
    before = desk.commands
    assert asked is not None
    assert not find(asked, QPushButton, "route_go").isEnabled(), "nothing is chosen beforehand"
    assert not find(asked, QRadioButton, "route_inline").isEnabled()
    answer(asked, PictureRoute.UPLOAD)
    assert desk.commands == before + 1
    assert told[-1] == Settings(upload_agreed=True, picture_route=PictureRoute.UPLOAD)
    desk.qtbot.waitUntil(lambda: dialog(desk, "route_dialog") is None)
    form = find(desk.window, FormPanel, "form_panel")
    form._clicked_at = float("-inf")
    desk.do(Command.GENERATE)
    assert dialog(desk, "route_dialog") is None
    assert desk.commands == before + 2


def test_a_click_asks_once_how_its_pictures_go(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    questions: list[object] = []

    def counted(request: GenerationRequest, settings: Settings) -> tuple[RequestFault, ...]:
        questions.append(request)
        return delivery_faults(request, settings)

    monkeypatch.setattr(dialogs, "delivery_faults", counted)
    desk.tell_key()
    desk.type("A boat")
    desk.do(Command.GENERATE)
    assert (len(questions), desk.commands) == (1, 1)


def test_who_does_not_want_it_sent_has_everything_as_before(desk: Desk) -> None:
    told = changed(desk)
    asked = ask(desk)
    assert asked is not None
    before, draft = desk.commands, desk.window.state().form
    find(asked, QPushButton, "route_cancel").click()
    assert (desk.commands, desk.window.state().form) == (before, draft)
    assert told == []


def test_a_bucket_that_is_not_set_up_leads_to_the_settings(desk: Desk) -> None:
    told = changed(desk)
    asked = ask(desk)
    assert asked is not None
    before = desk.commands
    find(asked, QRadioButton, "route_bucket").click()
    go = find(asked, QPushButton, "route_go")
    assert go.text() == "Set up…"
    go.click()
    settings = find(desk.window, QDialog, "settings_dialog")
    assert settings.isVisible()
    assert desk.commands == before, "nothing is sent"
    assert told[-1].picture_route is PictureRoute.BUCKET
    assert not told[-1].upload_agreed


@pytest.mark.parametrize("settings", [BUCKET, Settings(upload_agreed=True)])
def test_who_has_decided_is_not_asked(qtbot: QtBot, settings: Settings) -> None:
    desk = Desk(qtbot, settings=settings)
    assert ask(desk) is None
    assert desk.commands == 2, "one to prepare the picture, one to send the job"


def test_a_model_that_takes_pictures_within_the_request_offers_that(desk: Desk) -> None:
    find(desk.window, FormPanel, "form_panel").use_model(CURRENT_MODEL)
    asked = ask(desk)
    assert asked is not None
    assert find(asked, QRadioButton, "route_inline").isEnabled()
    answer(asked, PictureRoute.INLINE)


def test_without_pictures_nothing_is_asked(desk: Desk) -> None:
    desk.tell_key()
    desk.type("A boat")
    desk.do(Command.GENERATE)
    assert dialog(desk, "route_dialog") is None
    assert desk.commands == 1


def test_settings_changed_after_the_answer_keep_it(desk: Desk) -> None:
    told = changed(desk)
    desk.do(Command.SETTINGS)
    settings = find(desk.window, QDialog, "settings_dialog")
    settings.close()
    asked = ask(desk)
    assert asked is not None
    answer(asked, PictureRoute.UPLOAD)
    find(settings, QCheckBox, "autoplay").click()
    assert told[-1] == Settings(upload_agreed=True, autoplay=False)
