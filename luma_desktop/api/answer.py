"""One answer of the service, whole and bounded, before anybody reads a meaning into it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from luma_desktop.api.numbers import amount, credit_amount, http_date, number
from luma_desktop.domain.errors import (
    OutcomeUnknownError,
    ServiceError,
    TemporaryError,
    UnreadableAnswerError,
)
from luma_desktop.domain.money import ZERO, Money
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.secret import Secret
from luma_desktop.network.http import drain

if TYPE_CHECKING:
    import httpx

MAX_ANSWER_BYTES = 8 * 1024 * 1024
MAX_WAIT_SECONDS = 86_400.0
MAX_DEPTH = 64
"""Lists and objects within each other; answers have been seen with ten."""
MAX_VALUES = 300_000
"""About as many values as are read in half a second on the window's thread; the longest list of an
account that is known, of 20,000 generations, has 200,000.
"""
MIN_KEY = 12
"""Characters that a key has at least; the service's have 32 and more."""

_OK = range(200, 300)
_SEPARATORS = (b",", b"[", b"{")
"""What stands before each value of a JSON document but the first, also where texts hold them."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """`headers` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    blotted: Secret | None = None
    """What is taken out of the JSON, too: there it may be spelled with escapes."""

    def __repr__(self) -> str:
        """Without what the service wrote: it may repeat what it was sent."""
        return f"<Answer {self.status}, {len(self.body)} bytes>"

    def without(self, key: Secret) -> Answer:
        """The same with the key blotted out, should the service repeat it: it goes no further.

        A key as short as a word is left alone, since words stand everywhere.
        """
        value = key.reveal()
        if len(value) < MIN_KEY:
            return self
        return Answer(
            status=self.status,
            headers={name: text.replace(value, "…") for name, text in self.headers.items()},
            body=self.body.replace(value.encode(), "…".encode()),
            blotted=key,
        )

    def json(self) -> object:
        """The body as JSON, read as leniently as it can be without guessing.

        Raises:
            UnreadableAnswerError: it is not JSON, deeper than `MAX_DEPTH`, or of more values than
                `MAX_VALUES`.
        """
        if sum(map(self.body.count, _SEPARATORS)) > MAX_VALUES:
            too_large = ProblemKind.BLOCKED if self.is_a_page else ProblemKind.TOO_LARGE
            raise UnreadableAnswerError(kind=too_large, status=self.status)
        secret = "" if self.blotted is None else self.blotted.reveal()
        try:
            document: object = json.loads(self.body.decode("utf-8-sig", "replace"))
            return _blotted(document, secret)
        except (ValueError, RecursionError):
            kind = ProblemKind.BLOCKED if self.is_a_page else None
            raise UnreadableAnswerError("not JSON", kind=kind, status=self.status) from None

    @property
    def is_the_services(self) -> bool:
        """Whether the service itself answered.

        It answers in JSON. A gateway or a firewall on the way sends a page, plain text, or
        nothing; Cloudflare marks its challenges with a header, and its JSON errors with a field.
        """
        if "cf-mitigated" in self.headers:
            return False
        try:
            document = self.json()
        except UnreadableAnswerError:
            return False
        return not (isinstance(document, dict) and "cloudflare_error" in document)

    @property
    def is_a_page(self) -> bool:
        """Whether it is meant for a browser; the service sends none."""
        return "cf-mitigated" in self.headers or self.body.lstrip()[:1] == b"<"

    @property
    def ok(self) -> bool:
        return self.status in _OK

    @property
    def inference_id(self) -> str | None:
        return self.headers.get("x-inference-id") or None

    def without_date(self) -> Answer:
        """The same answer from a service whose clock isn't believed."""
        kept = {name: value for name, value in self.headers.items() if name != "date"}
        return msgspec.structs.replace(self, headers=kept)

    @property
    def server_time(self) -> float | None:
        """The `Date` header in Unix seconds."""
        return http_date(self.headers.get("date", ""))

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait, from a number or an HTTP date; bounded to a day."""
        value = self.headers.get("retry-after", "").strip()
        seconds = number(value)
        if seconds is None:
            then = http_date(value)
            if then is None:
                return None
            seconds = then - (self.server_time or time.time())
        return min(max(seconds, 0.0), MAX_WAIT_SECONDS)

    @property
    def charged(self) -> Money | None:
        """What the service says the call took; a zero says nothing yet."""
        found = credit_amount(self.headers.get("x-aimlapi-credits-used")) or amount(
            self.headers.get("x-aimlapi-usd-spent")
        )
        return found if found is not None and found > ZERO else None

    def outcome_unknown(self, detail: str) -> OutcomeUnknownError:
        """The error for an answer to a paid call that does not say whether it was taken."""
        in_doubt = self.ok and self.is_a_page and self.inference_id is None
        status = None if in_doubt else self.status  # a page doesn't say that it was taken
        error = OutcomeUnknownError(detail, status=status, retry_after=self.retry_after)
        error.inference_id = self.inference_id
        error.server_time = self.server_time
        return error


def _blotted(value: object, secret: str, depth: int = 0) -> object:
    """A JSON value without `secret` (unless that is empty) in any of its texts.

    Raises:
        ValueError: it is nested deeper than whoever reads it should have to follow.
    """
    if depth > MAX_DEPTH:
        raise ValueError("nested too deep")
    match value:
        case str():
            return value.replace(secret, "…") if secret else value
        case list():
            return [_blotted(item, secret, depth + 1) for item in value]
        case dict():
            return {
                key.replace(secret, "…") if secret else key: _blotted(item, secret, depth + 1)
                for key, item in value.items()
            }
        case _:
            return value


async def receive(response: httpx.Response, *, seconds: float, paid: bool) -> Answer:
    """The whole answer, bounded in size and in `seconds`.

    A status other than 2xx is an answer even where its body does not arrive.

    Raises:
        TemporaryError, UnreadableAnswerError: a 2xx whose body is cut, endless or too large.
        OutcomeUnknownError: the same, of a paid call.
    """
    import httpx

    headers = {name.lower(): value for name, value in response.headers.items()}
    answer = Answer(status=response.status_code, headers=headers)
    body = bytearray()
    trouble: ServiceError | None = None

    async def take(piece: bytes) -> None:
        body.extend(piece)
        if len(body) > MAX_ANSWER_BYTES:
            raise UnreadableAnswerError(kind=ProblemKind.TOO_LARGE, status=answer.status)

    try:
        async with asyncio.timeout(seconds):
            await drain(response, take)
    except UnreadableAnswerError as error:
        trouble = error
    except (httpx.HTTPError, TimeoutError):
        trouble = TemporaryError("the answer broke off", status=answer.status)
    if trouble and answer.ok:
        raise answer.outcome_unknown(trouble.problem.detail) if paid else trouble
    return msgspec.structs.replace(answer, body=b"" if trouble else bytes(body))
