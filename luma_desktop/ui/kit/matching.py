"""Whether a job matches a search, by the same rules as the library's own.

Pieces of words count, in any case and with or without accents.
"""

from __future__ import annotations

import unicodedata

from luma_desktop.domain.job import Job
from luma_desktop.domain.library import LibraryQuery


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


def folded(text: str) -> str:
    """`text` in the form that is compared: no case, no accents, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())
