"""Reads generations out of whatever JSON the service answers with.

The same generation has been seen as a bare object, as the only element of an array, and as an
array under a key. One odd element is skipped; an answer with nothing readable in it is an
`UnreadableAnswerError`. Only http(s) URLs are taken over, and every text is bounded.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Iterator

from luma_desktop.api.messages import plain_text, words_of
from luma_desktop.api.numbers import amount, credit_amount, iso_time, number
from luma_desktop.domain.errors import UnreadableAnswerError
from luma_desktop.domain.money import ZERO, Money
from luma_desktop.domain.remote import ListedGeneration, Observation, RemotePhase, RemoteVideo
from luma_desktop.domain.request import is_http_url

log = logging.getLogger(__name__)

MAX_ID = 512
MAX_PROMPT = 20_000
MAX_URL = 8_192
MAX_PIXELS = 100_000
MAX_ESTIMATE_SECONDS = 604_800.0
_MAX_DEPTH = 3

PHASES: dict[str, RemotePhase] = {
    "pending": RemotePhase.WAITING,
    "queued": RemotePhase.WAITING,
    "waiting": RemotePhase.WAITING,
    "processing": RemotePhase.RUNNING,
    "dreaming": RemotePhase.RUNNING,
    "generating": RemotePhase.RUNNING,
    "active": RemotePhase.RUNNING,
    "completed": RemotePhase.COMPLETED,
    "complete": RemotePhase.COMPLETED,
    "failed": RemotePhase.FAILED,
    "error": RemotePhase.FAILED,
}
"""Words of both dialects, old and new. One that is not here counts as still running."""

_ID_KEYS = ("id", "generation_id", "luma_generation_id")
_LIST_KEYS = ("generations", "data", "items", "results", "result", "generation", "output")

JsonObject = dict[str, object]


def generation(document: object) -> Observation:
    """The one generation that `document` holds, in any shape.

    Raises:
        UnreadableAnswerError: there is none with an id.
    """
    for item in _objects(document):
        found = _observation(item)
        if found is not None:
            return found
    raise UnreadableAnswerError


def generations(document: object) -> tuple[Observation, ...]:
    """Every generation that `document` holds; an empty list is an answer, too.

    Raises:
        UnreadableAnswerError: it holds something, but nothing that can be read.
    """
    found = tuple(o for item in _objects(document) if (o := _observation(item)) is not None)
    if not found and not _is_empty_list(document):
        raise UnreadableAnswerError
    return found


def listed_generations(document: object) -> tuple[ListedGeneration, ...]:
    """The account's own list: `luma_generation_id` and `prompt`.

    Raises:
        UnreadableAnswerError: as `generations`.
    """
    found = []
    for item in _objects(document):
        own_id = _identifier(item.get("luma_generation_id")) or _identifier(item.get("id"))
        if own_id:
            found.append(ListedGeneration(generation_id=own_id, prompt=text(item.get("prompt"))))
    if not found and not _is_empty_list(document):
        raise UnreadableAnswerError
    return tuple(found)


def public_url(document: object) -> str:
    """Where an uploaded picture lies for everybody.

    Raises:
        UnreadableAnswerError: it is not said.
    """
    for item in _objects(document):
        found = url(item.get("public_url"))
        if found:
            return found
    raise UnreadableAnswerError


def text(value: object, limit: int = MAX_PROMPT) -> str | None:
    """A text fit to be stored and shown: bounded, without NUL or lone surrogates."""
    if not isinstance(value, str) or not value.strip():
        return None
    whole = value[:limit].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "")


def url(value: object) -> str | None:
    """An http(s) URL, given as it is or in an object's `url`."""
    if isinstance(value, dict):
        value = value.get("url")
    if isinstance(value, str) and len(value) <= MAX_URL and is_http_url(value.strip()):
        return value.strip()
    return None


def _objects(document: object, depth: int = 0) -> Iterator[JsonObject]:
    """Objects that may be the thing itself, from a bare one or from any list around them."""
    if isinstance(document, list):
        for item in document:
            yield from _objects(item, depth)
    elif isinstance(document, dict):
        if any(key in document for key in (*_ID_KEYS, "public_url")):
            yield document
        elif depth < _MAX_DEPTH:
            for inner in _inner_values(document):
                yield from _objects(inner, depth + 1)


def _inner_values(document: JsonObject) -> list[object]:
    known = [document[key] for key in _LIST_KEYS if key in document]
    return known or [value for value in document.values() if isinstance(value, list)]


def _is_empty_list(document: object) -> bool:
    """`[]`, `[null]` for an unknown id, or one of them under a key."""
    if isinstance(document, list):
        return all(item is None for item in document)
    if isinstance(document, dict):
        inner = _inner_values(document)
        return bool(inner) and all(isinstance(v, list) and _is_empty_list(v) for v in inner)
    return False


def _observation(item: JsonObject) -> Observation | None:
    own_id = next((i for key in _ID_KEYS if (i := _identifier(item.get(key)))), None)
    if own_id is None:
        return None
    video = _video(item)
    phase = _phase(item, has_video=video is not None)
    return Observation(
        generation_id=own_id,
        phase=phase,
        video=video if phase is RemotePhase.COMPLETED else None,
        prompt=text(item.get("prompt")),
        failure_reason=_failure(item) if phase is RemotePhase.FAILED else None,
        estimate_seconds=_estimate(item.get("estimate_wait_seconds")),
        created_at=iso_time(item.get("created_at")),
        charged=_charged(item.get("meta")),
    )


def _identifier(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 1 << 64 else None
    if not isinstance(value, str) or len(value) > MAX_ID:
        return None
    return value if value.strip() and value.isprintable() else None


def _phase(item: JsonObject, *, has_video: bool) -> RemotePhase:
    said = (item.get("state"), item.get("status"))
    word = next((w.strip().lower() for w in said if isinstance(w, str) and w.strip()), None)
    if word is None:
        return RemotePhase.COMPLETED if has_video else RemotePhase.RUNNING
    phase = PHASES.get(word)
    if phase is None:
        _note_unknown_state(word[:40])
    return phase or RemotePhase.RUNNING


@functools.lru_cache(maxsize=256)
def _note_unknown_state(word: str) -> None:
    """Log a word once; the cache is what makes it once."""
    log.info("unknown state %a counts as running", word)


def _video(item: JsonObject) -> RemoteVideo | None:
    """Without a watermark if there is such: download_url, then video_raw, then video."""
    video = _first_object(item.get("video"))
    raw = _first_object(item.get("video_raw"))
    bare_video, bare_raw = url(item.get("video")), url(item.get("video_raw"))
    candidates = (
        (url(video.get("download_url")), video),
        (url(item.get("download_url")), video),
        (url(raw.get("url")) or bare_raw, raw),
        (url(video.get("url")) or bare_video, video),
    )
    for found, source in candidates:
        if found:
            return RemoteVideo(
                url=found,
                width=_pixels(source.get("width")) or _pixels(video.get("width")),
                height=_pixels(source.get("height")) or _pixels(video.get("height")),
                thumbnail_url=url(video.get("thumbnail")) or url(item.get("thumbnail")),
                last_frame_url=url(item.get("last_frame")),
            )
    return None


def _first_object(value: object) -> JsonObject:
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, dict)), None)
    return value if isinstance(value, dict) else {}


def _pixels(value: object) -> int | None:
    found = number(value)
    return round(found) if found is not None and 1 <= found <= MAX_PIXELS else None


def _estimate(value: object) -> float | None:
    found = number(value)
    return found if found is not None and 0 <= found <= MAX_ESTIMATE_SECONDS else None


def _failure(item: JsonObject) -> str | None:
    words = words_of(item.get("failure_reason")) or words_of(item.get("error"))
    return plain_text(words) or None


def _charged(meta: object) -> Money | None:
    usage = meta.get("usage") if isinstance(meta, dict) else None
    if not isinstance(usage, dict):
        return None
    found = credit_amount(usage.get("credits_used")) or amount(usage.get("usd_spent"))
    return found if found is not None and found > ZERO else None
