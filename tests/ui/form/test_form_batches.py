"""Many clips of one click: alternatives in the prompt, what is varied, and the line of cost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from luma_desktop.domain.job import JobState
from luma_desktop.domain.matrix import Matrix
from luma_desktop.domain.request import AspectRatio, GenerationRequest, Model, Resolution
from luma_desktop.domain.settings import FormDraft
from luma_desktop.ui.form.form_panel import ONE_CLICK, FormPanel
from luma_desktop.ui.kit.batch_drop import BatchDrop
from tests.support.jobs import in_state
from tests.support.widgets import find

TWO_BY_TWO = Matrix(
    model=(Model.RAY_2, Model.RAY_FLASH_2), aspect_ratio=(AspectRatio.WIDE, AspectRatio.TALL)
)


class Form:
    def __init__(self, qtbot: QtBot) -> None:
        self.now = 100.0
        self.panel = FormPanel(clock=lambda: self.now)
        qtbot.addWidget(self.panel)
        self.clicks: list[list[GenerationRequest]] = []
        self.panel.generate_requested.connect(
            lambda requests, _parent: self.clicks.append(requests)
        )
        self.panel.resize(312, 800)
        with qtbot.waitExposed(self.panel):
            self.panel.show()

    def write(self, prompt: str) -> None:
        self.editor.setPlainText(prompt)

    def submit(self) -> list[GenerationRequest]:
        """What one click asked for; nothing if it was not taken."""
        self.now += ONE_CLICK
        before = len(self.clicks)
        self.panel.submit()
        return self.clicks[-1] if len(self.clicks) > before else []

    def text(self, name: str) -> str:
        label = find(self.panel, QLabel, name)
        return label.text() if label.isVisible() else ""

    def is_open(self, name: str) -> bool:
        return find(self.panel, QWidget, name).isEnabled()

    @property
    def editor(self) -> QPlainTextEdit:
        return find(self.panel, QPlainTextEdit, "prompt")

    @property
    def prompts(self) -> QAbstractButton:
        return find(self.panel, QAbstractButton, "prompt_alternatives")


@pytest.fixture
def form(qtbot: QtBot) -> Iterator[Form]:
    form = Form(qtbot)
    yield form
    form.panel.close()


# alternatives


def test_each_alternative_is_a_request_of_one_click(form: Form) -> None:
    form.write("{dawn|dusk} over {Oslo|Bergen}")
    assert [request.prompt for request in form.submit()] == [
        "dawn over Oslo",
        "dawn over Bergen",
        "dusk over Oslo",
        "dusk over Bergen",
    ]


def test_they_are_counted_beside_the_counter(form: Form, qtbot: QtBot) -> None:
    form.write("A boat")
    assert not form.prompts.isVisible()
    top = form.editor.mapTo(form.panel, QPoint()).y()
    form.write("{dawn|dusk} over {Oslo|Bergen}")
    assert form.prompts.text() == "4 prompts"
    assert form.prompts.toolTip().split("\n")[:2] == ["dawn over Oslo", "dawn over Bergen"]
    assert form.text("prompt_counter") == "16 / 2048"
    assert form.editor.mapTo(form.panel, QPoint()).y() == top
    with qtbot.waitSignal(form.panel.prompts_requested) as asked:
        form.prompts.click()
    assert asked.args is not None
    assert len(asked.args[0]) == 4


def test_the_cost_is_that_of_all_of_them(form: Form) -> None:
    form.panel.set_draft(FormDraft(prompt="{a|b|c|d}", variations=2))
    assert "8 × $0.25 = " in form.text("cost")
    assert "$2.00" in form.text("cost")


def test_each_prompt_is_measured_and_not_the_text(form: Form) -> None:
    form.write("{" + "|".join("x" * 900 + str(number) for number in range(8)) + "}")
    assert form.text("prompt_counter") == "901 / 2048"
    assert form.text("prompt_hint") == ""
    assert len(form.submit()) == 8
    form.write("{short|" + "x" * 2050 + "}")
    assert form.text("prompt_hint") == "Too long by 2 characters."
    assert form.submit() == []


def test_an_empty_one_is_told(form: Form) -> None:
    form.write("{a boat|}")
    assert form.submit() == []
    assert form.text("prompt_hint") == "One of the prompts is empty."


def test_braces_without_a_bar_are_sent_as_they_are(form: Form) -> None:
    form.write('A sign with {"a": 1} on it')
    assert not form.prompts.isVisible()
    assert [request.prompt for request in form.submit()] == ['A sign with {"a": 1} on it']


def test_a_remix_of_a_prompt_with_braces_asks_for_the_same(form: Form) -> None:
    request = GenerationRequest(prompt="x in {1|2}")
    form.panel.load_request(request)
    assert form.submit() == [request]


def test_too_many_are_told_and_none_is_sent(form: Form) -> None:
    form.write("{a|b}" * 8)
    assert form.text("cost_note") == "That's 256 clips. One click can generate 200 at most."
    assert form.submit() == []
    assert form.text("prompt_hint") == "One click can generate 200 clips at most."
    form.write("{a|b}" * 7)
    assert form.text("cost_note") == ""
    assert len(form.submit()) == 128


def test_an_extension_may_have_alternatives_too(form: Form) -> None:
    form.panel.set_extend(in_state(JobState.READY, "a"))
    form.write("It {dives|rises}")
    sent = form.submit()
    assert [request.prompt for request in sent] == ["It dives", "It rises"]
    assert all(request.extends for request in sent)


# what is varied


def test_a_matrix_is_shown_closes_its_fields_and_goes_in_one_click(form: Form) -> None:
    draft = FormDraft(prompt="A boat", model=Model.RAY_2, matrix=TWO_BY_TWO)
    form.panel.set_draft(draft)
    assert form.text("matrix") == "2 models × 2 ratios"
    assert form.text("model_label") == "Model · varied"
    assert not form.is_open("model")
    assert not form.is_open("aspect_ratio")
    assert form.is_open("resolution")
    assert len(form.submit()) == 4
    assert form.panel.draft() == draft
    find(form.panel, QAbstractButton, "clear_matrix").click()
    assert form.text("matrix") == ""
    assert form.text("model_label") == "Model"
    assert form.is_open("model")
    assert form.is_open("aspect_ratio")
    assert len(form.submit()) == 1


def test_options_that_are_varied_wait(form: Form) -> None:
    matrix = Matrix(resolution=(Resolution.P540, Resolution.P720), duration=(5, 9), loop=(True,))
    form.panel.set_draft(FormDraft(prompt="A boat", model=Model.RAY_2, matrix=matrix))
    assert [form.is_open(name) for name in ("resolution", "duration", "loop")] == [False] * 3
    assert form.text("duration_label") == "Duration · varied"
    form.panel.set_draft(FormDraft(matrix=Matrix(expand_prompt=(False, True))))
    assert not form.is_open("expand_prompt")
    assert form.is_open("loop")


def test_what_does_not_fit_is_told_below_it(form: Form) -> None:
    matrix = Matrix(
        model=(Model.RAY_2, Model.RAY_3_2), aspect_ratio=(AspectRatio.WIDE, AspectRatio.TOWER)
    )
    form.panel.set_draft(FormDraft(prompt="A boat", matrix=matrix))
    assert form.text("matrix_note") == "Ray 3.2 doesn't support 9:21."
    assert form.text("model_note") == ""
    assert len(form.submit()) == 3


def test_going_on_with_a_current_model_ends_a_choice_of_models(form: Form) -> None:
    models = (Model.DREAM_MACHINE_V1, Model.RAY_FLASH_2)
    form.panel.set_draft(FormDraft(prompt="A boat", matrix=Matrix(model=models)))
    form.panel.set_gone(True)
    assert form.submit() == []
    form.panel.use_model(Model.RAY_2)
    assert [request.model for request in form.submit()] == [Model.RAY_2]


def test_an_extension_is_not_varied_and_the_matrix_comes_back(form: Form) -> None:
    draft = FormDraft(prompt="A boat", matrix=TWO_BY_TWO)
    form.panel.set_draft(draft)
    form.panel.set_extend(in_state(JobState.READY, "a"))
    assert form.text("matrix") == ""
    assert not form.is_open("vary")
    assert not form.is_open("aspect_ratio")
    form.panel.set_extend(None)
    assert form.panel.draft() == draft
    assert form.is_open("vary")
    assert form.text("matrix") == "2 models × 2 ratios"


# files


def dropped(widget: QWidget, data: QMimeData) -> bool:
    """Whether what is dropped in the middle of a widget is taken by somebody."""
    place = widget.rect().center()
    actions, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, actions, data, button, none)
    QApplication.sendEvent(widget, enter)
    drop = QDropEvent(QPointF(place), actions, data, button, none)
    drop.ignore()
    QApplication.sendEvent(widget, drop)
    return enter.isAccepted() and drop.isAccepted()


@pytest.mark.parametrize(
    ("names", "taken"),
    [
        (["clips.csv"], ["/tmp/clips.csv"]),
        (["Clips.JSONL"], ["/tmp/Clips.JSONL"]),
        (["dusk.png"], []),
        (["a.csv", "b.csv"], []),
        ([], []),
    ],
)
def test_a_file_of_clips_is_taken_wherever_it_falls(
    form: Form, names: list[str], taken: list[str]
) -> None:
    drop = BatchDrop()
    drop.watch(form.panel)
    paths: list[str] = []
    drop.dropped.connect(paths.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(f"/tmp/{name}") for name in names])
    assert dropped(form.panel, data) == bool(taken)
    assert paths == taken


def test_a_file_that_falls_on_the_prompt_is_no_text(form: Form) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/tmp/clips.csv")])
    data.setText("/tmp/clips.csv")
    assert not form.editor.canInsertFromMimeData(data)
    data = QMimeData()
    data.setText("A boat")
    assert form.editor.canInsertFromMimeData(data)
    data.setUrls([QUrl("https://example.com/clips.csv")])
    assert form.editor.canInsertFromMimeData(data)
