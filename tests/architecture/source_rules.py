"""Rules about the source itself. Each takes a parsed module and yields what breaks it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

_STATIC_DIALOGS = {
    "QMessageBox": re.compile(r"(question|information|warning|critical|about|aboutQt)$"),
    "QFileDialog": re.compile(r"(get[A-Z]\w+|saveFileContent)$"),
    "QInputDialog": re.compile(r"get[A-Z]\w+$"),
    "QColorDialog": re.compile(r"getColor$"),
    "QFontDialog": re.compile(r"getFont$"),
}
_SLEEPS = {"time.sleep", "qtbot.wait", "QTest.qWait", "QTest.qSleep", "QThread.sleep"}
_HEX_COLOUR = re.compile(r"#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$")


def _dotted(node: ast.expr) -> str:
    """`a.b.c` of an attribute chain; what is not a name is left out."""
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""


def _found(node: ast.expr | ast.stmt, what: str) -> str:
    return f"line {node.lineno}: {what}"


def nested_event_loops(module: ast.Module) -> Iterator[str]:
    """Under qasync a nested loop starves the other tasks for good: use open() and signals."""
    for node in ast.walk(module):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"exec", "exec_"}
        ):
            yield _found(node, f"{_dotted(node.func)}()")


def static_dialogs(module: ast.Module) -> Iterator[str]:
    """Qt's static dialog functions run a nested event loop."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute):
            owner = _dotted(node.value).rpartition(".")[2]
            if owner in _STATIC_DIALOGS and _STATIC_DIALOGS[owner].match(node.attr):
                yield _found(node, f"{owner}.{node.attr}")


def coroutines(module: ast.Module) -> Iterator[str]:
    """A widget emits intents; what takes time happens behind the bridge."""
    for node in ast.walk(module):
        if isinstance(node, ast.AsyncFunctionDef):
            yield _found(node, f"async def {node.name}")


def colour_literals(module: ast.Module) -> Iterator[str]:
    """A widget asks the theme for a role, so that light, dark and high contrast all hold."""
    for node in ast.walk(module):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and _HEX_COLOUR.match(node.value)
        ):
            yield _found(node, node.value)
        elif isinstance(node, ast.Attribute) and _is_colour_name(node):
            yield _found(node, _dotted(node))
        elif isinstance(node, ast.Call) and _is_colour_of_literals(node):
            yield _found(node, "QColor of literals")


def _is_colour_name(node: ast.Attribute) -> bool:
    return _dotted(node.value).endswith("GlobalColor") and node.attr != "transparent"


def _is_colour_of_literals(call: ast.Call) -> bool:
    given = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
    return _dotted(call.func).endswith("QColor") and any(value != 0 for value in given)


def sleeps(module: ast.Module) -> Iterator[str]:
    """A test waits for the fact, not for time to pass.

    `asyncio.sleep(0)` only yields, and a pause between two looks (`while not ready(): …`) ends
    with the fact.
    """
    between_looks = {
        inner
        for loop in ast.walk(module)
        if isinstance(loop, ast.While) and not isinstance(loop.test, ast.Constant)
        for inner in ast.walk(loop)
    }
    for node in ast.walk(module):
        if not isinstance(node, ast.Call) or node in between_looks:
            continue
        name = _dotted(node.func)
        if name in _SLEEPS or (name == "asyncio.sleep" and not _is_zero(node)):
            yield _found(node, f"{name}()")


def _is_zero(call: ast.Call) -> bool:
    return len(call.args) == 1 and isinstance(call.args[0], ast.Constant) and not call.args[0].value


_WAITS = {"waitExposed", "waitActive", "waitSignal", "waitSignals", "assertNotEmitted"}


def idle_waits(module: ast.Module) -> Iterator[str]:
    """pytest-qt's waits are contexts: called on a line of their own they wait for nothing."""
    for node in ast.walk(module):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            name = _dotted(node.value.func)
            if name.rpartition(".")[2] in _WAITS:
                yield _found(node.value, f"{name}()")


_MARKUP_FORMATS = {"RichText", "AutoText", "MarkdownText"}
_MARKUP_SETTERS = {"setHtml", "insertHtml", "appendHtml", "setMarkdown", "setWhatsThis"}
_MARKUP_WIDGETS = {"QTextEdit", "QTextBrowser", "QErrorMessage", "QStaticText", "QTextDocument"}


def loose_labels(module: ast.Module) -> Iterator[str]:
    """A QLabel takes a text for markup if it looks like it: plain_label and text_label do not."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and _dotted(node.func).endswith("QLabel"):
            yield _found(node, "QLabel()")
        elif isinstance(node, ast.ClassDef) and not _sets_plain_text(node):
            if any(_dotted(base).endswith(("QLabel", "QMessageBox")) for base in node.bases):
                yield _found(node, f"class {node.name}")
        elif isinstance(node, ast.FunctionDef) and not _sets_plain_text(node):
            yield from (_found(call, "QMessageBox()") for call in _calls(node, "QMessageBox"))


def fields_that_take_the_wheel(module: ast.Module) -> Iterator[str]:
    """Qt's own change under a wheel that only passes over them; the kit's do not."""
    for name in ("QComboBox", "QSpinBox", "QDoubleSpinBox", "QSlider", "QDial"):
        for call in _calls(module, name):
            yield _found(call, f"{name}()")


def _calls(node: ast.AST, name: str) -> Iterator[ast.Call]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call) and _dotted(inner.func).endswith(name):
            yield inner


def _sets_plain_text(node: ast.AST) -> bool:
    return any(
        isinstance(arg, ast.Attribute) and arg.attr == "PlainText"
        for call in _calls(node, "setTextFormat")
        for arg in call.args
    )


def loose_tool_tips(module: ast.Module) -> Iterator[str]:
    """A tool tip is a translated constant, or goes through tool_tip()."""
    for call in _calls(module, "setToolTip"):
        if not all(_is_safe_tip(arg) for arg in call.args):
            yield _found(call, "setToolTip()")


def _is_safe_tip(arg: ast.expr) -> bool:
    if isinstance(arg, ast.Constant):
        return True
    if not isinstance(arg, ast.Call):
        return False
    name = _dotted(arg.func).rpartition(".")[2]
    return name == "tool_tip" or (
        name in {"tr", "translate"} and all(isinstance(given, ast.Constant) for given in arg.args)
    )


_OWN_PAGES = re.compile(r"[A-Z][A-Z_]+_PAGE$")


def foreign_addresses(module: ast.Module) -> Iterator[str]:
    """The player and the desktop get files of this computer; the browser gets pages of our own."""
    for node in ast.walk(module):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name, first = _dotted(node.func).rpartition(".")[2], node.args[0]
        if name == "QUrl":
            yield _found(node, "QUrl()")
        elif name in {"openUrl", "setSource"} and not _is_local_file(first):
            yield _found(node, f"{name}()")
        elif name == "open_page" and not _OWN_PAGES.match(_dotted(first)):
            yield _found(node, "open_page()")


def _is_local_file(arg: ast.expr) -> bool:
    """`QUrl.fromLocalFile(…)`, or `QUrl()` for none."""
    if not isinstance(arg, ast.Call):
        return False
    name = _dotted(arg.func)
    return name == "QUrl.fromLocalFile" or (name == "QUrl" and not arg.args)


def markup(module: ast.Module) -> Iterator[str]:
    """Nothing of the service's is ever rich text, so nearly nothing is."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and (
            node.attr in _MARKUP_SETTERS
            or (node.attr in _MARKUP_FORMATS and _dotted(node.value).endswith("TextFormat"))
        ):
            yield _found(node, _dotted(node))
        elif isinstance(node, ast.Name) and node.id in _MARKUP_WIDGETS:
            yield _found(node, node.id)
