"""Where a card's title begins beside another take of the same shot: just before they differ."""

from __future__ import annotations

from itertools import takewhile

from luma_desktop.domain.job import Job

_LEAST = 3
"""Words that two prompts begin with alike before that is left out."""

_BEFORE = 1
"""Equal words that are kept, for the sake of reading."""


def short_title(job: Job, neighbours: tuple[Job | None, ...]) -> str:
    """`… at blue hour, slow dolly in`; empty where nothing is left out.

    What equals one of the cards beside it is left out, if that is of the same shot.
    """
    words = job.title.split()
    alike = max((_alike(job, words, other) for other in neighbours if other is not None), default=0)
    if alike < _LEAST:
        return ""
    return " ".join(("…", *words[alike - _BEFORE :]))


def _alike(job: Job, words: list[str], other: Job) -> int:
    """How many words both begin with; none if they are of other shots, or say the same."""
    if _frames(job) != _frames(other) or job.title == other.title:
        return 0
    pairs = zip(words[:-1], other.title.split(), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _frames(job: Job) -> tuple[str | None, ...]:
    request = job.request
    return request.start_image_url, request.end_image_url, request.extends, request.leads_to
