"""Statuses and bodies, translated once."""

from __future__ import annotations

import json

import msgspec
import pytest

from luma_desktop.api.answer import Answer
from luma_desktop.api.exceptions import from_status
from luma_desktop.api.messages import MAX_WORDS, plain_text
from luma_desktop.domain.errors import (
    BlockedError,
    KeyRefusedError,
    NotFoundError,
    OutcomeUnknownError,
    OutOfCreditsError,
    RateLimitedError,
    RequestRejectedError,
    ServiceError,
    TemporaryError,
    UnreadableAnswerError,
)
from luma_desktop.domain.problems import ProblemKind

CERTAIN = {
    400: RequestRejectedError,
    401: KeyRefusedError,
    402: RequestRejectedError,
    403: OutOfCreditsError,
    404: NotFoundError,
    409: RequestRejectedError,
    410: NotFoundError,
    413: RequestRejectedError,
    414: RequestRejectedError,
    422: RequestRejectedError,
    429: RateLimitedError,
}


def answer(status: int, document: object = None, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, headers=named, body=json.dumps(document).encode())


@pytest.mark.parametrize("paid", [True, False])
@pytest.mark.parametrize(("status", "kind"), CERTAIN.items())
def test_a_refusal_is_certain_paid_or_not(
    status: int, kind: type[ServiceError], paid: bool
) -> None:
    error = from_status(answer(status), paid=paid)
    assert type(error) is kind
    assert error.problem.status == status


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504, 520, 521, 522, 523, 524])
def test_trouble_passes_on_a_free_call_and_is_unknown_on_a_paid_one(status: int) -> None:
    assert type(from_status(answer(status), paid=False)) is TemporaryError
    assert type(from_status(answer(status), paid=True)) is OutcomeUnknownError


@pytest.mark.parametrize("status", [100, 204, 301, 304, 307, 600])
def test_what_makes_no_sense_is_unreadable_or_unknown(status: int) -> None:
    assert type(from_status(answer(status), paid=False)) is UnreadableAnswerError
    assert type(from_status(answer(status), paid=True)) is OutcomeUnknownError


@pytest.mark.parametrize(
    ("document", "words", "field"),
    [
        (
            {
                "message": "Out of range",
                "path": "/luma-ai/generations",
                "requestId": "r-1",
                "statusCode": "400",
                "timestamp": "2026-07-01T00:00:00Z",
            },
            "Out of range",
            None,
        ),
        (
            {"message": ["aspect_ratio must be one of 1:1, 16:9", "prompt too long"]},
            "aspect_ratio must be one of 1:1, 16:9; prompt too long",
            "aspect_ratio",
        ),
        (
            {"message": {"message": "image_end_url must be a URI", "code": 3}},
            "image_end_url must be a URI",
            "image_end_url",
        ),
        ({"message": 'Body validation error: "user_prompt" is required'}, None, "user_prompt"),
        ({"message": "Body validation error: key_frames: Expected array"}, None, "key_frames"),
        ({"message": "Body validation error! invalid_type at flavour"}, None, None),
        (
            {
                "message": "Body validation error!",
                "errors": [
                    {"code": "too_big", "path": ["body", "loop"], "message": "Expected yes"}
                ],
            },
            "Body validation error!; Expected yes",
            "loop",
        ),
        (
            {"message": {"_errors": [], "user_prompt": {"_errors": ["Required"]}}},
            "user_prompt: Required",
            "user_prompt",
        ),
        (
            {
                "title": "Forbidden",
                "status": 403,
                "message": "You've run out of credits",
                "error": {
                    "name": "ForbiddenException",
                    "message": "You've run out of credits.",
                    "data": {"kind": "err_insufficent_credits"},
                },
            },
            "You've run out of credits",
            None,
        ),
        (
            {"message": [{"path": ["keyframes", "frame0", "id"], "message": "Invalid uuid"}]},
            "Invalid uuid",
            "keyframes",
        ),
        ({"detail": "Not Found"}, "Not Found", None),
        ({"detail": {"reason": "expired", "code": 7}}, "expired", None),
        ({"error": "nope"}, "nope", None),
        ("Unauthorized", "Unauthorized", None),
        ({"statusCode": 400, "path": "/x"}, "", None),
        ([], "", None),
        (None, "", None),
        (7, "", None),
    ],
)
def test_the_services_own_words_are_found(
    document: object, words: str | None, field: str | None
) -> None:
    problem = from_status(answer(400, document), paid=True).problem
    assert words is None or problem.detail == words
    assert problem.field == field


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"<!DOCTYPE html><title>502</title>", ""),
        (b"  <html>", ""),
        (b"error code: 522", "error code: 522"),
        (b"\xff\xfe\x00", "��"),
        (b"", ""),
    ],
)
def test_a_gateways_page_is_not_words(body: bytes, detail: str) -> None:
    error = from_status(Answer(status=502, headers={}, body=body), paid=False)
    assert error.problem.detail == detail


CHALLENGE = Answer(
    status=403,
    headers={"content-type": "text/html; charset=UTF-8", "cf-mitigated": "challenge"},
    body=b"<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>",
)
"""As Cloudflare sends it."""


@pytest.mark.parametrize("paid", [True, False])
@pytest.mark.parametrize("status", [401, 403, 404, 410, 402, 405, 406, 451])
@pytest.mark.parametrize(
    "page",
    [
        CHALLENGE,
        Answer(status=0, headers={}, body=b"\n<html><h1>Forbidden</h1></html>"),
        Answer(status=0, headers={"cf-mitigated": "challenge"}, body=b'{"message": "no"}'),
    ],
)
def test_a_page_is_blocked_on_the_way_and_not_the_services_word(
    page: Answer, status: int, paid: bool
) -> None:
    error = from_status(msgspec.structs.replace(page, status=status), paid=paid)
    assert type(error) is BlockedError
    assert error.problem.kind is ProblemKind.BLOCKED
    assert error.problem.status == status


@pytest.mark.parametrize("status", [401, 403, 404, 410])
@pytest.mark.parametrize("body", [b"", b"error code: 1020", b'{"cloudflare_error": true}'])
def test_what_only_the_service_can_say_takes_its_own_words(status: int, body: bytes) -> None:
    error = from_status(Answer(status=status, headers={}, body=body), paid=True)
    assert type(error) is BlockedError


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, RequestRejectedError),
        (413, RequestRejectedError),
        (429, RateLimitedError),
        (503, OutcomeUnknownError),
        (524, OutcomeUnknownError),
    ],
)
def test_what_anybody_can_say_is_believed_of_a_page(status: int, kind: type[ServiceError]) -> None:
    error = from_status(msgspec.structs.replace(CHALLENGE, status=status), paid=True)
    assert type(error) is kind


def test_a_page_instead_of_data_is_told_as_such() -> None:
    with pytest.raises(UnreadableAnswerError) as caught:
        msgspec.structs.replace(CHALLENGE, status=200).json()
    assert caught.value.problem.kind is ProblemKind.BLOCKED
    assert msgspec.structs.replace(CHALLENGE, status=200).outcome_unknown("").problem.status is None


def test_words_are_plain_short_and_redacted() -> None:
    assert plain_text("one\n\ttwo\x00\x1b[31m\u202ethree\ud800") == "one two [31m three"
    assert plain_text("<b>bold</b>") == "<b>bold</b>"
    assert len(plain_text("long " * 1000)) <= MAX_WORDS
    assert plain_text("see https://cdn.test/a.mp4?X-Sig=abc&b=1, or not") == (
        "see https://cdn.test/a.mp4?… or not"
    )
    assert plain_text("got data:image/png;base64,AAAA== there") == "got data:… there"


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        ("7", "", 7.0),
        (" 1.5 ", "", 1.5),
        ("-3", "", 0.0),
        ("99999999", "", 86_400.0),
        ("Mon, 06 Jul 2026 10:00:30 GMT", "Mon, 06 Jul 2026 10:00:00 GMT", 30.0),
        ("Mon, 06 Jul 2026 09:00:00 GMT", "Mon, 06 Jul 2026 10:00:00 GMT", 0.0),
        ("soon", "", None),
        ("nan", "", None),
        ("", "", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, date: str, seconds: float | None) -> None:
    error = from_status(answer(429, retry_after=value, date=date), paid=True)
    assert error.problem.retry_after == seconds
