"""How prompts are searched: by pieces of words, in any case and with or without accents."""

from __future__ import annotations

import unicodedata

from luma_desktop.domain.job import Job
from luma_desktop.domain.library import LibraryQuery

MAX_WORDS = 32
"""More words than this in a search narrow nothing down; SQLite limits expressions."""


def storable(text: str) -> str:
    """`text` as UTF-8 can hold it: a lone surrogate becomes U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def folded(text: str) -> str:
    """`text` in the form that is searched: "Blåe  Stunde" becomes "blae stunde"."""
    decomposed = unicodedata.normalize("NFKD", storable(text))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())


def searched_words(text: str) -> tuple[str, ...]:
    """The different words of what the user typed, folded."""
    return tuple(dict.fromkeys(folded(text).split()))[:MAX_WORDS]


def matches(job: Job, query: LibraryQuery) -> bool:
    """Every word of the text is found in the prompt, and the state is among those asked for.

    What was removed matches only where that is asked for.
    """
    if job.removed != query.removed:
        return False
    is_other = query.others and not job.state.is_known
    if query.states and job.state not in query.states and not is_other:
        return False
    return holds_words(job.request.prompt, query.text)


def holds_words(text: str, searched: str) -> bool:
    """Every word of `searched` is found in `text`."""
    if not searched:
        return True
    inside = folded(text)
    return all(word in inside for word in folded(searched).split())
