"""Where the API key is stored, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.ui.presenters.trouble.problems import problem_words

translate = QCoreApplication.translate

NO_SAFE_KEYRING = frozenset({ProblemKind.KEYRING_ABSENT, ProblemKind.KEYRING_UNTRUSTED})


def key_place_text(status: KeyStatus) -> str:
    """One or two sentences about the key in use."""
    match status.place:
        case KeyPlace.KEYRING:
            return translate("key", "Your key is stored in the system keyring.")
        case KeyPlace.SESSION:
            return translate("key", "Your key is used until you quit. It isn't stored.")
        case KeyPlace.DEMO:
            return translate("key", "The demo doesn't need a key.")
        case KeyPlace.UNREADABLE if status.problem is not None:
            return problem_words(status.problem).line
        case _:
            return translate("key", "No key yet.")


def intro_text(status: KeyStatus) -> str:
    """What a key is for, and what happens to one entered here."""
    if status.place is KeyPlace.DEMO:
        return translate(
            "key",
            "This is the demo. It doesn't need a key and won't store one. To generate clips with "
            "your own account, start Luma Desktop without --demo and add your key there.",
        )
    return translate(
        "key",
        "Clips are generated with your own AI/ML API account. Paste its API key here. The key is "
        "checked with one free call; nothing is charged.",
    )


def keep_text(status: KeyStatus) -> str:
    """Where a new key will be stored."""
    if lacks_keyring(status):
        return translate(
            "key",
            "This system has no secure keyring, and a file wouldn't be secure. "
            "The key is used until you quit, and then forgotten.",
        )
    return translate("key", "The key is stored in the system keyring, never in a file.")


def lacks_keyring(status: KeyStatus) -> bool:
    return status.problem is not None and status.problem.kind in NO_SAFE_KEYRING
