"""Files that are kept but can't be previewed, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.clip import Clip
from luma_desktop.domain.job import Job
from luma_desktop.ui.presenters.texts.amounts import size_text

translate = QCoreApplication.translate

_UNKNOWN = ".bin"


def kind_name(clip: Clip) -> str:
    """`ZIP`, `MOV`, …; empty where the kind isn't known."""
    return "" if clip.suffix == _UNKNOWN else clip.suffix.lstrip(".").upper()


def kept_title() -> str:
    return translate("kept", "No preview available")


def kept_sentence(job: Job, clip: Clip) -> str:
    """Such as `EXR frames in a ZIP file, 8.4 MB.`, and what can be done with it."""
    what = _what(job, clip).format(kind=kind_name(clip), size=size_text(clip.size, None))
    kept = translate("kept", "The original file is kept. Use “Save as…” to copy it elsewhere.")
    return f"{what} {kept}"


def _what(job: Job, clip: Clip) -> str:
    if not kind_name(clip):
        return translate("kept", "File of an unknown type, {size}.")
    if clip.is_video:
        return translate("kept", "{kind} video, {size}.")
    if job.request.exr_export and clip.suffix != ".exr":
        return translate("kept", "EXR frames in a {kind} file, {size}.")
    return translate("kept", "{kind} file, {size}.")
