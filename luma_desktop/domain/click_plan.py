"""All that one click asks for: each prompt in each combination, so many times."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from luma_desktop.domain.alternatives import alternatives
from luma_desktop.domain.matrix import Combinations, combinations
from luma_desktop.domain.request import GenerationRequest
from luma_desktop.domain.settings import FormDraft, wanted_by

MOST_CLIPS = 200
"""Clips that one click may ask for."""


class ClickPlan(msgspec.Struct, frozen=True, kw_only=True):
    """`requests` are in the order in which they are sent, empty where `count` is too many.

    `prompts` is how many of them there are; `same_prompts` are those that stood there before. What
    is in `combined` has no prompt.
    """

    requests: tuple[GenerationRequest, ...]
    prompts: int
    same_prompts: int
    combined: Combinations
    variations: int

    @property
    def count(self) -> int:
        """Clips."""
        return self.prompts * len(self.combined.requests) * self.variations

    @property
    def is_too_much(self) -> bool:
        return self.count > MOST_CLIPS


_combined = lru_cache(maxsize=1)(combinations)
"""They are the same for every prompt, and do not change while one is typed."""


@lru_cache(maxsize=1)
def click_plan(draft: FormDraft) -> ClickPlan:
    """What a click on `draft` asks for, whether the service would take it or not.

    The last answer is kept: several parts of a form ask at each key press.
    """
    asked = alternatives(draft.prompt, most=MOST_CLIPS)
    prompts = tuple(dict.fromkeys(prompt.strip() for prompt in asked.prompts))
    combined = _combined(msgspec.structs.replace(wanted_by(draft), prompt=""), draft.matrix)
    count = len(prompts) or asked.count
    each = len(combined.requests) * draft.variations
    requests = (
        msgspec.structs.replace(request, prompt=prompt)
        for prompt in prompts
        for request in combined.requests
        for _ in range(draft.variations)
    )
    return ClickPlan(
        requests=tuple(requests) if count * each <= MOST_CLIPS else (),
        prompts=count,
        same_prompts=asked.count - count,
        combined=combined,
        variations=draft.variations,
    )
