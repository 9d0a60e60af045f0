"""A field whose value is one of several that were chosen elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QWidget

translate = QCoreApplication.translate


def mark_varied(field: QWidget, name: str, *, varied: bool) -> None:
    """Disable a varied field; its label (`<objectName>_label`, beside it) says why."""
    field.setEnabled(not varied)
    beside = field.parentWidget()
    label = None if beside is None else beside.findChild(QLabel, f"{field.objectName()}_label")
    if label is not None:
        label.setText(translate("matrix", "{name} · varied").format(name=name) if varied else name)
