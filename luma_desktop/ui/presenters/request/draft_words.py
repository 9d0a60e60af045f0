"""What a cleared form still holds, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.settings import FormDraft

translate = QCoreApplication.translate


def cleared_text(left: FormDraft) -> str:
    """`left` differs from a new form only in its aspect ratio and Expand prompt, if at all."""
    if left.aspect_ratio is FormDraft().aspect_ratio:
        if left.expand_prompt:
            return translate("draft", "The form is empty. Expand prompt is still on.")
        return translate("draft", "The form is empty.")
    if left.expand_prompt:
        text = translate(
            "draft",
            "The form is empty. The aspect ratio is still {ratio}, and Expand prompt is on.",
        )
    else:
        text = translate("draft", "The form is empty. The aspect ratio is still {ratio}.")
    return text.format(ratio=left.aspect_ratio)
