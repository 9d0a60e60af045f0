"""The unified endpoint's models: what each takes, and what it costs here.

Fields and their values follow the vendor's own descriptions. The prices are made up, one of each
kind that the catalogue knows; the shapes are the catalogue's.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from luma_desktop.simulator.config import CREDITS_PER_USD
from luma_desktop.simulator.dimensions import ASPECT_RATIOS

RAY_2_RESOLUTIONS = ("540p", "720p", "1080p", "4k")
RAY_3_RESOLUTIONS = ("360p", "540p", "720p", "1080p")
RAY_3_RATIOS = ("9:16", "3:4", "1:1", "4:3", "16:9", "21:9")


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """One model. Empty tuples and False mean that it does not take the field at all."""

    name: str
    title: str
    aspect_ratios: tuple[str, ...] = ASPECT_RATIOS
    resolutions: tuple[str, ...] = ()
    default_resolution: str | None = None
    durations: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    keyframes: bool = False
    image_urls: bool = False
    hdr: bool = False
    usd_per_second: dict[str, float]
    """By resolution; the empty one for a model without resolutions."""

    price_kind: Literal["fixed", "variants", "variable"]

    @property
    def alias(self) -> str:
        return self.name.partition("/")[2]

    @property
    def fields(self) -> frozenset[str]:
        """Every field that the model takes."""
        named = {
            "resolution": self.resolutions,
            "duration": self.durations,
            "type": self.kinds,
            "keyframes": self.keyframes,
            "image_url": self.image_urls,
            "last_image_url": self.image_urls,
            "video_url": self.image_urls,
            "hdr": self.hdr,
            "exr_export": self.hdr,
        }
        return frozenset(
            {"model", "prompt", "aspect_ratio", "loop"}
            | {name for name, taken in named.items() if taken}
        )

    def usd(self, resolution: str | None, duration: int | None) -> float:
        """Price of one clip in USD."""
        return round(self.usd_per_second[resolution or ""] * (duration or 5), 4)

    def cost_credits(self, resolution: str | None, duration: int | None) -> int:
        return round(self.usd(resolution, duration) * CREDITS_PER_USD)

    def pricing(self) -> dict[str, Any]:
        """The catalogue's `pricing` section."""
        answer: dict[str, Any] = {"kind": self.price_kind, "currency": "USD"}
        if self.price_kind == "fixed":
            answer["units"] = [{"price": self.usd(None, None), "unit": "generation", "per": 1}]
        if self.price_kind == "variants":
            answer["dimensions"] = ["resolution", "duration"]
            answer["variants"] = [
                {
                    "when": {"resolution": resolution, "duration": duration},
                    "price": self.usd(resolution, duration),
                    "unit": "generation",
                    "per": 1,
                }
                for resolution in self.resolutions
                for duration in self.durations
            ]
        return answer


MODELS = {
    model.name: model
    for model in (
        Model(
            name="luma/ray-2",
            title="Ray 2",
            resolutions=RAY_2_RESOLUTIONS,
            default_resolution="1080p",
            durations=(5, 9),
            keyframes=True,
            usd_per_second={"540p": 0.08, "720p": 0.14, "1080p": 0.18, "4k": 0.25},
            price_kind="variants",
        ),
        Model(
            name="luma/ray-flash-2",
            title="Ray Flash 2",
            resolutions=RAY_2_RESOLUTIONS,
            default_resolution="1080p",
            durations=(5, 9),
            keyframes=True,
            usd_per_second={"540p": 0.03, "720p": 0.05, "1080p": 0.07, "4k": 0.1},
            price_kind="variants",
        ),
        Model(
            name="luma/ray-3.2",
            title="Ray 3.2",
            aspect_ratios=RAY_3_RATIOS,
            resolutions=RAY_3_RESOLUTIONS,
            default_resolution="720p",
            durations=(5, 10),
            kinds=("video", "video_edit", "video_reframe"),
            image_urls=True,
            hdr=True,
            usd_per_second={"360p": 0.04, "540p": 0.08, "720p": 0.16, "1080p": 0.32},
            price_kind="variable",
        ),
        Model(
            name="luma/ray-1-6",
            title="Ray 1.6",
            keyframes=True,
            usd_per_second={"": 0.08},
            price_kind="fixed",
        ),
    )
}
