"""Images on this computer in words: where they are, and how they were changed to fit."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.picture import KeptPicture, PictureNote
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate
N = PictureNote

_NOTES = {
    N.FIRST_FRAME: QT_TRANSLATE_NOOP("pictures", "only the first frame is used"),
    N.TURNED_UPRIGHT: QT_TRANSLATE_NOOP("pictures", "rotated upright"),
    N.COLOURS_CONVERTED: QT_TRANSLATE_NOOP("pictures", "colours converted to sRGB"),
    N.TRANSPARENCY_FILLED: QT_TRANSLATE_NOOP("pictures", "transparency filled"),
    N.FLAT: QT_TRANSLATE_NOOP("pictures", "a single colour: check it"),
    N.CROPPED: QT_TRANSLATE_NOOP("pictures", "cropped"),
    N.SCALED_DOWN: QT_TRANSLATE_NOOP("pictures", "scaled down"),
    N.LOCATION_REMOVED: QT_TRANSLATE_NOOP("pictures", "location removed"),
    N.METADATA_REMOVED: QT_TRANSLATE_NOOP("pictures", "metadata removed"),
    N.RE_ENCODED: QT_TRANSLATE_NOOP("pictures", "re-encoded"),
}


def picture_place(picture: KeptPicture) -> str:
    """What is shown in place of an address: where the image is, and its size in pixels."""
    return translate("pictures", "From this computer · {width}×{height}").format(
        width=picture.width, height=picture.height
    )


def picture_details(picture: KeptPicture) -> str:
    """The same, and what was changed: `Rotated upright, location removed.`."""
    known = [_NOTES[note] for note in picture.notes if note in _NOTES]
    changes = ", ".join(translate("pictures", note) for note in known)
    place = picture_place(picture)
    return f"{place}. {changes[0].upper()}{changes[1:]}." if changes else f"{place}."
