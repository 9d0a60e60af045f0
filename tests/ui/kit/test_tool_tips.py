"""A tool tip shows a text as it is, whatever Qt would take it for."""

from __future__ import annotations

import pytest
from PySide6.QtGui import Qt, QTextDocument

from luma_desktop.ui.kit.tool_tips import tool_tip


@pytest.mark.parametrize(
    "text",
    [
        "a plain prompt",
        "rock & roll",
        "<b>bold</b>",
        "&lt;b&gt; as it came",
        "a &amp; b",
        'a <img src="file:///etc/passwd">',
        "x < y\nand <i>more</i>",
    ],
)
def test_what_is_shown_is_the_text_itself(text: str) -> None:
    shown = tool_tip(text)
    document = QTextDocument()
    if Qt.mightBeRichText(shown):
        document.setHtml(shown)
        shown = document.toPlainText()
    assert " ".join(shown.split()) == " ".join(text.split())
