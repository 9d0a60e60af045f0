"""What goes wrong in a keyring, as the one `KeyringError` that leaves this room."""

from __future__ import annotations

from collections.abc import Iterator

from luma_desktop.domain.errors import KeyringError
from luma_desktop.domain.problems import ProblemKind

_LOCKED = {
    "KeyringLocked",
    "LockedException",  # secretstorage
    "PromptDismissedException",  # secretstorage: no prompter, or the user closed it
    "KeychainDenied",  # macOS
    "SecAuthFailure",  # macOS
}
_ABSENT = {
    "NoKeyringError",
    "SecretServiceNotAvailableException",  # secretstorage
}
_CANCELLED = "Cancelled by user"
"""All that KWallet's backend says when its wallet stays closed."""


def of_keyring(error: Exception) -> KeyringError:
    """By the names of the error and its causes: their classes differ from system to system."""
    chain = list(_causes(error))
    names = {type(cause).__name__ for cause in chain}
    if names & _LOCKED or any(str(cause) == _CANCELLED for cause in chain):
        kind = ProblemKind.KEYRING_LOCKED
    elif names & _ABSENT:
        kind = ProblemKind.KEYRING_ABSENT
    else:
        kind = ProblemKind.KEYRING_FAILED
    return KeyringError(f"{type(error).__name__}: {error}", kind=kind)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
