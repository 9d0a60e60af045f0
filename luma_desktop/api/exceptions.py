"""Every foreign trouble, translated once into the domain's tree.

no connection (refused, DNS, TLS, time-out), proxy refused, no free connection,
and no byte left                → NotSentError
any other failure of a free call → TemporaryError
any other failure of a paid call → OutcomeUnknownError
401 → KeyRefusedError · 403 → OutOfCreditsError · 404, 410 → NotFoundError, if it is the service
that says so; the same from a gateway on the way, or any 4xx page → BlockedError
429 → RateLimitedError, whoever says it
400, 413, 414 and such, which are about the request, and other 4xx but 408 → RequestRejectedError
408, 5xx                        → TemporaryError, or OutcomeUnknownError on a paid call
3xx, 1xx, a body that is no JSON or too large
                                → UnreadableAnswerError, or OutcomeUnknownError on a paid call
"""

from __future__ import annotations

from luma_desktop.api.answer import Answer
from luma_desktop.api.messages import field_of, plain_text, words_of
from luma_desktop.api.numbers import number
from luma_desktop.domain.errors import (
    BlockedError,
    KeyRefusedError,
    NotFoundError,
    NotSentError,
    OutcomeUnknownError,
    OutOfCreditsError,
    RateLimitedError,
    RequestRejectedError,
    ServiceError,
    TemporaryError,
    UnreadableAnswerError,
)
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.secret import Secret

_BY_STATUS: dict[int, type[ServiceError]] = {
    401: KeyRefusedError,
    403: OutOfCreditsError,
    404: NotFoundError,
    410: NotFoundError,
    429: RateLimitedError,
}
_REQUEST_TIMEOUT = 408
_WHOEVER_SAYS_IT = frozenset({400, 408, 411, 413, 414, 415, 417, 422, 429, 431})
"""About the request as such, or about how often it comes."""
_CLIENT_ERRORS = range(400, 500)
_SERVER_ERRORS = range(500, 600)


def from_status(answer: Answer, *, paid: bool, key: Secret | None = None) -> ServiceError:
    """The error for an answer that is not 2xx; `key` is blotted out of its words."""
    detail, field = _explanation(answer, key)
    found = BlockedError if _is_blocked(answer) else _by_status(answer.status)
    if paid and found in {TemporaryError, UnreadableAnswerError}:
        return answer.outcome_unknown(detail)
    return found(
        detail,
        status=answer.status,
        field=field if found is RequestRejectedError else None,
        retry_after=answer.retry_after,
    )


def from_transport(error: Exception, *, paid: bool, left: bool) -> ServiceError:
    """The error for a connection that failed; `left` tells whether a first byte may have gone.

    "Not sent" takes two witnesses: an error that only comes before a request is written, and no
    first byte. Whatever else happens leaves the outcome of a paid call unknown.
    """
    import httpx

    never_connected = (
        httpx.ConnectError,
        httpx.ConnectTimeout,
        httpx.PoolTimeout,
        httpx.ProxyError,
        httpx.UnsupportedProtocol,
    )
    detail = plain_text(str(error)) or type(error).__name__
    if isinstance(error, never_connected) and not left:
        return NotSentError(detail, kind=_obstacle(error))
    if paid:
        return OutcomeUnknownError(detail)
    return TemporaryError(detail)


def _obstacle(error: Exception) -> ProblemKind | None:
    """What no waiting removes, or what is no trouble of the way; None where it may just pass."""
    import ssl

    import httpx

    from luma_desktop.network.proxy_errors import UnusableProxyError

    if isinstance(error, httpx.PoolTimeout):
        return ProblemKind.CONNECTIONS_BUSY
    if isinstance(error, UnusableProxyError):
        return ProblemKind.PROXY_UNUSABLE
    if isinstance(error, httpx.ProxyError):
        status = number(str(error)[:3])
        return (
            None
            if status is not None and status >= _SERVER_ERRORS.start
            else (ProblemKind.PROXY_REFUSED)
        )
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLCertVerificationError):
        cause = cause.__cause__ or cause.__context__
    return None if cause is None else ProblemKind.UNTRUSTED


def _is_blocked(answer: Answer) -> bool:
    """Whether the call was refused before it came to the service."""
    status = answer.status
    if status not in _CLIENT_ERRORS or status in _WHOEVER_SAYS_IT:
        return False
    return not answer.is_the_services if status in _BY_STATUS else answer.is_a_page


def _by_status(status: int) -> type[ServiceError]:
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status == _REQUEST_TIMEOUT or status in _SERVER_ERRORS:
        return TemporaryError
    return RequestRejectedError if status in _CLIENT_ERRORS else UnreadableAnswerError


def _explanation(answer: Answer, key: Secret | None) -> tuple[str, str | None]:
    """The service's words and the field they name."""
    try:
        document = answer.json()
    except UnreadableAnswerError:
        text = answer.body[:2000].decode("utf-8", "replace").strip()
        # A gateway's page is markup, not words.
        return ("" if text.startswith("<") else plain_text(text, secret=key)), None
    words = words_of(document)
    return plain_text(words, secret=key), field_of(document, words)
