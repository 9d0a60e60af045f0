"""Which of the keyrings that `keyring` may choose are fit to hold a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from luma_desktop.domain.errors import KeyringError
from luma_desktop.domain.problems import ProblemKind

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_NAMES = {
    "keyring.backends.SecretService.Keyring": "Secret Service",
    "keyring.backends.libsecret.Keyring": "Secret Service",
    "keyring.backends.kwallet.DBusKeyring": "KWallet",
    "keyring.backends.kwallet.DBusKeyringKWallet4": "KWallet",
    "keyring.backends.macOS.Keyring": "macOS Keychain",
    "keyring.backends.Windows.WinVaultKeyring": "Windows Credential Locker",
}
"""By full class name. A backend from elsewhere may keep keys in a plain file, or keep none."""

_NOTHING = {"keyring.backends.fail.Keyring", "keyring.backends.null.Keyring"}
"""What `keyring` chooses where it finds none, and where the user turned it off."""

_CHAINER = "keyring.backends.chainer.ChainerBackend"


def trusted(backend: KeyringBackend) -> tuple[KeyringBackend, str]:
    """`backend` and its name for people, if it encrypts; of a chain the first that does.

    Raises:
        KeyringError: KEYRING_ABSENT or KEYRING_UNTRUSTED.
    """
    members: list[KeyringBackend] = [backend]
    if _class_name(backend) == _CHAINER:
        members = list(backend.backends)  # type: ignore[attr-defined]
    for member in members:
        name = _NAMES.get(_class_name(member))
        if name is not None:
            return member, name
    if all(_class_name(member) in _NOTHING for member in members):
        raise KeyringError(kind=ProblemKind.KEYRING_ABSENT)
    raise KeyringError(_class_name(backend), kind=ProblemKind.KEYRING_UNTRUSTED)


def _class_name(backend: KeyringBackend) -> str:
    kind = type(backend)
    return f"{kind.__module__}.{kind.__qualname__}"
