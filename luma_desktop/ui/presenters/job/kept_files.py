"""What is kept and cannot be shown here, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.clip import Clip
from luma_desktop.domain.job import Job
from luma_desktop.ui.presenters.texts.amounts import size_text

translate = QCoreApplication.translate

_UNKNOWN = ".bin"


def kind_name(clip: Clip) -> str:
    """`ZIP`, `MOV`, …; empty where the kind is not known."""
    return "" if clip.suffix == _UNKNOWN else clip.suffix.lstrip(".").upper()


def kept_title() -> str:
    return translate("kept", "This cannot be shown here")


def kept_sentence(job: Job, clip: Clip) -> str:
    """Such as `EXR frames in a ZIP file, 8.4 MB. It is kept whole.`, and what can be done."""
    whole = translate(
        "kept",
        "It is kept whole, as the service made it: “Save as…” copies it for another program.",
    )
    return f"{_what(job, clip)}, {size_text(clip.size, None)}. {whole}"


def _what(job: Job, clip: Clip) -> str:
    kind = kind_name(clip)
    if not kind:
        return translate("kept", "A file of a kind that is not known")
    if clip.is_video:
        return translate("kept", "A video as {kind} file").format(kind=kind)
    if job.request.exr_export and clip.suffix != ".exr":
        return translate("kept", "EXR frames in a {kind} file").format(kind=kind)
    return translate("kept", "A {kind} file").format(kind=kind)
