"""The form on each model: what it takes is shown, what does not fit is told, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from luma_desktop.api.unified import generation_body
from luma_desktop.domain.image import ImagePreview
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.matrix import Matrix
from luma_desktop.domain.money import Money
from luma_desktop.domain.pricing import PriceList, Pricing, Rate
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import Balance
from luma_desktop.domain.request import (
    CURRENT_MODEL,
    AspectRatio,
    GenerationRequest,
    Model,
    Operation,
    Resolution,
)
from luma_desktop.domain.settings import FormDraft, draft_of
from luma_desktop.domain.source_video import SourceVideo
from luma_desktop.ui.form.form_panel import ONE_CLICK, FormPanel
from luma_desktop.ui.frames.frame_well import FrameSlot
from luma_desktop.ui.kit.job_mime import carry_job_ids
from tests.support.jobs import in_state
from tests.support.media_files import picture_bytes
from tests.support.pictures import kept
from tests.support.widgets import find
from tests.unit.api.vendor_schemas import SCHEMAS, violations
from tests.unit.domain.test_capabilities import CASES, URL, VENDOR, built

OWN_ID = "7c88b0a1-0c4b-4f4e-9a5e-1d2f3a4b5c6d:luma/ray-2"
OTHER_ID = "0b1c2d3e-0c4b-4f4e-9a5e-1d2f3a4b5c6d"
OPTIONAL = ("operation", "source_video_url", "resolution", "duration", "loop", "hdr", "exr_export")
SHOWN: dict[Model, set[str]] = {
    Model.DREAM_MACHINE_V1: {"expand_prompt"},
    Model.RAY_2: {"resolution", "duration", "loop"},
    Model.RAY_FLASH_2: {"resolution", "duration", "loop"},
    Model.RAY_3_2: {"operation", "resolution", "duration", "loop", "hdr"},
    Model.RAY_1_6: {"loop"},
}


class Form:
    """The form, with every click and every frame that it asked for."""

    def __init__(self, qtbot: QtBot) -> None:
        self.now = 100.0
        self.panel = FormPanel(clock=lambda: self.now)
        qtbot.addWidget(self.panel)
        self.clicks: list[GenerationRequest] = []
        self.parents: list[str | None] = []
        self.frames: list[str] = []
        self.panel.generate_requested.connect(self._on_click)
        self.panel.last_frame_requested.connect(self.frames.append)
        self.panel.resize(312, 800)
        with qtbot.waitExposed(self.panel):
            self.panel.show()

    def _on_click(self, requests: list[GenerationRequest], parent: str | None) -> None:
        self.clicks += requests
        self.parents.append(parent)

    def submit(self) -> GenerationRequest | None:
        """What one click asked for."""
        self.now += ONE_CLICK
        before = len(self.clicks)
        self.panel.submit()
        return self.clicks[-1] if len(self.clicks) > before else None

    def choose(self, name: str, data: object) -> None:
        combo = find(self.panel, QComboBox, name)
        combo.setCurrentIndex(combo.findData(data))

    def check(self, name: str) -> None:
        find(self.panel, QCheckBox, name).click()

    def enter(self, name: str, text: str) -> None:
        find(self.panel, QLineEdit, name).setText(text)

    def prompt(self, text: str) -> None:
        find(self.panel, QPlainTextEdit, "prompt").setPlainText(text)

    def text(self, name: str) -> str:
        label = find(self.panel, QLabel, name)
        return label.text() if label.isVisible() else ""

    def shows(self, name: str) -> bool:
        return find(self.panel, QWidget, name).isVisible()


@pytest.fixture
def form(qtbot: QtBot) -> Iterator[Form]:
    form = Form(qtbot)
    yield form
    form.panel.close()


def clip(model: Model, *, job_id: str = "job-1", own_id: str = OWN_ID, **fields: Any) -> Job:
    request = GenerationRequest(prompt="Flying jellyfish", model=model, **fields)
    job = in_state(JobState.READY, job_id, request=request)
    return msgspec.structs.replace(job, generation_id=own_id)


def frame(url: str = URL) -> ImagePreview:
    png = picture_bytes()
    return ImagePreview(url=url, width=16, height=9, content_type="image/png", thumbnail=png)


@pytest.mark.parametrize("model", list(Model))
def test_only_what_a_model_takes_is_shown(form: Form, model: Model) -> None:
    form.choose("model", model)
    shown = {name for name in (*OPTIONAL, "expand_prompt") if form.shows(name)}
    assert shown == SHOWN[model]
    ratios = {r.value for r in AspectRatio if form.shows(f"aspect_{r.replace(':', '_')}")}
    listed = VENDOR.get(model, {}).get("aspect_ratio")
    assert ratios == set(listed or [r.value for r in AspectRatio])


def fill(form: Form, wanted: GenerationRequest) -> None:
    """Set each widget as a person would set it."""
    form.prompt("p")
    form.choose("model", wanted.model)
    if wanted.operation is not Operation.GENERATE:
        form.choose("operation", wanted.operation)
        form.enter("source_video_url", wanted.source_video_url or "")
    if wanted.resolution is not None:
        form.choose("resolution", wanted.resolution)
    if wanted.duration is not None:
        form.choose("duration", wanted.duration)
    for name in ("loop", "hdr", "exr_export"):
        if getattr(wanted, name):
            form.check(name)
    if wanted.aspect_ratio is not AspectRatio.WIDE:
        name = f"aspect_{wanted.aspect_ratio.replace(':', '_')}"
        find(form.panel, QAbstractButton, name).click()
    form.enter("start_frame_url", wanted.start_image_url or "")
    form.enter("end_frame_url", wanted.end_image_url or "")


@pytest.mark.parametrize(("model", "field", "value"), CASES)
def test_every_vendor_field_is_reached_through_the_form(
    form: Form, model: Model, field: str, value: Any
) -> None:
    if (field, value) == ("keyframes", "generation"):
        bodies = [generation_body(sent) for sent in clips_as_keyframes(form, model)]
        sent_frames = [set(body["keyframes"]) for body in bodies]  # type: ignore[call-overload]
        assert sent_frames == [{"frame0"}, {"frame1"}, {"frame0", "frame1"}]
    else:
        fill(form, built(model, field, value))
        sent = form.submit()
        assert sent is not None
        bodies = [generation_body(sent)]
        expected = {"uri": URL, "video": None}.get(str(value), value)  # the default is left out
        if field != "keyframes":
            assert bodies[0].get(field) == expected
    for body in bodies:
        assert list(violations(SCHEMAS[model], body)) == []


def clips_as_keyframes(form: Form, model: Model) -> Iterator[GenerationRequest]:
    """Going on from a clip, leading up to it, and between two."""
    form.panel.set_extend(clip(model))
    form.prompt("p")
    yield sent_by(form)
    form.check("prepend")
    yield sent_by(form)
    form.panel.set_target(clip(model, job_id="job-2", own_id=OTHER_ID))
    yield sent_by(form)


def sent_by(form: Form) -> GenerationRequest:
    sent = form.submit()
    assert sent is not None
    return sent


def test_what_does_not_fit_is_told_and_comes_back(form: Form) -> None:
    draft = FormDraft(
        prompt="A boat",
        model=Model.RAY_2,
        aspect_ratio=AspectRatio.TOWER,
        resolution=Resolution.UHD,
        duration=9,
        loop=True,
    )
    form.panel.set_draft(draft)
    assert form.text("model_note") == ""
    form.choose("model", Model.RAY_3_2)
    note = form.text("model_note")
    assert note == (
        "Ray 3.2: 9:16 instead of 9:21, 1080p instead of 4k, 10 s instead of 9 s. "
        "Your choice is kept for other models."
    )
    sent = form.submit()
    assert sent is not None
    assert (sent.aspect_ratio, sent.resolution, sent.duration, sent.loop) == (
        AspectRatio.TALL,
        Resolution.P1080,
        10,
        True,
    )
    form.choose("model", Model.DREAM_MACHINE_V1)
    assert form.text("model_note") == (
        "Dream Machine v1 chooses the resolution and duration itself. "
        "Dream Machine v1: no loop. Your choice is kept for other models."
    )
    form.choose("model", Model.RAY_2)
    assert form.text("model_note") == ""
    assert form.panel.draft() == draft


@pytest.mark.parametrize("model", [Model.DREAM_MACHINE_V1, Model.RAY_3_2, Model.RAY_1_6])
def test_a_cleared_form_asks_for_one_clip_that_costs_as_at_first(form: Form, model: Model) -> None:
    draft = FormDraft(
        prompt="A boat",
        model=model,
        aspect_ratio=AspectRatio.TOWER,
        resolution=Resolution.UHD,
        duration=9,
        loop=True,
        hdr=True,
        exr_export=True,
        expand_prompt=True,
        operation=Operation.EDIT,
        source_video_url=URL,
        start_image_url=URL,
        variations=6,
        matrix=Matrix(model=(Model.RAY_2, Model.RAY_3_2), duration=(5, 9)),
    )
    form.panel.set_draft(draft)
    left = form.panel.clear()
    assert form.text("model_note") == ""
    shape = AspectRatio.TALL if model is Model.RAY_3_2 else AspectRatio.TOWER
    assert left == FormDraft(aspect_ratio=shape, expand_prompt=model is Model.DREAM_MACHINE_V1)
    assert form.panel.draft() == left


def test_a_cleared_form_is_for_a_model_that_can_be_had(form: Form) -> None:
    form.panel.set_gone(True)
    assert form.panel.clear().model is CURRENT_MODEL


def test_a_request_comes_back_whole(form: Form) -> None:
    request = GenerationRequest(
        prompt="A boat",
        model=Model.RAY_3_2,
        operation=Operation.EDIT,
        source_video_url=URL,
        resolution=Resolution.P720,
        duration=5,
        hdr=True,
        exr_export=True,
    )
    form.panel.load_request(request)
    assert form.submit() == request
    form.panel.set_draft(FormDraft())
    form.panel.set_draft(draft_of(request))
    assert form.submit() == request


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"operation": Operation.EDIT}, "Choose a source video"),
        ({"operation": Operation.EDIT, "source_video_url": "a.mp4"}, "https://"),
    ],
)
def test_a_source_that_lacks_is_told_below_its_field(form: Form, changes: Any, words: str) -> None:
    draft = FormDraft(prompt="A boat", model=Model.RAY_3_2)
    form.panel.set_draft(msgspec.structs.replace(draft, **changes))
    assert form.submit() is None
    assert words in form.text("source_note")
    assert form.text("options_fault") == ""
    note = find(form.panel, QLabel, "source_note")
    assert note.foregroundRole() == QPalette.ColorRole.BrightText
    field = find(form.panel, QLineEdit, "source_video_url")
    assert field.property("invalid")
    assert form.panel.focusWidget() is field
    form.enter("source_video_url", URL)
    assert form.text("source_note") == ""
    assert not field.property("invalid")
    assert form.submit() is not None


def test_what_does_not_go_together_is_said(form: Form) -> None:
    draft = FormDraft(prompt="A boat", model=Model.RAY_3_2, hdr=True, duration=10)
    form.panel.set_draft(draft)
    assert form.submit() is None
    assert "5 s at 720p or 1080p" in form.text("options_fault")
    fault = find(form.panel, QLabel, "options_fault")
    assert fault.foregroundRole() == QPalette.ColorRole.BrightText


def test_the_price_is_that_of_what_is_chosen(form: Form) -> None:
    rates = tuple(
        Rate(amount=Money.from_usd(usd), when=(("resolution", size),))
        for size, usd in (("1080p", "0.90"), ("4k", "1.25"))
    )
    prices = PriceList().with_pricing({Model.RAY_2: Pricing(rates=rates)})
    form.panel.wallet.set_prices(prices)
    form.panel.wallet.set_balance(Balance(amount=Money.from_usd("9")))
    assert "$0.25" in form.text("cost")
    form.choose("model", Model.RAY_2)
    assert "$0.90" in form.text("cost")
    form.choose("resolution", Resolution.UHD)
    assert "$1.25" in form.text("cost")
    assert form.text("cost_note") == ""
    form.choose("model", Model.RAY_3_2)
    assert "Price not loaded yet" in form.text("cost")
    assert form.text("cost_note") == "The price hasn't loaded yet."
    prices = prices.with_pricing({Model.RAY_3_2: Pricing()})
    form.panel.wallet.set_prices(prices)
    assert "Price not known in advance" in form.text("cost")
    assert "$" not in form.text("cost") + form.text("rest")
    assert "known in advance" in form.text("cost_note")
    form.panel.wallet.set_prices(prices.with_charge(Model.RAY_3_2, Money.from_usd("1.60")))
    assert "about" in form.text("cost")
    assert "$1.60" in form.text("cost")
    assert "known in advance" in form.text("cost_note")


def test_a_retired_v1_leaves_the_current_models(form: Form) -> None:
    form.panel.set_draft(FormDraft(prompt="A boat", aspect_ratio=AspectRatio.TOWER))
    form.panel.set_gone(True)
    assert form.submit() is None
    form.panel.use_model(Model.RAY_2)
    sent = form.submit()
    assert sent is not None
    assert (sent.prompt, sent.model, sent.aspect_ratio) == (
        "A boat",
        Model.RAY_2,
        AspectRatio.TOWER,
    )


# going on from a clip


def test_ray_2_goes_on_by_the_clips_id_in_its_size(form: Form) -> None:
    job = clip(Model.RAY_2, resolution=Resolution.P540, duration=9)
    form.panel.set_extend(job)
    form.prompt("It dives")
    assert form.submit() == GenerationRequest(
        prompt="It dives",
        model=Model.RAY_2,
        resolution=Resolution.P540,
        duration=9,
        extends=job.generation_id,
    )
    assert (form.parents, form.frames) == ([job.id], [])


@pytest.mark.parametrize(
    ("old", "new"),
    [(Model.RAY_3_2, None), (Model.DREAM_MACHINE_V1, Model.RAY_2), (Model.RAY_2, Model.RAY_1_6)],
)
def test_else_it_goes_on_by_the_last_frame(form: Form, old: Model, new: Model | None) -> None:
    job = clip(old)
    form.panel.set_extend(job)
    if new is not None:
        assert form.frames == []
        form.choose("model", new)
    assert form.frames == [job.id]
    form.prompt("It dives")
    assert form.submit() is None
    assert form.panel.takes_frame_of(job.id)
    form.panel.frames.use_kept(FrameSlot.START, kept())
    sent = form.submit()
    assert sent is not None
    assert (sent.start_image_url, sent.extends) == (kept().address, None)
    assert sent.model == (new or old)
    assert form.parents == [job.id]
    assert form.frames == [job.id]


def test_leading_up_to_a_clip_takes_the_place_of_the_end_frame(form: Form) -> None:
    form.panel.set_extend(clip(Model.RAY_FLASH_2))
    form.prompt("Before")
    form.check("prepend")
    form.enter("start_frame_url", URL)
    sent = form.submit()
    assert sent is not None
    assert (sent.leads_to, sent.start_image_url, sent.extends) == (OWN_ID, URL, None)
    form.panel.set_extend(None)
    assert not form.shows("prepend")
    form.panel.set_extend(clip(Model.DREAM_MACHINE_V1))
    assert not form.shows("prepend")


def test_a_clip_whose_id_is_no_uuid_is_gone_on_from_by_its_last_frame(form: Form) -> None:
    job = clip(Model.RAY_2, own_id="V1StGXR8_Z5jdHi6B")
    form.panel.set_extend(job)
    assert form.frames == [job.id]
    assert not form.shows("prepend")


def test_between_two_clips_both_are_named(form: Form) -> None:
    first, second = clip(Model.RAY_2), clip(Model.RAY_2, job_id="job-2", own_id=OTHER_ID)
    form.panel.set_extend(first)
    form.panel.set_target(second)
    form.prompt("In between")
    assert form.text("leading_up_to") == "Up to: Flying jellyfish"
    assert not form.shows("prepend")
    for well in ("start_frame_url", "end_frame_url"):
        assert not find(form.panel, QLineEdit, well).isEnabled()
    sent = form.submit()
    assert sent is not None
    assert (sent.extends, sent.leads_to) == (OWN_ID, OTHER_ID)
    assert list(violations(SCHEMAS[Model.RAY_2], generation_body(sent))) == []
    assert form.parents == [first.id]
    find(form.panel, QAbstractButton, "stop_leading_up").click()
    assert not form.shows("leading_up_to")
    again = sent_by(form)
    assert (again.extends, again.leads_to) == (OWN_ID, None)


def test_a_model_that_cannot_lead_up_to_the_clip_says_so(form: Form) -> None:
    form.panel.set_extend(clip(Model.RAY_2))
    form.panel.set_target(clip(Model.RAY_2, job_id="job-2", own_id=OTHER_ID))
    form.prompt("In between")
    form.choose("model", Model.RAY_3_2)
    form.panel.frames.use_kept(FrameSlot.START, kept())
    assert form.submit() is None
    assert "can't lead up" in form.text("options_fault")


def test_to_lead_up_to_a_clip_alone_the_form_goes_there(form: Form) -> None:
    form.panel.set_target(clip(Model.RAY_2))
    form.prompt("Before")
    sent = form.submit()
    assert sent is not None
    assert (sent.extends, sent.leads_to) == (None, OWN_ID)


# another version of a clip


def test_another_version_names_our_job_and_not_a_link(form: Form) -> None:
    form.panel.set_draft(FormDraft(prompt="A boat", model=Model.DREAM_MACHINE_V1))
    job = clip(Model.DREAM_MACHINE_V1, aspect_ratio=AspectRatio.TALL)
    form.panel.make_version(job, Operation.REFRAME)
    assert form.text("source_clip") == "Flying jellyfish"
    assert not form.shows("source_video_url")
    sent = form.submit()
    assert sent is not None
    assert (sent.model, sent.operation) == (Model.RAY_3_2, Operation.REFRAME)
    assert (sent.source_job_id, sent.source_video_url) == (job.id, None)
    assert sent.aspect_ratio is AspectRatio.TALL
    assert form.panel.draft().source_job_id == job.id
    find(form.panel, QAbstractButton, "source_clear").click()
    assert form.panel.focusWidget() is find(form.panel, QLineEdit, "source_video_url")
    assert form.submit() is None
    assert "Choose a source video" in form.text("source_note")


def test_a_source_address_is_looked_at_before_it_is_sent(form: Form) -> None:
    source = form.panel.source
    asked: list[str] = []
    source.check_requested.connect(asked.append)
    draft = FormDraft(prompt="A boat", model=Model.RAY_3_2, operation=Operation.EDIT)
    form.panel.set_draft(draft)
    field = find(form.panel, QLineEdit, "source_video_url")
    form.enter("source_video_url", URL)
    field.editingFinished.emit()
    field.editingFinished.emit()
    assert asked == [URL]
    assert form.text("source_note") == "Checking…"
    source.refuse(URL, Problem(kind=ProblemKind.SOURCE_UNREACHABLE, detail="HTTP 404"))
    assert form.submit() is None
    assert form.text("source_note") == "The source video can't be reached"
    source.show_video(SourceVideo(url=URL, suffix=".mp4", size=8_400_000))
    assert form.text("source_note") == "MP4 video · 8.4 MB"
    sent = sent_by(form)
    assert sent.source_video_url == URL
    source.refuse("https://other.test/", Problem(kind=ProblemKind.SOURCE_UNREACHABLE))
    assert form.submit() == sent


def test_a_card_can_be_dropped_where_the_source_goes(form: Form) -> None:
    draft = FormDraft(prompt="A boat", model=Model.RAY_3_2, operation=Operation.EDIT)
    form.panel.set_draft(draft)
    source = form.panel.source
    dropped: list[str] = []
    source.clip_wanted.connect(dropped.append)
    drop(source, carry_job_ids(["job-7", "job-8"]))
    assert dropped == ["job-7"]
    address = QMimeData()
    address.setText(URL)
    drop(source, address)
    assert source.url == URL


def test_a_draft_with_a_clip_asks_for_its_title(form: Form) -> None:
    wanted: list[str] = []
    form.panel.source.title_wanted.connect(wanted.append)
    draft = FormDraft(
        prompt="A boat", model=Model.RAY_3_2, operation=Operation.EDIT, source_job_id="job-1"
    )
    form.panel.set_draft(draft)
    assert wanted == ["job-1"]
    form.panel.source.show_clip(clip(Model.RAY_2))
    assert form.text("source_clip") == "Flying jellyfish"
    form.panel.source.lack_clip("job-1")
    assert form.panel.draft().source_job_id == ""


def drop(target: QWidget, data: QMimeData) -> None:
    """As the mouse does: over the widget, then let go."""
    place, action = QPoint(4, 4), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    over = QDragEnterEvent(place, action, data, left, none)
    QApplication.sendEvent(target, over)
    assert over.isAccepted()
    QApplication.sendEvent(target, QDropEvent(place, action, data, left, none))
