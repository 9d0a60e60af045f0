from __future__ import annotations

from collections.abc import Callable

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, Windows, chainer, fail, kwallet, libsecret, macOS, null

from luma_desktop.credentials.backends import trusted
from luma_desktop.domain.errors import KeyringError
from luma_desktop.domain.problems import ProblemKind
from tests.unit.credentials.backends import MemoryKeyring


def instance(kind: Callable[[], KeyringBackend]) -> KeyringBackend:
    """The library does not type its constructors."""
    return kind()


def chain(monkeypatch: pytest.MonkeyPatch, *members: KeyringBackend) -> KeyringBackend:
    monkeypatch.setattr(chainer.ChainerBackend, "backends", list(members))
    return instance(chainer.ChainerBackend)


def refusal(backend: KeyringBackend) -> ProblemKind:
    with pytest.raises(KeyringError) as caught:
        trusted(backend)
    return caught.value.problem.kind


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (SecretService.Keyring, "Secret Service"),
        (libsecret.Keyring, "Secret Service"),
        (kwallet.DBusKeyring, "KWallet"),
        (kwallet.DBusKeyringKWallet4, "KWallet"),
        (macOS.Keyring, "macOS Keychain"),
        (Windows.WinVaultKeyring, "Windows Credential Locker"),
    ],
)
def test_the_systems_keyrings_are_trusted_by_name(kind: type[KeyringBackend], name: str) -> None:
    backend = instance(kind)
    assert trusted(backend) == (backend, name)


@pytest.mark.parametrize("kind", [fail.Keyring, null.Keyring])
def test_no_keyring_and_one_that_is_turned_off_are_absent(kind: type[KeyringBackend]) -> None:
    assert refusal(instance(kind)) is ProblemKind.KEYRING_ABSENT


def test_any_other_is_not_trusted_not_even_by_descent() -> None:
    class Plaintext(SecretService.Keyring):
        pass

    assert refusal(MemoryKeyring()) is ProblemKind.KEYRING_UNTRUSTED
    assert refusal(instance(Plaintext)) is ProblemKind.KEYRING_UNTRUSTED


def test_of_a_chain_only_the_trusted_one_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    secret_service = instance(SecretService.Keyring)
    backend = chain(monkeypatch, MemoryKeyring(), secret_service)
    assert trusted(backend) == (secret_service, "Secret Service")


def test_a_chain_without_a_trusted_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(chain(monkeypatch, MemoryKeyring())) is ProblemKind.KEYRING_UNTRUSTED
    assert refusal(chain(monkeypatch)) is ProblemKind.KEYRING_ABSENT
