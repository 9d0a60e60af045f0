"""File names for saved clips: from a template, safe on every system, never a path.

Fields: {date} {time} {prompt} {short_id} {aspect} {model}. One that is not known is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime

from luma_desktop.domain.job import Job

MAX_STEM_BYTES = 140
"""Encrypted home folders on Linux take 143 bytes; this leaves room for a number."""

MAX_PROMPT_WORDS = 60
"""Characters of the prompt that go into a name."""

_FIELD = re.compile(r"\{([^{}]*)\}")
_SEPARATORS = re.compile(r"([-_.\s])[-_.\s]*")
_DEFAULT_SUFFIX = ".mp4"
_JOINERS = "\u200c\u200d"


def suggested_name(job: Job, template: str) -> str:
    """A file name with its suffix, also from a template that leaves nothing over."""
    stem = _FIELD.sub(lambda found: _fields(job).get(found[1].strip().lower(), ""), template)
    suffix = job.clip.suffix if job.clip else _DEFAULT_SUFFIX
    return f"{_safe(stem) or _safe(short_id(job)) or 'clip'}{suffix}"


def short_id(job: Job) -> str:
    """The end of our own id: the part in which ids differ."""
    return re.sub(r"[^A-Za-z0-9]", "", job.id)[-8:]


def _fields(job: Job) -> Mapping[str, str]:
    when = datetime.fromtimestamp(job.completed_at or job.created_at).astimezone()
    return {
        "date": when.strftime("%Y-%m-%d"),
        "time": when.strftime("%H-%M-%S"),
        "prompt": _shortened(_plain(job.request.prompt)),
        "short_id": short_id(job),
        "aspect": job.request.aspect_ratio.value.replace(":", "x"),
        "model": job.request.model.value.rpartition("/")[2],
    }


def _plain(text: str) -> str:
    """One line with no control or formatting characters, and nothing that parts a path."""
    kept = "".join(c if _is_plain(c) else " " for c in unicodedata.normalize("NFC", text))
    return " ".join(re.sub(r"[/\\:*?\"<>|]", " ", kept).split())


def _is_plain(character: str) -> bool:
    return unicodedata.category(character)[0] != "C" or character in _JOINERS


def _shortened(text: str) -> str:
    """Cut at a word's end where there is one near."""
    if len(text) <= MAX_PROMPT_WORDS:
        return text
    cut = text[: MAX_PROMPT_WORDS + 1].rpartition(" ")[0]
    return cut if len(cut) > MAX_PROMPT_WORDS // 2 else text[:MAX_PROMPT_WORDS]


def _safe(stem: str) -> str:
    """Fit for Windows, macOS and Linux; a name that Windows reserves gets an underscore."""
    from pathvalidate import Platform, sanitize_filename

    stem = _SEPARATORS.sub(r"\1", _plain(stem)).strip(" -_.")
    stem = stem.encode()[:MAX_STEM_BYTES].decode(errors="ignore").strip(" -_.")
    return str(sanitize_filename(stem, platform=Platform.UNIVERSAL)).strip(" .")
