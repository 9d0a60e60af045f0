"""Troubles on this computer: clips on their way, pictures, database, keyring, faults."""

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
_KEY_NOT_STORED = QT_TRANSLATE_NOOP("problems", "The key was not stored; nothing was spent.")
_FETCH = QT_TRANSLATE_NOOP("problems", "Fetch it again at no cost.")

LOCAL_PROBLEMS: dict[Kind, Entry] = {
    Kind.LINK_EXPIRED: Entry(
        QT_TRANSLATE_NOOP("problems", "The link to the clip expired"),
        QT_TRANSLATE_NOOP("problems", "The link to the clip no longer works."),
        _PAID,
        QT_TRANSLATE_NOOP("problems", "Fetch it again at no cost."),
        QT_TRANSLATE_NOOP("problems", "link expired"),
        WARNING,
        Action.FETCH_AGAIN,
    ),
    Kind.DOWNLOAD_BROKEN: Entry(
        QT_TRANSLATE_NOOP("problems", "The clip did not arrive"),
        QT_TRANSLATE_NOOP("problems", "The clip did not arrive whole."),
        _PAID,
        _FETCH,
        QT_TRANSLATE_NOOP("problems", "broken download"),
        WARNING,
        Action.FETCH_AGAIN,
    ),
    Kind.NOT_A_VIDEO: Entry(
        QT_TRANSLATE_NOOP("problems", "Not a video"),
        QT_TRANSLATE_NOOP("problems", "What came is not a video that plays."),
        _PAID,
        _FETCH,
        QT_TRANSLATE_NOOP("problems", "not a video"),
        WARNING,
        Action.FETCH_AGAIN,
    ),
    Kind.DISK_FULL: Entry(
        QT_TRANSLATE_NOOP("problems", "The disk is full"),
        QT_TRANSLATE_NOOP("problems", "The disk is full."),
        _NO_CLIP_LOST,
        QT_TRANSLATE_NOOP("problems", "Make some room, then try again."),
        QT_TRANSLATE_NOOP("problems", "disk full"),
        ERROR,
        Action.FETCH_AGAIN,
    ),
    Kind.DISK_ERROR: Entry(
        QT_TRANSLATE_NOOP("problems", "The file cannot be written"),
        QT_TRANSLATE_NOOP("problems", "The file could not be read or written."),
        _NO_CLIP_LOST,
        QT_TRANSLATE_NOOP("problems", "Check the folder first."),
        QT_TRANSLATE_NOOP("problems", "cannot be written"),
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
        QT_TRANSLATE_NOOP("problems", "The source video cannot be reached"),
        QT_TRANSLATE_NOOP("problems", "The source video could not be fetched."),
        _UNSENT,
        QT_TRANSLATE_NOOP("problems", "Choose another clip or a public address."),
        QT_TRANSLATE_NOOP("problems", "source video not reachable"),
        WARNING,
        Action.REMIX,
    ),
    Kind.SOURCE_NOT_A_VIDEO: Entry(
        QT_TRANSLATE_NOOP("problems", "The source is not a video"),
        QT_TRANSLATE_NOOP("problems", "What lies at this address is not a video."),
        _UNSENT,
        QT_TRANSLATE_NOOP("problems", "Use the address of the video itself."),
        QT_TRANSLATE_NOOP("problems", "source is not a video"),
        WARNING,
        Action.REMIX,
    ),
    Kind.DATABASE_NEWER: Entry(
        QT_TRANSLATE_NOOP("problems", "Made by a newer version"),
        QT_TRANSLATE_NOOP("problems", "A newer version of this program wrote the data folder."),
        QT_TRANSLATE_NOOP("problems", "Nothing was changed, sent or spent."),
        QT_TRANSLATE_NOOP("problems", "Install the newest version."),
        QT_TRANSLATE_NOOP("problems", "newer database"),
        ERROR,
    ),
    Kind.DATABASE_BROKEN: Entry(
        QT_TRANSLATE_NOOP("problems", "The record of jobs is damaged"),
        QT_TRANSLATE_NOOP("problems", "The record of jobs cannot be read or written."),
        _UNRECORDED,
        QT_TRANSLATE_NOOP("problems", "Check disk and backups."),
        QT_TRANSLATE_NOOP("problems", "database damaged"),
        ERROR,
        Action.OPEN_DATA_FOLDER,
    ),
    Kind.DATABASE_LOCKED: Entry(
        QT_TRANSLATE_NOOP("problems", "The record of jobs is in use"),
        QT_TRANSLATE_NOOP("problems", "Another program holds the record of jobs."),
        _UNRECORDED,
        QT_TRANSLATE_NOOP("problems", "Close it; this is tried again by itself."),
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
        QT_TRANSLATE_NOOP("problems", "No keyring here"),
        QT_TRANSLATE_NOOP("problems", "No keyring here."),
        _KEY_NOT_STORED,
        QT_TRANSLATE_NOOP("problems", "Use it for this session, or set one up."),
        QT_TRANSLATE_NOOP("problems", "no keyring"),
        WARNING,
        Action.USE_FOR_SESSION,
    ),
    Kind.KEYRING_UNTRUSTED: Entry(
        QT_TRANSLATE_NOOP("problems", "The keyring is not safe"),
        QT_TRANSLATE_NOOP("problems", "Others can read this keyring."),
        _KEY_NOT_STORED,
        QT_TRANSLATE_NOOP("problems", "Use the key for this session."),
        QT_TRANSLATE_NOOP("problems", "unsafe keyring"),
        WARNING,
        Action.USE_FOR_SESSION,
    ),
    Kind.KEYRING_LOCKED: Entry(
        QT_TRANSLATE_NOOP("problems", "The keyring is locked"),
        QT_TRANSLATE_NOOP("problems", "The keyring stayed locked."),
        QT_TRANSLATE_NOOP("problems", "The key was not read or stored; nothing was spent."),
        QT_TRANSLATE_NOOP("problems", "Unlock the keyring and try again."),
        QT_TRANSLATE_NOOP("problems", "keyring locked"),
        WARNING,
        Action.RETRY_KEYRING,
    ),
    Kind.KEYRING_FAILED: Entry(
        QT_TRANSLATE_NOOP("problems", "The keyring does not answer as it should"),
        QT_TRANSLATE_NOOP("problems", "The keyring could not do what it was asked for."),
        QT_TRANSLATE_NOOP("problems", "Nothing was spent."),
        QT_TRANSLATE_NOOP("problems", "Try again, or use the key for this session only."),
        QT_TRANSLATE_NOOP("problems", "keyring trouble"),
        WARNING,
        Action.RETRY_KEYRING,
    ),
    Kind.INTERNAL: Entry(
        QT_TRANSLATE_NOOP("problems", "A fault in this program"),
        QT_TRANSLATE_NOOP("problems", "Something went wrong inside this program."),
        QT_TRANSLATE_NOOP("problems", "What was sent is on record and is not sent again."),
        QT_TRANSLATE_NOOP("problems", "Please report it."),
        QT_TRANSLATE_NOOP("problems", "fault in this program"),
        ERROR,
        Action.COPY_DETAILS,
    ),
}
