"""A real S3 server (moto's) on loopback, that also checks signatures and their age.

moto takes any signature, so a gate stands before it: it computes each one anew with botocore, which
is Amazon's own signer.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

KEY_ID = "AKIATESTTESTTEST"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
REGION = "eu-central-1"

StartResponse = Callable[..., Any]
Environ = dict[str, Any]


class S3Server:
    """`bucket` is there from the start. `asked` holds method and path of every call."""

    def __init__(self, bucket: str = "pictures", tls: ssl.SSLContext | None = None) -> None:
        self.bucket = bucket
        self.asked: list[tuple[str, str]] = []
        self.queries: list[str] = []
        self.fail_next: list[int] = []
        """Statuses that the next calls are answered with."""
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._moto_as_owner("PUT", f"/{bucket}", self._located())
        self._server = make_server(
            "127.0.0.1", 0, self._gate, threaded=True, request_handler=_Quiet, ssl_context=tls
        )
        self._thread = threading.Thread(target=self._server.serve_forever, name="s3", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        scheme = "http" if self._server.ssl_context is None else "https"
        return f"{scheme}://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def objects(self) -> dict[str, bytes]:
        """Key → content."""
        from moto.s3.models import s3_backends

        found = s3_backends["123456789012"]["aws"].buckets[self.bucket].keys
        return {key: value.value for key, value in found.items()}

    def content_type(self, key: str) -> str:
        from moto.s3.models import s3_backends

        held = s3_backends["123456789012"]["aws"].buckets[self.bucket].keys[key]
        return str(held.metadata["Content-Type"])

    def _gate(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path, query = environ["RAW_URI"].partition("?")[::2]
        method = environ["REQUEST_METHOD"]
        self.asked.append((method, path))
        self.queries.append(query)
        refused = f"{self.fail_next.pop(0)} Told" if self.fail_next else _refusal(environ)
        if refused is None:
            answered: Iterable[bytes] = self._moto(environ, start_response)
            return answered
        start_response(refused, [("Content-Type", "application/xml")])
        code = refused.partition(" ")[2]
        body = f"<Error><Code>{code}</Code><Message>So it is.</Message></Error>"
        return [] if method == "HEAD" else [body.encode()]

    def _moto_as_owner(self, method: str, path: str, body: bytes) -> None:
        """A call past the gate, to prepare things."""
        from werkzeug.test import Client

        host = {"Host": f"s3.{REGION}.amazonaws.com"}
        answer = Client(self._moto).open(path, method=method, data=body, headers=host)
        assert answer.status_code == 200, answer.text

    def _located(self) -> bytes:
        where = f"<LocationConstraint>{REGION}</LocationConstraint>"
        return f"<CreateBucketConfiguration>{where}</CreateBucketConfiguration>".encode()


def _refusal(environ: Mapping[str, Any]) -> str | None:
    """What S3 answers to a call that is not signed as it has to be; None if it is."""
    query = dict(parse_qsl(environ["RAW_URI"].partition("?")[2], keep_blank_values=True))
    if query.get("X-Amz-Algorithm") != "AWS4-HMAC-SHA256":
        return "403 AccessDenied"
    key_id, day, region, service, _ = query["X-Amz-Credential"].split("/")
    if key_id != KEY_ID:
        return "403 InvalidAccessKeyId"
    if (region, service) != (REGION, "s3"):
        return "400 AuthorizationQueryParametersError"
    signed_at = datetime.strptime(query["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    lasts = timedelta(seconds=int(query["X-Amz-Expires"]))
    if not query["X-Amz-Date"].startswith(day) or datetime.now(UTC) > signed_at + lasts:
        return "403 AccessDenied"
    if _signature(environ, query) != query["X-Amz-Signature"]:
        return "403 SignatureDoesNotMatch"
    return None


def _signature(environ: Mapping[str, Any], query: Mapping[str, str]) -> str:
    """As Amazon's own library signs the same request."""
    signer = S3SigV4QueryAuth(Credentials(KEY_ID, SECRET), "s3", REGION)
    path = environ["RAW_URI"].partition("?")[0]
    scheme, host = environ["wsgi.url_scheme"], environ["HTTP_HOST"]
    request = AWSRequest(
        method=environ["REQUEST_METHOD"],
        url=f"{scheme}://{host}{path}",
        params={name: value for name, value in query.items() if name != "X-Amz-Signature"},
    )
    request.context["timestamp"] = query["X-Amz-Date"]
    text = signer.string_to_sign(request, signer.canonical_request(request))
    return str(signer.signature(text, request))


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's name
        """Nothing: what it would say is in `asked`."""


@contextmanager
def s3_server(tls: ssl.SSLContext | None = None) -> Iterator[S3Server]:
    """One server, and moto's memory empty before and after."""
    from moto.s3.models import s3_backends

    s3_backends.reset()
    server = S3Server(tls=tls)
    try:
        yield server
    finally:
        server.stop()
        s3_backends.reset()
