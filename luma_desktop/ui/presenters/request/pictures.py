"""Pictures of this computer in words: where they are, and what was changed to make them fit."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.picture import KeptPicture, PictureNote
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate
N = PictureNote

_NOTES = {
    N.FIRST_FRAME: QT_TRANSLATE_NOOP("pictures", "only its first frame is used"),
    N.TURNED_UPRIGHT: QT_TRANSLATE_NOOP("pictures", "turned upright"),
    N.COLOURS_CONVERTED: QT_TRANSLATE_NOOP("pictures", "colours converted to sRGB"),
    N.TRANSPARENCY_FILLED: QT_TRANSLATE_NOOP("pictures", "transparency filled"),
    N.FLAT: QT_TRANSLATE_NOOP("pictures", "came out in one colour: check it"),
    N.CROPPED: QT_TRANSLATE_NOOP("pictures", "cropped"),
    N.SCALED_DOWN: QT_TRANSLATE_NOOP("pictures", "scaled down"),
    N.LOCATION_REMOVED: QT_TRANSLATE_NOOP("pictures", "location removed"),
    N.METADATA_REMOVED: QT_TRANSLATE_NOOP("pictures", "metadata removed"),
    N.RE_ENCODED: QT_TRANSLATE_NOOP("pictures", "encoded anew"),
}


def picture_place(picture: KeptPicture) -> str:
    """What stands where else an address stands: the place and the size in pixels."""
    return translate("pictures", "From this computer · {width}×{height}").format(
        width=picture.width, height=picture.height
    )


def picture_details(picture: KeptPicture) -> str:
    """The same, and what was changed: `Turned upright, location removed.`."""
    known = [_NOTES[note] for note in picture.notes if note in _NOTES]
    changes = ", ".join(translate("pictures", note) for note in known)
    place = picture_place(picture)
    return f"{place}. {changes[0].upper()}{changes[1:]}." if changes else f"{place}."
