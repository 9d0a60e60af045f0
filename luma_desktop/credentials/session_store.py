"""A key that lives no longer than the program."""

from __future__ import annotations

from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.secret import Secret


class SessionStore:
    """Implements the engine's `KeyStore` in memory: the demo's, and where there is no keyring."""

    def __init__(self, key: Secret | None = None, *, place: KeyPlace = KeyPlace.SESSION) -> None:
        self._key = key
        self._place = place

    async def load(self) -> tuple[Secret | None, KeyStatus]:
        place = KeyPlace.ABSENT if self._key is None else self._place
        return self._key, KeyStatus(place=place)

    async def save(self, key: Secret) -> KeyStatus:
        self._key = key
        return KeyStatus(place=self._place)

    async def delete(self) -> None:
        self._key = None
