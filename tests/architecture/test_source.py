"""Habits that the source keeps, and proof that each rule sees them broken."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture import source_rules as rules

ROOT = Path(__file__).parents[2]
LONGEST_FILE = 400
"""Lines. The aim is 80 to 150; what comes near this is two things in one file."""

PANES = (
    *("form", "frames", "prompts", "lists", "preview", "compare", "messages", "money"),
    *("settings", "batch", "system", "actions", "controllers", "window"),
)

Rule = Callable[[ast.Module], Iterator[str]]

KEPT: list[tuple[Rule, str]] = [
    (rules.nested_event_loops, "luma_desktop"),
    (rules.nested_event_loops, "tests"),
    (rules.static_dialogs, "luma_desktop"),
    *((rules.coroutines, f"luma_desktop/ui/{pane}") for pane in PANES),
    *((rules.colour_literals, f"luma_desktop/ui/{pane}") for pane in PANES),
    (rules.loose_labels, "luma_desktop/ui"),
    (rules.loose_tool_tips, "luma_desktop/ui"),
    (rules.markup, "luma_desktop/ui"),
    (rules.foreign_addresses, "luma_desktop/ui"),
    (rules.fields_that_take_the_wheel, "luma_desktop/ui"),
    (rules.sleeps, "tests"),
    (rules.idle_waits, "tests"),
]

EXCEPTIONS = {
    ("foreign_addresses", "luma_desktop/ui/kit/links.py"),  # checks what it opens
    ("foreign_addresses", "luma_desktop/ui/controllers/update_notes.py"),  # the build's own page
    ("loose_labels", "luma_desktop/ui/kit/text_label.py"),  # makes the plain ones
    ("markup", "luma_desktop/ui/prompts/brace_marks.py"),  # marks of plain text are named so
    ("markup", "luma_desktop/ui/form/generate_bar.py"),  # money of our own, escaped
}


@pytest.mark.parametrize(("rule", "folder"), KEPT, ids=[f"{r.__name__}-{f}" for r, f in KEPT])
def test_the_source_keeps_the_rule(rule: Rule, folder: str) -> None:
    broken = [
        f"{path.relative_to(ROOT)} {what}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        if (rule.__name__, path.relative_to(ROOT).as_posix()) not in EXCEPTIONS
        for what in rule(ast.parse(path.read_bytes()))
    ]

    assert broken == []


@pytest.mark.parametrize(
    ("rule", "bad"),
    [
        (rules.nested_event_loops, "dialog.exec()"),
        (rules.nested_event_loops, "QDialog(self).exec_()"),
        (rules.nested_event_loops, "QEventLoop().exec(flags)"),
        (rules.static_dialogs, "answer = QMessageBox.question(self, 'Sure?', 'Sure?')"),
        (rules.static_dialogs, "QtWidgets.QMessageBox.warning(self, 'a', 'b')"),
        (rules.static_dialogs, "ask = QFileDialog.getSaveFileName"),
        (rules.static_dialogs, "QInputDialog.getText(self, 'a', 'b')"),
        (rules.coroutines, "class W:\n    async def load(self): ..."),
        (rules.colour_literals, "pen.setColor('#6C5CE7')"),
        (rules.colour_literals, "painter.fillRect(rect, Qt.GlobalColor.black)"),
        (rules.colour_literals, "QColor(20, 20, 20)"),
        (rules.loose_labels, "label = QLabel(job.title)"),
        (rules.loose_labels, "label = QtWidgets.QLabel()"),
        (rules.loose_labels, "class Pill(QLabel):\n    def f(self): self.setText('')"),
        (rules.loose_labels, "def ask(self):\n    box = QMessageBox(self)\n    box.setText(a)"),
        (rules.loose_tool_tips, "self.setToolTip(job.title)"),
        (rules.loose_tool_tips, "self.setToolTip(self.tr('Cut: {t}').format(t=title))"),
        (rules.loose_tool_tips, "self.setToolTip(f'{title}')"),
        (rules.loose_tool_tips, "self.setToolTip(self.tr(title))"),
        (rules.markup, "label.setTextFormat(Qt.TextFormat.RichText)"),
        (rules.markup, "label.setTextFormat(Qt.TextFormat.AutoText)"),
        (rules.markup, "document.setHtml(text)"),
        (rules.foreign_addresses, "media.setSource(job.video.url)"),
        (rules.foreign_addresses, "address = QUrl(job.video.url)"),
        (rules.foreign_addresses, "QDesktopServices.openUrl(address)"),
        (rules.foreign_addresses, "open_page(job.video.url)"),
        (rules.markup, "page = QTextBrowser()"),
        (rules.fields_that_take_the_wheel, "self.model = QComboBox()"),
        (rules.sleeps, "time.sleep(0.1)"),
        (rules.sleeps, "await asyncio.sleep(0.01)"),
        (rules.sleeps, "qtbot.wait(100)"),
        (rules.sleeps, "while True:\n    time.sleep(1)"),
        (rules.idle_waits, "window.show()\nqtbot.waitExposed(window)"),
        (rules.idle_waits, "qtbot.waitSignal(player.ended)"),
    ],
)
def test_a_broken_rule_is_found(rule: Rule, bad: str) -> None:
    assert len(list(rule(ast.parse(bad)))) == 1


@pytest.mark.parametrize(
    ("rule", "good"),
    [
        (rules.nested_event_loops, "dialog.open(); cursor.execute('x'); runner.run(main())"),
        (rules.static_dialogs, "QMessageBox.Icon.Warning; QFileDialog(self).open()"),
        (rules.coroutines, "def load(self): ..."),
        (rules.colour_literals, "theme.color(Role.TEXT); 'Issue #12'; Qt.GlobalColor.transparent"),
        (rules.loose_labels, "label = plain_label('name', job.title)"),
        (
            rules.loose_labels,
            (
                "def ask(self):\n    box = QMessageBox(self)\n"
                "    box.setTextFormat(Qt.TextFormat.PlainText)"
            ),
        ),
        (rules.loose_tool_tips, "self.setToolTip(self.tr('More')); b.setToolTip('')"),
        (rules.loose_tool_tips, "self.setToolTip(tool_tip(job.title))"),
        (rules.foreign_addresses, "media.setSource(QUrl.fromLocalFile(path)); a.setSource(QUrl())"),
        (rules.foreign_addresses, "open_page(BILLING_PAGE)"),
        (rules.fields_that_take_the_wheel, "class ComboBox(QComboBox): ...\nbox = ComboBox()"),
        (rules.sleeps, "while not path.exists():\n    time.sleep(0.01)"),
        (rules.sleeps, "await asyncio.sleep(0); await clock.sleep(5); spy.wait(200)"),
        (rules.idle_waits, "with qtbot.waitActive(window):\n    window.activateWindow()"),
    ],
)
def test_a_kept_rule_is_left_alone(rule: Rule, good: str) -> None:
    assert list(rule(ast.parse(good))) == []


def test_no_file_is_long() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / "luma_desktop").rglob("*.py")
    }

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}
