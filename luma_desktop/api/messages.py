"""The service's own words about a trouble: found in any of its shapes, plain, short, redacted.

Shapes seen: `{message, path, requestId, statusCode, timestamp}` (`message` a string, an object or
an array), `{title, status, message, error: {name, message, data: {kind}}}`, `{detail: "…"}` or
`{detail: {reason, code}}`, a bare string, HTML, or nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from luma_desktop.domain.secret import Secret

MAX_WORDS = 500
_MAX_DEPTH = 6
_MAX_ITEMS = 8

_WORD_KEYS = ("message", "detail", "reason", "error", "errors", "issues", "title", "msg")
_NOT_WORDS = frozenset(
    {"path", "requestId", "statusCode", "timestamp", "status", "code", "kind", "name", "data"}
    | {"received", "expected"}
)
_FIELDS = (
    *("user_prompt", "aspect_ratio", "expand_prompt", "image_end_url", "image_url"),
    *("resolution", "duration", "keyframes", "last_image_url", "video_url", "exr_export"),
)
_FIELD_KEYS = ("path", "field", "param", "property", "loc")

_QUERY = re.compile(r"(https?://[^\s?\"'<>]+)\?[^\s\"'<>]+", re.IGNORECASE)
_DATA_URI = re.compile(r"data:[\w/+.-]*[;,][^\s\"']*", re.IGNORECASE)
_BEARER = re.compile(r"(bearer\s+)[^\s\"',]+", re.IGNORECASE)
_AFTER_VALIDATION = re.compile(r"validation error\W*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_NAME = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b")
_CODE_WORDS = re.compile(r"^(invalid|too|unrecognized|not|custom)_")


def plain_text(text: str, *, limit: int = MAX_WORDS, secret: Secret | None = None) -> str:
    """One short line of `text` with no control characters, key, signed query or data URI."""
    if secret is not None and secret.reveal():
        text = text.replace(secret.reveal(), "…")
    text = text[: limit * 8]
    text = _BEARER.sub(r"\1…", _DATA_URI.sub("data:…", _QUERY.sub(r"\1?…", text)))
    text = " ".join("".join(c if _is_printable(c) else " " for c in text).split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def words_of(document: object) -> str:
    """What a JSON error body says, as one text; empty when it says nothing."""
    return "; ".join(dict.fromkeys(_words(document, 0)))


def field_of(document: object, words: str) -> str | None:
    """The request's field that a validation error names, if it names one."""
    named = [(words.find(field), field) for field in _FIELDS if field in words]
    if named:
        return min(named)[1]
    structured = _structured_field(document, 0)
    if structured:
        return structured
    told = _AFTER_VALIDATION.search(words)
    names = _NAME.findall(told["rest"]) if told else []
    return next((name for name in names if not _CODE_WORDS.match(name)), None)


def _words(value: object, depth: int) -> Iterator[str]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, str) and value.strip():
        yield value.strip()
    elif isinstance(value, list):
        for item in value[:_MAX_ITEMS]:
            yield from _words(item, depth + 1)
    elif isinstance(value, dict):
        yield from _words_of_object(value, depth)


def _words_of_object(value: dict[str, object], depth: int) -> Iterator[str]:
    found: list[str] = []
    for key in _WORD_KEYS:
        found.extend(_words(value.get(key), depth + 1))
        if found and depth == 0 and not _is_headline(found[0]):
            break
    if found:
        yield from found
        return
    for key, item in list(value.items())[:_MAX_ITEMS]:
        if key not in _NOT_WORDS:
            for text in _words(item, depth + 1):
                yield text if key.startswith("_") else f"{key}: {text}"


def _is_headline(text: str) -> bool:
    """Whether `text` announces particulars that stand elsewhere in the body."""
    return text.rstrip("!.: ").lower().endswith("validation error")


def _structured_field(value: object, depth: int) -> str | None:
    if depth > _MAX_DEPTH:
        return None
    items: list[object] = []
    if isinstance(value, list):
        items = value[:_MAX_ITEMS]
    elif isinstance(value, dict):
        for key in _FIELD_KEYS:
            name = _field_name(value.get(key))
            if name:
                return name
        items = [value[key] for key in value if key not in _FIELD_KEYS]
        named: str | None = next((key for key in value if key in _FIELDS), None)
        if named:
            return named
    return next((f for item in items if (f := _structured_field(item, depth + 1))), None)


def _field_name(value: object) -> str | None:
    """The last name in a path such as `["body", "user_prompt"]`; a URL's path is none.

    Of `["keyframes", "frame0", "id"]` it is the one that the body itself has.
    """
    names: list[object] = value if isinstance(value, list) else [value]
    known = next((item for item in names if item in _FIELDS), None)
    if known is not None:
        return str(known)
    name = next((item for item in reversed(names) if isinstance(item, str)), "")
    return name if re.fullmatch(r"[A-Za-z]\w{0,63}", name) else None


def _is_printable(character: str) -> bool:
    """No control, formatting (such as right-to-left override), surrogate or unassigned ones."""
    return unicodedata.category(character)[0] != "C"
