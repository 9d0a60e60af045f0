"""Problems with a form's images: where they are, and how they get to the service."""

from __future__ import annotations

from luma_desktop.domain.problems import ProblemKind as Kind
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP
from luma_desktop.ui.presenters.texts.words import Action, Severity
from luma_desktop.ui.presenters.trouble.problem_entry import Entry

WARNING = Severity.WARNING

_IMAGE = QT_TRANSLATE_NOOP("problems", "Nothing was generated or spent.")
_SETTINGS = QT_TRANSLATE_NOOP("problems", "Complete them, or choose another way.")

PICTURE_PROBLEMS: dict[Kind, Entry] = {
    Kind.IMAGE_UNREACHABLE: Entry(
        QT_TRANSLATE_NOOP("problems", "The image can't be reached"),
        QT_TRANSLATE_NOOP("problems", "No image could be downloaded from this link."),
        _IMAGE,
        QT_TRANSLATE_NOOP("problems", "Check that it opens without signing in."),
        QT_TRANSLATE_NOOP("problems", "image can't be reached"),
        WARNING,
    ),
    Kind.NOT_AN_IMAGE: Entry(
        QT_TRANSLATE_NOOP("problems", "Not an image"),
        QT_TRANSLATE_NOOP("problems", "This file can't be read as an image."),
        _IMAGE,
        QT_TRANSLATE_NOOP("problems", "Use a JPEG, PNG, or WebP, or the image's own link."),
        QT_TRANSLATE_NOOP("problems", "not an image"),
        WARNING,
    ),
    Kind.PICTURE_BROKEN: Entry(
        QT_TRANSLATE_NOOP("problems", "Damaged image"),
        QT_TRANSLATE_NOOP("problems", "Part of the image is damaged or missing."),
        _IMAGE,
        QT_TRANSLATE_NOOP("problems", "Get a new copy of the image."),
        QT_TRANSLATE_NOOP("problems", "damaged image"),
        WARNING,
    ),
    Kind.DECODING_STOPPED: Entry(
        QT_TRANSLATE_NOOP("problems", "The file can't be decoded"),
        QT_TRANSLATE_NOOP("problems", "Decoding this file took too much time or memory."),
        _IMAGE,
        QT_TRANSLATE_NOOP("problems", "Open it in another program and save a copy."),
        QT_TRANSLATE_NOOP("problems", "can't be decoded"),
        WARNING,
    ),
    Kind.PICTURE_GONE: Entry(
        QT_TRANSLATE_NOOP("problems", "The image is missing"),
        QT_TRANSLATE_NOOP("problems", "The image is no longer stored on this computer."),
        _IMAGE,
        QT_TRANSLATE_NOOP("problems", "Choose the image again."),
        QT_TRANSLATE_NOOP("problems", "image is missing"),
        WARNING,
        Action.REMIX,
    ),
    Kind.UPLOAD_GONE: Entry(
        QT_TRANSLATE_NOOP("problems", "Uploads are no longer available"),
        QT_TRANSLATE_NOOP("problems", "The service no longer accepts image uploads."),
        _IMAGE,
        QT_TRANSLATE_NOOP("problems", "Choose another way to send images."),
        QT_TRANSLATE_NOOP("problems", "uploads no longer available"),
        WARNING,
        Action.OPEN_PICTURE_SETTINGS,
    ),
    Kind.UPLOAD_NOT_AGREED: Entry(
        QT_TRANSLATE_NOOP("problems", "Upload not agreed to"),
        QT_TRANSLATE_NOOP("problems", "You haven't agreed to public uploads."),
        _IMAGE,
        QT_TRANSLATE_NOOP("problems", "Agree, or choose another way."),
        QT_TRANSLATE_NOOP("problems", "upload not agreed to"),
        WARNING,
        Action.OPEN_PICTURE_SETTINGS,
    ),
    Kind.BUCKET_UNFINISHED: Entry(
        QT_TRANSLATE_NOOP("problems", "The bucket isn't set up"),
        QT_TRANSLATE_NOOP("problems", "The bucket's settings are incomplete."),
        _IMAGE,
        _SETTINGS,
        QT_TRANSLATE_NOOP("problems", "bucket not set up"),
        WARNING,
        Action.OPEN_PICTURE_SETTINGS,
    ),
    Kind.BUCKET_SECRET_MISSING: Entry(
        QT_TRANSLATE_NOOP("problems", "The bucket's secret is missing"),
        QT_TRANSLATE_NOOP("problems", "Your bucket's secret key wasn't found."),
        _IMAGE,
        QT_TRANSLATE_NOOP("problems", "Enter it in the settings."),
        QT_TRANSLATE_NOOP("problems", "bucket's secret missing"),
        WARNING,
        Action.OPEN_PICTURE_SETTINGS,
    ),
    Kind.BUCKET_REFUSED: Entry(
        QT_TRANSLATE_NOOP("problems", "The bucket refused the image"),
        QT_TRANSLATE_NOOP("problems", "Your bucket refused the image."),
        _IMAGE,
        QT_TRANSLATE_NOOP("problems", "Check its name, region and keys."),
        QT_TRANSLATE_NOOP("problems", "refused by the bucket"),
        WARNING,
        Action.OPEN_PICTURE_SETTINGS,
    ),
    Kind.BUCKET_TROUBLE: Entry(
        QT_TRANSLATE_NOOP("problems", "The bucket can't be reached"),
        QT_TRANSLATE_NOOP("problems", "The bucket's server isn't responding as it should."),
        _IMAGE,
        QT_TRANSLATE_NOOP("problems", "Retrying automatically."),
        QT_TRANSLATE_NOOP("problems", "bucket unavailable"),
        WARNING,
        Action.CHECK_NOW,
    ),
    Kind.INLINE_NOT_TAKEN: Entry(
        QT_TRANSLATE_NOOP("problems", "An image link is needed"),
        QT_TRANSLATE_NOOP("problems", "This model needs an image link, not a file."),
        _IMAGE,
        QT_TRANSLATE_NOOP("problems", "Choose another way or model."),
        QT_TRANSLATE_NOOP("problems", "needs an image link"),
        WARNING,
        Action.OPEN_PICTURE_SETTINGS,
    ),
}
