"""Problems on this computer: downloads, images, the database, the keyring, program errors."""

from __future__ import annotations

from luma_desktop.domain.problems import ProblemKind as Kind
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP
from luma_desktop.ui.presenters.texts.words import Action, Severity
from luma_desktop.ui.presenters.trouble.problem_entry import Entry

ERROR, WARNING = Severity.ERROR, Severity.WARNING

_PAID = QT_TRANSLATE_NOOP("problems", "The clip is paid for and still at the service.")
_NO_CLIP_LOST = QT_TRANSLATE_NOOP("problems", "Nothing was spent, and no clip is lost.")
_UNSENT = QT_TRANSLATE_NOOP("problems", "Nothing was generated or spent.")
_UNRECORDED = QT_TRANSLATE_NOOP("problems", "Nothing is sent, so nothing is spent.")
_KEY_NOT_STORED = QT_TRANSLATE_NOOP("problems", "The key wasn't stored; nothing was spent.")
_FETCH = QT_TRANSLATE_NOOP("problems", "Try again for free.")

LOCAL_PROBLEMS: dict[Kind, Entry] = {
    Kind.LINK_EXPIRED: Entry(
        QT_TRANSLATE_NOOP("problems", "The clip's link has expired"),
        QT_TRANSLATE_NOOP("problems", "The clip's link no longer works."),
        _PAID,
        QT_TRANSLATE_NOOP("problems", "Try again for free."),
        QT_TRANSLATE_NOOP("problems", "link expired"),
        WARNING,
        Action.FETCH_AGAIN,
    ),
    Kind.DOWNLOAD_BROKEN: Entry(
        QT_TRANSLATE_NOOP("problems", "Download incomplete"),
        QT_TRANSLATE_NOOP("problems", "The clip wasn't downloaded completely."),
        _PAID,
        _FETCH,
        QT_TRANSLATE_NOOP("problems", "incomplete download"),
        WARNING,
        Action.FETCH_AGAIN,
    ),
    Kind.NOT_A_VIDEO: Entry(
        QT_TRANSLATE_NOOP("problems", "Not a playable video"),
        QT_TRANSLATE_NOOP("problems", "The downloaded file isn't a playable video."),
        _PAID,
        _FETCH,
        QT_TRANSLATE_NOOP("problems", "not a playable video"),
        WARNING,
        Action.FETCH_AGAIN,
    ),
    Kind.DISK_FULL: Entry(
        QT_TRANSLATE_NOOP("problems", "The disk is full"),
        QT_TRANSLATE_NOOP("problems", "The disk is full."),
        _NO_CLIP_LOST,
        QT_TRANSLATE_NOOP("problems", "Free up some space, then try again."),
        QT_TRANSLATE_NOOP("problems", "disk full"),
        ERROR,
        Action.FETCH_AGAIN,
    ),
    Kind.DISK_ERROR: Entry(
        QT_TRANSLATE_NOOP("problems", "A file can't be accessed"),
        QT_TRANSLATE_NOOP("problems", "A file couldn't be read or written."),
        _NO_CLIP_LOST,
        QT_TRANSLATE_NOOP("problems", "Check the folder."),
        QT_TRANSLATE_NOOP("problems", "file can't be accessed"),
        ERROR,
        Action.FETCH_AGAIN,
    ),
    Kind.FOLDER_NAME: Entry(
        QT_TRANSLATE_NOOP("problems", "This data folder can't be used"),
        QT_TRANSLATE_NOOP("problems", "The data folder's name isn't UTF-8."),
        _UNRECORDED,
        QT_TRANSLATE_NOOP("problems", "Rename it, or use --data-dir."),
        QT_TRANSLATE_NOOP("problems", "folder can't be used"),
        ERROR,
    ),
    Kind.SOURCE_UNREACHABLE: Entry(
        QT_TRANSLATE_NOOP("problems", "The source video can't be reached"),
        QT_TRANSLATE_NOOP("problems", "The source video couldn't be downloaded."),
        _UNSENT,
        QT_TRANSLATE_NOOP("problems", "Choose another clip or a public link."),
        QT_TRANSLATE_NOOP("problems", "source video can't be reached"),
        WARNING,
        Action.REMIX,
    ),
    Kind.SOURCE_NOT_A_VIDEO: Entry(
        QT_TRANSLATE_NOOP("problems", "The source isn't a video"),
        QT_TRANSLATE_NOOP("problems", "This link doesn't lead to a video."),
        _UNSENT,
        QT_TRANSLATE_NOOP("problems", "Use the video's own link."),
        QT_TRANSLATE_NOOP("problems", "source isn't a video"),
        WARNING,
        Action.REMIX,
    ),
    Kind.DATABASE_NEWER: Entry(
        QT_TRANSLATE_NOOP("problems", "Made by a newer version"),
        QT_TRANSLATE_NOOP("problems", "A newer version of this program wrote this data folder."),
        QT_TRANSLATE_NOOP("problems", "Nothing was changed, sent, or spent."),
        QT_TRANSLATE_NOOP("problems", "Install the latest version."),
        QT_TRANSLATE_NOOP("problems", "newer database"),
        ERROR,
    ),
    Kind.DATABASE_BROKEN: Entry(
        QT_TRANSLATE_NOOP("problems", "The job database is damaged"),
        QT_TRANSLATE_NOOP("problems", "The job database can't be read or written."),
        _UNRECORDED,
        QT_TRANSLATE_NOOP("problems", "Check disk and backups."),
        QT_TRANSLATE_NOOP("problems", "database damaged"),
        ERROR,
        Action.OPEN_DATA_FOLDER,
    ),
    Kind.DATABASE_LOCKED: Entry(
        QT_TRANSLATE_NOOP("problems", "The job database is in use"),
        QT_TRANSLATE_NOOP("problems", "Another program is using the job database."),
        _UNRECORDED,
        QT_TRANSLATE_NOOP("problems", "Close that program. Retrying automatically."),
        QT_TRANSLATE_NOOP("problems", "database in use"),
        ERROR,
    ),
    Kind.DATABASE_REPLACED: Entry(
        QT_TRANSLATE_NOOP("problems", "The job database was gone"),
        QT_TRANSLATE_NOOP("problems", "The job database was deleted or moved."),
        QT_TRANSLATE_NOOP("problems", "It was saved again in full; nothing was spent."),
        QT_TRANSLATE_NOOP("problems", "Check the folder."),
        QT_TRANSLATE_NOOP("problems", "database was gone"),
        WARNING,
        Action.OPEN_DATA_FOLDER,
    ),
    Kind.ROWS_UNREADABLE: Entry(
        QT_TRANSLATE_NOOP("problems", "Some jobs can't be read"),
        QT_TRANSLATE_NOOP("problems", "Some stored jobs can't be read."),
        QT_TRANSLATE_NOOP("problems", "They stay as they are; nothing was spent."),
        QT_TRANSLATE_NOOP("problems", "Try a newer version."),
        QT_TRANSLATE_NOOP("problems", "unreadable jobs"),
        WARNING,
        Action.OPEN_DATA_FOLDER,
    ),
    Kind.KEYRING_ABSENT: Entry(
        QT_TRANSLATE_NOOP("problems", "No keyring found"),
        QT_TRANSLATE_NOOP("problems", "No keyring was found."),
        _KEY_NOT_STORED,
        QT_TRANSLATE_NOOP("problems", "Use it for this session, or set one up."),
        QT_TRANSLATE_NOOP("problems", "no keyring"),
        WARNING,
        Action.USE_FOR_SESSION,
    ),
    Kind.KEYRING_UNTRUSTED: Entry(
        QT_TRANSLATE_NOOP("problems", "The keyring isn't secure"),
        QT_TRANSLATE_NOOP("problems", "Others can read this keyring."),
        _KEY_NOT_STORED,
        QT_TRANSLATE_NOOP("problems", "Use the key for this session."),
        QT_TRANSLATE_NOOP("problems", "insecure keyring"),
        WARNING,
        Action.USE_FOR_SESSION,
    ),
    Kind.KEYRING_LOCKED: Entry(
        QT_TRANSLATE_NOOP("problems", "The keyring is locked"),
        QT_TRANSLATE_NOOP("problems", "The keyring stayed locked."),
        QT_TRANSLATE_NOOP("problems", "The key wasn't read or stored; nothing was spent."),
        QT_TRANSLATE_NOOP("problems", "Unlock the keyring and try again."),
        QT_TRANSLATE_NOOP("problems", "keyring locked"),
        WARNING,
        Action.RETRY_KEYRING,
    ),
    Kind.KEYRING_FAILED: Entry(
        QT_TRANSLATE_NOOP("problems", "The keyring failed"),
        QT_TRANSLATE_NOOP("problems", "The keyring couldn't complete the request."),
        QT_TRANSLATE_NOOP("problems", "Nothing was spent."),
        QT_TRANSLATE_NOOP("problems", "Try again, or use the key for this session only."),
        QT_TRANSLATE_NOOP("problems", "keyring error"),
        WARNING,
        Action.RETRY_KEYRING,
    ),
    Kind.INTERNAL: Entry(
        QT_TRANSLATE_NOOP("problems", "An error in this program"),
        QT_TRANSLATE_NOOP("problems", "Something went wrong in this program."),
        QT_TRANSLATE_NOOP("problems", "Sent jobs are recorded and won't be sent again."),
        QT_TRANSLATE_NOOP("problems", "Please report it."),
        QT_TRANSLATE_NOOP("problems", "error in this program"),
        ERROR,
        Action.COPY_DETAILS,
    ),
}
