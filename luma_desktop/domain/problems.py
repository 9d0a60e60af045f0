"""What can go wrong, as a value that outlives the run: a kind, and the facts."""

from __future__ import annotations

import msgspec

from luma_desktop.domain.open_values import OpenStrEnum


class ProblemKind(OpenStrEnum):
    """One cause, one sentence in `ui.presenters`."""

    # before or instead of sending
    PROXY_UNUSABLE = "proxy_unusable"
    """Not an HTTP proxy (SOCKS isn't supported), or not an address."""
    PROXY_REFUSED = "proxy_refused"
    UNTRUSTED = "untrusted"
    """The service's certificate can't be verified."""
    KEY_UNUSABLE = "key_unusable"
    """It has characters that no key has, so it wasn't sent."""
    OFFLINE = "offline"
    CONNECTIONS_BUSY = "connections_busy"
    """All of our own connections are in use."""
    NO_KEY = "no_key"
    KEY_REFUSED = "key_refused"
    OUT_OF_CREDITS = "out_of_credits"
    BALANCE_LOW = "balance_low"
    """The balance is known, and below the price."""
    RATE_LIMITED = "rate_limited"
    BLOCKED = "blocked"
    """Something on the way to the service (a gateway, a firewall) answered in its place."""
    OVER_BUDGET = "over_budget"
    # the service's answer
    REJECTED = "rejected"
    NOT_FOUND = "not_found"
    ENDPOINT_GONE = "endpoint_gone"
    SERVICE_TROUBLE = "service_trouble"
    UNREADABLE_ANSWER = "unreadable_answer"
    TOO_LARGE = "too_large"
    INSECURE = "insecure"
    # money may have moved
    OUTCOME_UNKNOWN = "outcome_unknown"
    FATE_UNKNOWN = "fate_unknown"
    """Looked up for long enough to ask the user."""
    FATE_CONTESTED = "fate_contested"
    """Generations were found that may be the job's, and can't be told apart."""
    MADE_ELSEWHERE = "made_elsewhere"
    """With another key, or at another service."""
    # the generation itself
    GENERATION_FAILED = "generation_failed"
    LOST_BY_SERVICE = "lost_by_service"
    NO_LINK = "no_link"
    """Reported as completed, but without a link to the clip."""
    # downloading the clip
    LINK_EXPIRED = "link_expired"
    DOWNLOAD_BROKEN = "download_broken"
    NOT_A_VIDEO = "not_a_video"
    DISK_FULL = "disk_full"
    DISK_ERROR = "disk_error"
    FOLDER_NAME = "folder_name"
    """The data folder's name is not UTF-8."""
    # the image of a form
    IMAGE_UNREACHABLE = "image_unreachable"
    NOT_AN_IMAGE = "not_an_image"
    # an image on this computer, on its way to the service
    PICTURE_BROKEN = "picture_broken"
    """An image whose file is truncated or damaged."""
    DECODING_STOPPED = "decoding_stopped"
    """Decoding it took too much time or memory, or crashed the decoder."""
    PICTURE_GONE = "picture_gone"
    """It's no longer stored on this computer."""
    UPLOAD_GONE = "upload_gone"
    """The service no longer offers uploads."""
    UPLOAD_NOT_AGREED = "upload_not_agreed"
    BUCKET_UNFINISHED = "bucket_unfinished"
    BUCKET_SECRET_MISSING = "bucket_secret_missing"  # noqa: S105 - none is in it
    BUCKET_REFUSED = "bucket_refused"
    BUCKET_TROUBLE = "bucket_trouble"
    """The bucket's server can't be reached, or answers with an error."""
    INLINE_NOT_TAKEN = "inline_not_taken"
    # the video that is edited or reframed
    SOURCE_UNREACHABLE = "source_unreachable"
    SOURCE_NOT_A_VIDEO = "source_not_a_video"
    # the database
    DATABASE_NEWER = "database_newer"
    DATABASE_BROKEN = "database_broken"
    DATABASE_LOCKED = "database_locked"
    DATABASE_REPLACED = "database_replaced"
    """Its file was deleted, moved or replaced while it was open; it was written again."""
    ROWS_UNREADABLE = "rows_unreadable"
    """Some stored jobs can't be read; `detail` names them."""
    # the keyring
    KEYRING_ABSENT = "keyring_absent"
    KEYRING_UNTRUSTED = "keyring_untrusted"
    KEYRING_LOCKED = "keyring_locked"
    KEYRING_FAILED = "keyring_failed"
    # an error in this program
    INTERNAL = "internal"


LASTING = frozenset(
    {
        ProblemKind.PROXY_UNUSABLE,
        ProblemKind.PROXY_REFUSED,
        ProblemKind.UNTRUSTED,
        ProblemKind.KEY_UNUSABLE,
        ProblemKind.KEY_REFUSED,
        ProblemKind.NO_KEY,
        ProblemKind.ENDPOINT_GONE,
        ProblemKind.REJECTED,
    }
)
"""Kinds that pass only when somebody changes something: they're retried too, but without promising
that they'll pass.
"""


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A problem with its facts; `detail` is the service's own words (plain text, redacted)."""

    kind: ProblemKind
    detail: str = ""
    status: int | None = None
    field: str | None = None
    retry_after: float | None = None
    """Seconds the service asked to wait."""
