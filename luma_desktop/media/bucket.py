"""The user's own S3-compatible bucket: pictures are put there, and the service gets links to them.

Every call is a presigned URL (Signature Version 4), so that one thing makes them all. They go the
program's one way out: its trust, its proxy, no redirect followed. The secret only signs; it never
travels.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import msgspec

from luma_desktop.domain.addresses import IPAddress, is_public_address, is_public_host
from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.picture_delivery import bucket_endpoint, bucket_entry
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.secret import Secret
from luma_desktop.domain.settings import Settings
from luma_desktop.network.http import HttpLink, Patience, drain
from luma_desktop.network.proxies import SYSTEM_PROXY, ProxyChoice
from luma_desktop.network.tls import TrustSource, system_trust

if TYPE_CHECKING:
    import httpx

LINK_SECONDS = 86_400
"""How long the service may fetch a picture by its link."""

CALL_SECONDS = 900
DEFAULT_REGION = "us-east-1"
"""What servers that know no regions take."""

TEST_NAME = "luma-desktop-test.txt"
_TEST_DATA = b"Luma Desktop was here.\n"

_SLOWEST_UPLINK = 25_000.0
"""Bytes a second that an upload is still waited for."""

_MOST_ANSWER = 64 * 1024
_OK, _FORBIDDEN, _NOT_FOUND, _SERVER_ERROR = 200, 403, 404, 500
_BUSY = frozenset({408, 429})
_SAID = re.compile(r"<(Code|Message)>([^<]{1,200})</")


class S3Bucket:
    """The engine's `Bucket`. `allow_private`: the service itself is on this computer."""

    def __init__(
        self,
        *,
        allow_private: bool,
        proxy: ProxyChoice = SYSTEM_PROXY,
        trust: TrustSource = system_trust,
    ) -> None:
        self._link = HttpLink(proxy=proxy, trust=trust, connections=4)
        self._allow_private = allow_private
        self._settings = Settings()
        self._secret: Secret | None = None

    def use(self, settings: Settings, secret: Secret | None) -> None:
        """The bucket of these settings from now on, with this secret."""
        self._settings, self._secret = settings, secret

    def set_proxy(self, proxy: ProxyChoice) -> None:
        self._link.set_proxy(proxy)

    async def aclose(self) -> None:
        await self._link.aclose()

    async def put(self, name: str, data: bytes, content_type: str) -> None:
        """Store an object below the prefix, unless it is there already.

        Raises:
            MediaError: BUCKET_UNFINISHED, BUCKET_SECRET_MISSING, BUCKET_REFUSED, BUCKET_TROUBLE or
                INSECURE.
        """
        place = self._place()
        head = await self._call("HEAD", place.url("HEAD", name, CALL_SECONDS))
        if head.status == _OK:
            return
        # Without the right to list, a bucket says 403 of what is not there: the PUT tells.
        if head.status not in {_FORBIDDEN, _NOT_FOUND}:
            raise head.refusal
        answer = await self._call(
            "PUT", place.url("PUT", name, CALL_SECONDS), content=data, content_type=content_type
        )
        if answer.status != _OK:
            raise answer.refusal

    async def link(self, name: str) -> str:
        """A URL that fetches the object for a day. Raises as `put`, of the settings alone."""
        return self._place().url("GET", name, LINK_SECONDS)

    async def test(self) -> None:
        """Put a small object, fetch it by its link, and take it away. Raises as `put`."""
        place = self._place()
        await self.put(TEST_NAME, _TEST_DATA, "text/plain")
        fetched = await self._call("GET", place.url("GET", TEST_NAME, CALL_SECONDS))
        if fetched.status != _OK:
            raise fetched.refusal
        if fetched.body != _TEST_DATA:
            raise MediaError("it gave back something else", kind=ProblemKind.BUCKET_TROUBLE)
        # A bucket that lets nothing be deleted is good enough for pictures.
        await self._call("DELETE", place.url("DELETE", TEST_NAME, CALL_SECONDS))

    def _place(self) -> _Place:
        settings = self._settings
        endpoint = bucket_endpoint(settings)
        if endpoint is None or bucket_entry(settings) is None:
            raise MediaError(kind=ProblemKind.BUCKET_UNFINISHED)
        if self._secret is None:
            raise MediaError(kind=ProblemKind.BUCKET_SECRET_MISSING)
        if not self._allow_private and not is_public_host(urlsplit(endpoint).hostname or ""):
            raise MediaError("the service could not reach it", kind=ProblemKind.INSECURE)
        return _Place(settings, endpoint, self._secret)

    def _check_peer(self, address: IPAddress) -> None:
        if not self._allow_private and not is_public_address(address):
            raise MediaError("the service could not reach it", kind=ProblemKind.INSECURE)

    async def _call(
        self, method: str, url: str, *, content: bytes | None = None, content_type: str = ""
    ) -> _Answer:
        await self._link.open()
        import httpx

        patience = Patience(write=30.0 + len(content or b"") / _SLOWEST_UPLINK)
        headers = {"Content-Type": content_type} if content_type else {}
        try:
            async with self._link.stream(
                method,
                url,
                headers=headers,
                content=content,
                patience=patience,
                check_peer=self._check_peer,
            ) as response:
                return _Answer(response.status_code, await _start_of(response))
        except httpx.HTTPError as error:
            failure = MediaError(type(error).__name__, kind=ProblemKind.BUCKET_TROUBLE)
        # Raised out of the handler: httpx's errors carry the request, and that its signature.
        raise failure


class _Place:
    """A bucket, and the keys to it."""

    def __init__(self, settings: Settings, endpoint: str, secret: Secret) -> None:
        name = quote(settings.bucket_name.strip(), safe="")
        scheme, _, host = endpoint.partition("://")
        self._base = (
            f"{endpoint}/{name}" if settings.bucket_path_style else f"{scheme}://{name}.{host}"
        )
        # Whatever is no name in a prefix goes: httpx would leave it out, and the signature not fit.
        parts = settings.bucket_prefix.strip().split("/")
        self._folders = [part for part in parts if part not in {"", ".", ".."}]
        self._key_id = settings.bucket_key_id.strip()
        self._region = settings.bucket_region.strip() or DEFAULT_REGION
        self._secret = secret

    def url(self, method: str, name: str, seconds: int) -> str:
        """A URL that lets anybody do this one thing to this one object, for `seconds`."""
        from aws_request_signer import UNSIGNED_PAYLOAD, AwsRequestSigner

        signer = AwsRequestSigner(self._region, self._key_id, self._secret.reveal(), "s3")
        key = "/".join(quote(part, safe="") for part in (*self._folders, name))
        signed: str = signer.presign_url(
            method, f"{self._base}/{key}", content_hash=UNSIGNED_PAYLOAD, expires=seconds
        )
        return signed


class _Answer(msgspec.Struct, frozen=True):
    status: int
    body: bytes

    @property
    def refusal(self) -> MediaError:
        """What an answer that is no success means, with the server's own code and sentence."""
        said = dict(_SAID.findall(self.body.decode("utf-8", "replace")))
        detail = ": ".join(said[part] for part in ("Code", "Message") if part in said)
        passing = self.status >= _SERVER_ERROR or self.status in _BUSY
        kind = ProblemKind.BUCKET_TROUBLE if passing else ProblemKind.BUCKET_REFUSED
        return MediaError(detail or f"HTTP {self.status}", kind=kind, status=self.status)


async def _start_of(response: httpx.Response) -> bytes:
    """The body, which is short unless something is wrong; what is too much is left."""
    data = bytearray()

    async def take(piece: bytes) -> None:
        data.extend(piece)
        if len(data) > _MOST_ANSWER:
            raise MediaError("a long answer", kind=ProblemKind.BUCKET_TROUBLE)

    await drain(response, take)
    return bytes(data)
