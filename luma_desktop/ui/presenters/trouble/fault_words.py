"""Why a form cannot be sent as it stands, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.request import MAX_PROMPT_UNITS
from luma_desktop.domain.request_check import RequestFault
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate
F = RequestFault

_NOT_AN_ADDRESS = QT_TRANSLATE_NOOP("faults", "Not a web address: they begin with https://")
_NOT_TAKEN = QT_TRANSLATE_NOOP("faults", "This model does not take that.")

_TEXTS = {
    F.PROMPT_BLANK: QT_TRANSLATE_NOOP("faults", "Say first what the clip should show."),
    F.PROMPT_TOO_LONG: QT_TRANSLATE_NOOP(
        "faults", "The service takes prompts of up to {most} characters."
    ),
    F.START_URL: _NOT_AN_ADDRESS,
    F.END_URL: _NOT_AN_ADDRESS,
    F.SOURCE_VIDEO_URL: _NOT_AN_ADDRESS,
    F.SOURCE_VIDEO: QT_TRANSLATE_NOOP("faults", "Say which video it is to be made of."),
    F.LOOP_OF_VERSION: QT_TRANSLATE_NOOP(
        "faults", "A loop can be made of a new clip only, not of a video's other version."
    ),
    F.HDR_SIZE: QT_TRANSLATE_NOOP("faults", "HDR is made in 5 s at 720p or 1080p only."),
    F.EXR_EXPORT: QT_TRANSLATE_NOOP("faults", "EXR frames are exported with HDR only."),
    F.START_TAKEN: QT_TRANSLATE_NOOP("faults", "An extension begins with its clip's last frame."),
    F.END_TAKEN: QT_TRANSLATE_NOOP("faults", "It ends where the clip begins."),
    F.UPLOAD_NOT_AGREED: QT_TRANSLATE_NOOP(
        "faults", "Pictures of this computer are uploaded to a public address: agree to that first."
    ),
    F.BUCKET_UNFINISHED: QT_TRANSLATE_NOOP(
        "faults", "Say in the settings first which bucket pictures go to."
    ),
    F.INLINE_PICTURE: QT_TRANSLATE_NOOP(
        "faults",
        "This model takes no picture within the request: choose another way in the settings.",
    ),
    F.EXTENSION: QT_TRANSLATE_NOOP("faults", "This model goes on from a clip's last frame."),
    F.KEYFRAME_ID: QT_TRANSLATE_NOOP(
        "faults", "The service does not take this clip by its id, only a frame of it."
    ),
}


def fault_text(fault: RequestFault) -> str:
    return translate("faults", _TEXTS.get(fault, _NOT_TAKEN)).format(most=f"{MAX_PROMPT_UNITS:,}")
