"""The file name that a template gives, for the settings."""

from __future__ import annotations

from luma_desktop.domain.job import Job
from luma_desktop.domain.money import V1_GENERATION_PRICE
from luma_desktop.domain.request import GenerationRequest
from luma_desktop.ui.bridge.bridge import Bridge

_SAMPLE = Job(
    id="1a2b3c4d5e6f47089a0b1c2d3e4f5061",
    click_id="",
    created_at=1_785_000_000.0,
    position=0.0,
    request=GenerationRequest(prompt="Flying jellyfish"),
    origin="",
    quoted=V1_GENERATION_PRICE,
)
"""A sample job."""


class NameExample:
    """The name a template gives the sample; raises ValueError for an unusable one."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge

    def __call__(self, template: str) -> str:
        try:
            return self._bridge.library.suggested_name(_SAMPLE, template)
        except (KeyError, IndexError) as error:
            raise ValueError(template) from error
