"""How a v1 generation looks in an answer: every shape and state that has been seen.

All choices follow from the simulator's seed and the generation's number, so that a run
exercises many of them and the same run does so again.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from luma_desktop.simulator.errors import iso
from luma_desktop.simulator.records import Generation, Outcome

if TYPE_CHECKING:
    from luma_desktop.simulator.links import Links

WAITING_WORDS = ("pending", "queued")
RUNNING_WORDS = ("processing", "dreaming", "generating")
UNLISTED_WORDS = ("upscaling", "rehearsing", "almost-there")
WRAPPING_KEYS = ("generations", "data", "items")
WAITING_SHARE = 0.2
"""The first part of the time, in which a generation is said to wait."""


class Rendition:
    """The shapes of one generation's answers. `now` is Unix time."""

    def __init__(
        self, generation: Generation, *, links: Links, seed: int, odd: bool, unlisted: bool
    ) -> None:
        self.generation = generation
        self.links = links
        self.odd = odd
        self.unlisted = unlisted
        self._key = f"{seed}:{generation.sequence}"

    def pick(self, topic: str, *choices: Any) -> Any:
        """One of `choices`, always the same for this generation; the first when not odd."""
        if not self.odd:
            return choices[0]
        return random.Random(f"{self._key}:{topic}").choice(choices)  # noqa: S311 - not a secret

    def state(self, now: float) -> str:
        generation = self.generation
        if generation.outcome is Outcome.COMPLETED:
            return "completed"
        if generation.outcome is Outcome.FAILED:
            return str(self.pick("failed", "failed", "error"))
        if generation.twist.state_word:
            return generation.twist.state_word
        if self.progress(now) < WAITING_SHARE:
            return str(self.pick("waiting", *WAITING_WORDS))
        if self.unlisted:
            return str(self.pick("unlisted", *UNLISTED_WORDS))
        return str(self.pick("running", "dreaming", *RUNNING_WORDS))

    def progress(self, now: float) -> float:
        generation = self.generation
        span = max(generation.finish_at - generation.created_at, 1e-6)
        return (now - generation.created_at) / span

    def body(self, now: float, *, video_ready: bool = True) -> dict[str, Any]:
        """The generation as one object; without `video_ready` a completed one has no video."""
        generation = self.generation
        submission = generation.submission
        answer: dict[str, Any] = {
            "id": generation.id,
            "state": self.state(now),
            "prompt": self.prompt,
            "created_at": iso(generation.created_at),
            "video": None,
            "liked": self.pick("liked", None, False),
            "estimate_wait_seconds": self._estimate(now),
        }
        if self.pick("queue_state", True, False):
            answer["queue_state"] = None
        if self.pick("batch_id", True, False):
            answer["batch_id"] = self.pick("batch", "", None)
        if generation.failure_reason is not None:
            answer["failure_reason"] = generation.failure_reason
        if generation.outcome is Outcome.COMPLETED and video_ready:
            answer |= self._pictures(now, submission.width, submission.height)
        return answer

    @property
    def prompt(self) -> str:
        """As the service shows it: with expansion asked for, in more words."""
        submission = self.generation.submission
        if not submission.body.get("expand_prompt"):
            return submission.prompt
        return f"{submission.prompt}, cinematic light, fine detail, a slow and steady camera"

    def _estimate(self, now: float) -> object:
        if self.generation.outcome is not None:
            return self.pick("estimate done", None, 0, "0")
        left = round(max(self.generation.finish_at - now, 0.0), 3)
        return self.pick("estimate", left, str(left), None)

    def _pictures(self, now: float, width: int, height: int) -> dict[str, Any]:
        def picture(name: str, suffix: str) -> object:
            url = self.link(name + suffix, now)
            whole = {"url": url, "width": width, "height": height}
            return self.pick(name, whole, url, None) if name != "clip" else whole

        video = {"url": self.link("clip.mp4", now), "width": width, "height": height}
        thumbnail = picture("thumbnail", ".jpg")
        if self.pick("video thumbnail", True, False):
            video["thumbnail"] = self.pick("thumbnail form", thumbnail, None)
        if self.pick("download_url", True, False):
            video["download_url"] = self.link("download.mp4", now)
        pictures = {
            "video": video,
            "thumbnail": thumbnail,
            "video_raw": picture("video_raw", ".mp4"),
            "last_frame": picture("last_frame", ".jpg"),
        }
        return {
            name: value
            for name, value in pictures.items()
            if name == "video" or value is not None or self.pick(f"missing {name}", True, False)
        }

    def link(self, name: str, now: float) -> str:
        """A fresh link to one of the generation's files."""
        lives = self.generation.twist.link_seconds or 0.0
        path = f"/cdn/generations/{self.generation.sequence}/{name}"
        return self.links.signed(path, expires_at=now + lives)

    def wrap_one(self, body: dict[str, Any]) -> object:
        """The answer to a submit: bare, in an array, or in an array under a key."""
        key = self.pick("key", *WRAPPING_KEYS)
        return self.pick("wrapping", body, [body], {key: [body]})
