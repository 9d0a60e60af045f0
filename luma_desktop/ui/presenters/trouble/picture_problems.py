"""Troubles with the pictures of a form: where they lie, and how they get to the service."""

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
        QT_TRANSLATE_NOOP("problems", "The picture cannot be reached"),
        QT_TRANSLATE_NOOP("problems", "No picture could be fetched from this address."),
        _IMAGE,
        QT_TRANSLATE_NOOP("problems", "Check that it opens without signing in."),
        QT_TRANSLATE_NOOP("problems", "picture not reachable"),
        WARNING,
    ),
    Kind.NOT_AN_IMAGE: Entry(
        QT_TRANSLATE_NOOP("problems", "Not a picture"),
        QT_TRANSLATE_NOOP("problems", "No picture that can be read here."),
        _IMAGE,
        QT_TRANSLATE_NOOP("problems", "Use a JPEG, PNG or WebP, or the picture's own address."),
        QT_TRANSLATE_NOOP("problems", "not a picture"),
        WARNING,
    ),
    Kind.PICTURE_BROKEN: Entry(
        QT_TRANSLATE_NOOP("problems", "A damaged picture"),
        QT_TRANSLATE_NOOP("problems", "A part of the picture is damaged or missing."),
        _IMAGE,
        QT_TRANSLATE_NOOP("problems", "Get it once more from where it came from."),
        QT_TRANSLATE_NOOP("problems", "damaged picture"),
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
        QT_TRANSLATE_NOOP("problems", "The picture is gone"),
        QT_TRANSLATE_NOOP("problems", "The picture is no longer kept on this computer."),
        _IMAGE,
        QT_TRANSLATE_NOOP("problems", "Choose it again."),
        QT_TRANSLATE_NOOP("problems", "picture is gone"),
        WARNING,
        Action.REMIX,
    ),
    Kind.UPLOAD_GONE: Entry(
        QT_TRANSLATE_NOOP("problems", "No uploads any more"),
        QT_TRANSLATE_NOOP("problems", "The service takes no more uploads of pictures."),
        _IMAGE,
        QT_TRANSLATE_NOOP("problems", "Choose another way for pictures."),
        QT_TRANSLATE_NOOP("problems", "no uploads any more"),
        WARNING,
        Action.OPEN_PICTURE_SETTINGS,
    ),
    Kind.UPLOAD_NOT_AGREED: Entry(
        QT_TRANSLATE_NOOP("problems", "Not agreed to"),
        QT_TRANSLATE_NOOP("problems", "You have not agreed to public uploads."),
        _IMAGE,
        QT_TRANSLATE_NOOP("problems", "Agree, or choose another way."),
        QT_TRANSLATE_NOOP("problems", "upload not agreed to"),
        WARNING,
        Action.OPEN_PICTURE_SETTINGS,
    ),
    Kind.BUCKET_UNFINISHED: Entry(
        QT_TRANSLATE_NOOP("problems", "No bucket yet"),
        QT_TRANSLATE_NOOP("problems", "The bucket's settings are not complete."),
        _IMAGE,
        _SETTINGS,
        QT_TRANSLATE_NOOP("problems", "no bucket"),
        WARNING,
        Action.OPEN_PICTURE_SETTINGS,
    ),
    Kind.BUCKET_SECRET_MISSING: Entry(
        QT_TRANSLATE_NOOP("problems", "The bucket's secret is missing"),
        QT_TRANSLATE_NOOP("problems", "The secret key of your bucket is not known here."),
        _IMAGE,
        QT_TRANSLATE_NOOP("problems", "Give it in the settings."),
        QT_TRANSLATE_NOOP("problems", "secret of the bucket missing"),
        WARNING,
        Action.OPEN_PICTURE_SETTINGS,
    ),
    Kind.BUCKET_REFUSED: Entry(
        QT_TRANSLATE_NOOP("problems", "The bucket refuses"),
        QT_TRANSLATE_NOOP("problems", "Your bucket does not take the picture."),
        _IMAGE,
        QT_TRANSLATE_NOOP("problems", "Check its name, region and keys."),
        QT_TRANSLATE_NOOP("problems", "refused by the bucket"),
        WARNING,
        Action.OPEN_PICTURE_SETTINGS,
    ),
    Kind.BUCKET_TROUBLE: Entry(
        QT_TRANSLATE_NOOP("problems", "The bucket cannot be reached"),
        QT_TRANSLATE_NOOP("problems", "The bucket's server does not answer as it should."),
        _IMAGE,
        QT_TRANSLATE_NOOP("problems", "It is tried again by itself."),
        QT_TRANSLATE_NOOP("problems", "trouble at the bucket"),
        WARNING,
        Action.CHECK_NOW,
    ),
    Kind.INLINE_NOT_TAKEN: Entry(
        QT_TRANSLATE_NOOP("problems", "Not within the request"),
        QT_TRANSLATE_NOOP("problems", "This model takes no picture within the request."),
        _IMAGE,
        QT_TRANSLATE_NOOP("problems", "Choose another way or model."),
        QT_TRANSLATE_NOOP("problems", "no picture within the request"),
        WARNING,
        Action.OPEN_PICTURE_SETTINGS,
    ),
}
