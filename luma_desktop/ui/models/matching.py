"""Whether a job is among what is searched for, as the library's own search has it."""

from __future__ import annotations

from luma_desktop.domain.job import Job
from luma_desktop.domain.library import LibraryQuery


def matches(job: Job, query: LibraryQuery) -> bool:
    """Every word of the text is found in the prompt, and the state is among those asked for."""
    if query.states and job.state not in query.states:
        return False
    prompt = job.title.casefold()
    return all(word in prompt for word in query.text.casefold().split())
