"""How prompts are searched: by pieces of words, in any case and with or without accents."""

from __future__ import annotations

import unicodedata

from luma_desktop.store.codec import storable

MAX_WORDS = 32
"""More words than this in a search narrow nothing down; SQLite limits expressions."""


def folded(text: str) -> str:
    """`text` in the form that is searched: "Blåe  Stunde" becomes "blae stunde"."""
    decomposed = unicodedata.normalize("NFKD", storable(text))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())


def searched_words(text: str) -> tuple[str, ...]:
    """The different words of what the user typed, folded."""
    return tuple(dict.fromkeys(folded(text).split()))[:MAX_WORDS]
