"""The API key's way in: late answers change nothing that was wished meanwhile."""

from __future__ import annotations

import asyncio

import pytest

from luma_desktop.credentials.session_store import SessionStore
from luma_desktop.domain.errors import KeyRefusedError
from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.money import Money
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import Balance
from luma_desktop.domain.secret import Secret
from luma_desktop.engine.access.keys import Keys
from luma_desktop.engine.facts import BalanceChanged, Fact, KeyStatusChanged
from luma_desktop.engine.publisher import Publisher

FIRST, SECOND = "sk-first-0123456789", "sk-second-0123456789"


class SlowStore(SessionStore):
    """A keyring that waits for somebody to unlock it."""

    def __init__(self, key: Secret | None = None) -> None:
        super().__init__(key)
        self.unlocked = asyncio.Event()

    async def load(self) -> tuple[Secret | None, KeyStatus]:
        await self.unlocked.wait()
        return await super().load()


class Desk:
    """Keys on a service that answers when a test says so."""

    def __init__(self, store: SessionStore | None = None) -> None:
        self.in_use: Secret | None = None
        self.facts: list[Fact] = []
        self.answers: dict[str, asyncio.Event] = {}
        publisher = Publisher()
        publisher.subscribe(self.facts.append)
        self.keys = Keys(
            store=store or SessionStore(), check=self._check, use=self._use, publisher=publisher
        )

    async def _check(self, key: Secret) -> Balance:
        await self.answers.setdefault(key.reveal(), asyncio.Event()).wait()
        return Balance(amount=Money.from_usd(len(key.reveal())))

    async def _use(self, key: Secret | None) -> None:
        self.in_use = key

    async def submit(self, text: str) -> asyncio.Task[None]:
        """Begin to check it."""
        task = asyncio.create_task(self.keys.submit(text, session_only=True))
        await asyncio.sleep(0)
        return task

    async def answer(self, text: str, task: asyncio.Task[None]) -> None:
        self.answers[text].set()
        await task

    @property
    def place(self) -> KeyPlace:
        return [f.status.place for f in self.facts if isinstance(f, KeyStatusChanged)][-1]

    @property
    def balances(self) -> list[Balance | None]:
        return [fact.balance for fact in self.facts if isinstance(fact, BalanceChanged)]


async def test_a_key_that_was_removed_while_it_was_checked_is_not_used() -> None:
    desk = Desk()
    checking = await desk.submit(FIRST)
    await desk.keys.remove()
    await desk.answer(FIRST, checking)
    assert desk.in_use is None
    assert desk.place is KeyPlace.ABSENT
    assert desk.balances == []


async def test_the_key_given_last_is_used_whichever_is_answered_last() -> None:
    desk = Desk()
    first = await desk.submit(FIRST)
    second = await desk.submit(SECOND)
    await desk.answer(SECOND, second)
    await desk.answer(FIRST, first)
    assert desk.in_use == Secret(SECOND)
    assert desk.balances == [Balance(amount=Money.from_usd(len(SECOND)))]


@pytest.mark.parametrize("stored", [None, Secret("sk-stored-0123456789")])
async def test_a_keyring_that_is_unlocked_late_replaces_no_key_given_meanwhile(
    stored: Secret | None,
) -> None:
    store = SlowStore(stored)
    desk = Desk(store)
    loading = asyncio.create_task(desk.keys.load())
    await asyncio.sleep(0)
    await desk.answer(FIRST, await desk.submit(FIRST))
    store.unlocked.set()
    await loading
    assert desk.in_use == Secret(FIRST)
    assert desk.place is KeyPlace.SESSION


@pytest.mark.parametrize(
    ("odd", "name"),
    [
        ("\u200b", "ZERO WIDTH SPACE (U+200B)"),
        ("\ufeff", "ZERO WIDTH NO-BREAK SPACE (U+FEFF)"),
        ("\u202e", "RIGHT-TO-LEFT OVERRIDE (U+202E)"),
        ("\xad", "SOFT HYPHEN (U+00AD)"),
        ("\u0430", "CYRILLIC SMALL LETTER A (U+0430)"),
        ("\x07", "U+0007"),
    ],
)
@pytest.mark.parametrize("place", [0, 10, len(FIRST)])
async def test_a_character_that_no_key_has_is_named_and_nobody_is_asked(
    odd: str, name: str, place: int
) -> None:
    desk = Desk()
    with pytest.raises(KeyRefusedError) as caught:
        await desk.keys.submit(FIRST[:place] + odd + FIRST[place:], session_only=True)
    assert caught.value.problem == Problem(kind=ProblemKind.KEY_UNUSABLE, detail=name)
    assert desk.answers == {}, "nobody was asked"
    assert desk.in_use is None


@pytest.mark.parametrize("text", [f" {FIRST}\n", f'"{FIRST}"', f"Bearer {FIRST}", f"{FIRST}\xa0"])
async def test_what_pasting_brings_around_a_key_is_no_part_of_it(text: str) -> None:
    desk = Desk()
    await desk.answer(FIRST, await desk.submit(text))
    assert desk.in_use == Secret(FIRST)
