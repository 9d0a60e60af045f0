"""Ids as the service gives them, and fingerprints that stand for keys."""

from __future__ import annotations

import hashlib
import secrets
import string
import uuid

_NANOID_ALPHABET = string.ascii_letters + string.digits + "_-"


def nanoid(length: int = 21) -> str:
    return "".join(secrets.choice(_NANOID_ALPHABET) for _ in range(length))


def legacy_id() -> str:
    return str(uuid.uuid4())


def unified_id(model: str, sequence: int, *, odd: bool) -> str:
    """UUIDs, UUIDs with the model's name behind, and short nanoids have all been seen."""
    plain = str(uuid.uuid4())
    if not odd:
        return plain
    return (f"{plain}:{model}", plain, nanoid())[sequence % 3]


def fingerprint(key: str) -> str:
    """Stands for a key wherever a request is recorded; the key itself is written nowhere."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def bearer_key(authorization: str | None) -> str | None:
    """The key of an `Authorization: Bearer …` header, or None."""
    scheme, _, key = (authorization or "").partition(" ")
    key = key.strip()
    return key if scheme.lower() == "bearer" and key else None
