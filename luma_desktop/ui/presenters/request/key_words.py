"""Where the API key is, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.ui.presenters.trouble.problems import problem_words

translate = QCoreApplication.translate

NO_SAFE_KEYRING = frozenset({ProblemKind.KEYRING_ABSENT, ProblemKind.KEYRING_UNTRUSTED})


def key_place_text(status: KeyStatus) -> str:
    """One or two sentences about the key that is in use now."""
    keyring = status.backend or translate("key", "the system's keyring")
    match status.place:
        case KeyPlace.KEYRING:
            text = translate("key", "A key is kept in {keyring} and in use.")
            return text.format(keyring=keyring)
        case KeyPlace.SESSION:
            return translate("key", "A key is in use until the program ends; it is kept nowhere.")
        case KeyPlace.DEMO:
            return translate("key", "The demo needs no key.")
        case KeyPlace.UNREADABLE if status.problem is not None:
            return problem_words(status.problem).line
        case _:
            return translate("key", "No key yet.")


def intro_text(status: KeyStatus) -> str:
    """What a key is for, and what happens to one that is given here."""
    if status.place is KeyPlace.DEMO:
        return translate(
            "key",
            "This is the demo. It needs no key, and one given here would not be kept. To make "
            "clips with your own account, start Luma Desktop itself, without --demo, and give it "
            "the key there.",
        )
    return translate(
        "key",
        "Clips are made with your own AI/ML API account. Paste a key of it here: it is checked "
        "with one free call, and nothing is spent.",
    )


def keep_text(status: KeyStatus) -> str:
    """Where a new key will be kept."""
    if lacks_keyring(status):
        return translate(
            "key",
            "This system has no keyring that is safe for a key, and a file would not be. "
            "The key is used until the program ends, then it is forgotten.",
        )
    keyring = status.backend or translate("key", "the system's keyring")
    text = translate("key", "The key is kept in {keyring}, never in a file.")
    return text.format(keyring=keyring)


def lacks_keyring(status: KeyStatus) -> bool:
    return status.problem is not None and status.problem.kind in NO_SAFE_KEYRING
