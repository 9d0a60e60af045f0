"""The API key as one opaque value."""

from __future__ import annotations

import hashlib
import hmac
from typing import NoReturn


class Secret:
    """Holds a key; shows it only to who calls `reveal`. It has no repr, hash or pickle of it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def fingerprint(self, salt: bytes) -> str:
        """A keyed hash (HMAC-SHA-256, 16 hex digits) that tells keys apart and gives none away."""
        return hmac.new(salt, self._value.encode(), hashlib.sha256).hexdigest()[:16]

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(
            self._value.encode(), other._value.encode()
        )

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not to be pickled")
