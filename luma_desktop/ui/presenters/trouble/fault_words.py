"""Why a form can't be sent as it is, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.request import MAX_PROMPT_UNITS
from luma_desktop.domain.request_check import RequestFault
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate
F = RequestFault

_NOT_AN_ADDRESS = QT_TRANSLATE_NOOP("faults", "Not a web address. It should begin with https://")
_NOT_TAKEN = QT_TRANSLATE_NOOP("faults", "This model doesn't support that.")

_TEXTS = {
    F.PROMPT_BLANK: QT_TRANSLATE_NOOP("faults", "Describe the clip first."),
    F.PROMPT_TOO_LONG: QT_TRANSLATE_NOOP("faults", "A prompt can have up to {most} characters."),
    F.START_URL: _NOT_AN_ADDRESS,
    F.END_URL: _NOT_AN_ADDRESS,
    F.SOURCE_VIDEO_URL: _NOT_AN_ADDRESS,
    F.SOURCE_VIDEO: QT_TRANSLATE_NOOP("faults", "Choose a source video first."),
    F.LOOP_OF_VERSION: QT_TRANSLATE_NOOP(
        "faults", "Only new clips can loop, not edited or reframed videos."
    ),
    F.HDR_SIZE: QT_TRANSLATE_NOOP("faults", "HDR requires 5 s at 720p or 1080p."),
    F.EXR_EXPORT: QT_TRANSLATE_NOOP("faults", "EXR export requires HDR."),
    F.START_TAKEN: QT_TRANSLATE_NOOP(
        "faults", "An extension starts with the last frame of its clip."
    ),
    F.END_TAKEN: QT_TRANSLATE_NOOP(
        "faults", "This clip ends with the first frame of the next one."
    ),
    F.UPLOAD_NOT_AGREED: QT_TRANSLATE_NOOP(
        "faults", "Images on this computer are uploaded to a public address. Agree to that first."
    ),
    F.BUCKET_UNFINISHED: QT_TRANSLATE_NOOP("faults", "Set up your bucket in the settings first."),
    F.INLINE_PICTURE: QT_TRANSLATE_NOOP(
        "faults",
        "This model needs an image link. Choose another way to send images in the settings.",
    ),
    F.EXTENSION: QT_TRANSLATE_NOOP(
        "faults", "This model can only extend a clip from its last frame."
    ),
    F.KEYFRAME_ID: QT_TRANSLATE_NOOP(
        "faults", "The service can't use this clip's ID, only one of its frames."
    ),
}


def fault_text(fault: RequestFault) -> str:
    return translate("faults", _TEXTS.get(fault, _NOT_TAKEN)).format(most=f"{MAX_PROMPT_UNITS:,}")
