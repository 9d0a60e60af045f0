"""How a generation of the unified endpoint looks in an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luma_desktop.simulator.config import CREDITS_PER_USD
from luma_desktop.simulator.records import Generation, Outcome
from luma_desktop.simulator.shapes import WAITING_SHARE

if TYPE_CHECKING:
    from luma_desktop.simulator.service import Service
    from luma_desktop.simulator.shapes import Rendition


def unified_answer(service: Service, generation: Generation) -> dict[str, Any]:
    """The one shape of this dialect, with the older words and odd extras that have been seen."""
    rendition = service.rendition(generation)
    now = service.now()
    answer: dict[str, Any] = {"id": generation.id, "status": _status(rendition, now)}
    completed = generation.outcome is Outcome.COMPLETED
    if completed and service.shows_video(generation):
        answer["video"] = {"url": rendition.link(f"clip.{generation.submission.delivered}", now)}
    elif rendition.pick("video null", True, False):
        answer["video"] = None
    if generation.failure_reason is not None:
        answer["error"] = {"name": "Error", "message": generation.failure_reason}
    elif completed and rendition.pick("error object", False, True):
        answer["error"] = {"name": "", "message": ""}
    if completed or rendition.pick("early usage", True, False):
        answer["meta"] = _meta(rendition, generation)
    return answer


def _status(rendition: Rendition, now: float) -> str:
    generation = rendition.generation
    if generation.outcome is Outcome.COMPLETED:
        return str(rendition.pick("completed", "completed", "completed", "complete"))
    if generation.outcome is Outcome.FAILED:
        return "error"
    if generation.twist.state_word:
        return generation.twist.state_word
    if rendition.progress(now) < WAITING_SHARE:
        return str(rendition.pick("waiting", "queued", "queued", "waiting"))
    return str(rendition.pick("running", "generating", "generating", "active"))


def _meta(rendition: Rendition, generation: Generation) -> dict[str, Any]:
    credits_used = generation.submission.cost_credits
    usage: dict[str, Any] = {"credits_used": credits_used}
    if rendition.pick("usd spent", True, False):
        usage["usd_spent"] = credits_used / CREDITS_PER_USD
    return {"usage": usage}
