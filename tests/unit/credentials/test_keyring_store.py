"""Every way that a keyring may behave, played by backends of the `keyring` library."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as FailKeyring
from keyring.backends.null import Keyring as NullKeyring
from keyring.errors import (
    InitError,
    KeyringLocked,
    NoKeyringError,
    PasswordDeleteError,
    PasswordSetError,
)

from luma_desktop.credentials.keyring_store import SERVICE, KeyringStore
from luma_desktop.domain.errors import KeyringError
from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.secret import Secret
from tests.unit.credentials.backends import (
    FailingKeyring,
    ForgetfulKeyring,
    MemoryKeyring,
    PromptingKeyring,
)

ORIGIN = "https://api.example"
KEY = Secret("sk-test-5f0c")
STORED = KeyStatus(place=KeyPlace.KEYRING, backend="Test Keyring")

Use = Callable[[KeyringBackend], None]


@pytest.fixture
def store() -> KeyringStore:
    return KeyringStore(ORIGIN)


async def saving_fails(store: KeyringStore) -> Problem:
    with pytest.raises(KeyringError) as caught:
        await store.save(KEY)
    assert KEY.reveal() not in str(caught.value)
    return caught.value.problem


async def test_a_key_is_kept_and_given_back(store: KeyringStore, trust: Use) -> None:
    backend = MemoryKeyring()
    trust(backend)
    assert await store.save(KEY) == STORED
    assert backend.entries == {(SERVICE, ORIGIN): KEY.reveal()}
    assert await store.load() == (KEY, STORED)


async def test_without_a_key_the_keyring_is_named_all_the_same(
    store: KeyringStore, trust: Use
) -> None:
    backend = MemoryKeyring()
    trust(backend)
    absent = (None, KeyStatus(place=KeyPlace.ABSENT, backend="Test Keyring"))
    assert await store.load() == absent
    backend.entries[SERVICE, ORIGIN] = ""
    assert await store.load() == absent


async def test_a_key_is_removed_and_a_missing_one_is_no_error(
    store: KeyringStore, trust: Use
) -> None:
    backend = MemoryKeyring()
    trust(backend)
    await store.save(KEY)
    await store.delete()
    await store.delete()
    assert backend.entries == {}


@pytest.mark.parametrize("backend", [FailKeyring(), NullKeyring()])  # type: ignore[no-untyped-call]
async def test_no_keyring_is_told_and_nothing_pretends_to_be_stored(
    store: KeyringStore, use: Use, backend: KeyringBackend
) -> None:
    use(backend)
    absent = Problem(kind=ProblemKind.KEYRING_ABSENT)
    assert await store.load() == (None, KeyStatus(place=KeyPlace.ABSENT, problem=absent))
    assert await saving_fails(store) == absent
    with pytest.raises(KeyringError):
        await store.delete()


async def test_an_untrusted_keyring_gets_no_key(store: KeyringStore, use: Use) -> None:
    backend = MemoryKeyring()
    use(backend)
    key, status = await store.load()
    assert key is None
    assert status.place is KeyPlace.ABSENT
    assert status.problem is not None
    assert status.problem.kind is ProblemKind.KEYRING_UNTRUSTED
    assert status.problem.detail.endswith("backends.MemoryKeyring")
    assert (await saving_fails(store)).kind is ProblemKind.KEYRING_UNTRUSTED
    assert backend.entries == {}


async def test_what_is_not_given_back_does_not_count_as_stored(
    store: KeyringStore, trust: Use
) -> None:
    backend = ForgetfulKeyring()
    trust(backend)
    assert (await saving_fails(store)).kind is ProblemKind.KEYRING_FAILED
    assert backend.entries == {}


def dismissed() -> Exception:
    """As the Secret Service backend tells that nobody answered its prompt."""
    from secretstorage.exceptions import PromptDismissedException

    error = InitError("Failed to create the collection: Prompt dismissed..")
    error.__cause__ = PromptDismissedException("Prompt dismissed.")
    return error


def service_gone() -> Exception:
    from secretstorage.exceptions import SecretServiceNotAvailableException

    error = InitError("Failed to create the collection: no service.")
    error.__cause__ = SecretServiceNotAvailableException("no service")
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (KeyringLocked("Failed to unlock the collection!"), ProblemKind.KEYRING_LOCKED),
        (dismissed(), ProblemKind.KEYRING_LOCKED),
        (PasswordSetError("Cancelled by user"), ProblemKind.KEYRING_LOCKED),
        (NoKeyringError("none"), ProblemKind.KEYRING_ABSENT),
        (service_gone(), ProblemKind.KEYRING_ABSENT),
        (InitError("Failed to open keyring: no reply"), ProblemKind.KEYRING_FAILED),
        (PasswordDeleteError("no"), ProblemKind.KEYRING_FAILED),
        (ConnectionResetError("bus gone"), ProblemKind.KEYRING_FAILED),
    ],
)
async def test_each_failure_has_its_kind(
    store: KeyringStore, trust: Use, error: Exception, kind: ProblemKind
) -> None:
    trust(FailingKeyring(error))
    key, status = await store.load()
    never_held = kind is ProblemKind.KEYRING_ABSENT
    assert key is None
    assert status.backend == "Test Keyring"
    assert status.place is (KeyPlace.ABSENT if never_held else KeyPlace.UNREADABLE)
    assert status.problem is not None
    assert status.problem.kind is kind
    assert str(error) in status.problem.detail
    assert (await saving_fails(store)).kind is kind
    with pytest.raises(KeyringError) as caught:
        await store.delete()
    assert caught.value.problem.kind is kind


async def test_a_keyring_that_cannot_be_chosen_is_told(
    store: KeyringStore, use: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(None)  # type: ignore[arg-type]  # not chosen yet
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "no.such.Backend")
    _, status = await store.load()
    assert status.problem is not None
    assert status.problem.kind is ProblemKind.KEYRING_FAILED


async def test_an_open_prompt_holds_up_no_one_and_only_one_is_open(
    store: KeyringStore, trust: Use
) -> None:
    backend = PromptingKeyring()
    trust(backend)
    looking = asyncio.create_task(store.load())
    saving = asyncio.create_task(store.save(KEY))
    assert await asyncio.to_thread(backend.asked.wait, 30)
    assert not looking.done()
    assert not saving.done()
    backend.answered.set()
    assert await looking == (None, KeyStatus(place=KeyPlace.ABSENT, backend="Test Keyring"))
    assert await saving == STORED
    assert backend.most_open == 1


async def test_a_call_taken_back_before_its_turn_is_not_made(
    store: KeyringStore, trust: Use
) -> None:
    backend = PromptingKeyring()
    trust(backend)
    looking = asyncio.create_task(store.load())
    assert await asyncio.to_thread(backend.asked.wait, 30)
    saving = asyncio.create_task(store.save(KEY))
    await asyncio.sleep(0)
    saving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await saving
    backend.answered.set()
    await looking
    await store.delete()
    assert await store.load() == (None, KeyStatus(place=KeyPlace.ABSENT, backend="Test Keyring"))


PROMPT_FOR_EVER = """
    import asyncio, keyring
    from luma_desktop.credentials import backends
    from luma_desktop.credentials.keyring_store import KeyringStore
    from tests.unit.credentials.backends import PromptingKeyring

    async def main():
        prompting = PromptingKeyring()
        backends._NAMES[backends._class_name(prompting)] = "Test Keyring"
        keyring.set_keyring(prompting)
        loading = asyncio.create_task(KeyringStore("https://api.example").load())
        await asyncio.to_thread(prompting.asked.wait)
        loading.cancel()

    asyncio.run(main())
    print("ended")
"""


def test_a_prompt_that_nobody_answers_does_not_keep_the_program_alive() -> None:
    ended = subprocess.run(
        [sys.executable, "-X", "dev", "-c", textwrap.dedent(PROMPT_FOR_EVER)],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[3],
    )
    assert (ended.stdout, ended.stderr) == ("ended\n", "")
