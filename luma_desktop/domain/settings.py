"""What the user set, and what the window remembers. Plain JSON on disk; no secrets."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from luma_desktop.domain.alternatives import escaped
from luma_desktop.domain.fitting import fitted
from luma_desktop.domain.matrix import Matrix
from luma_desktop.domain.picture import PictureRoute
from luma_desktop.domain.request import (
    MAX_VARIATIONS,
    AspectRatio,
    GenerationRequest,
    Model,
    Operation,
    Resolution,
)

DEFAULT_TEMPLATE = "{date}-{prompt}-{short_id}"


class Appearance(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class ProxyMode(StrEnum):
    SYSTEM = "system"
    NONE = "none"
    MANUAL = "manual"


MAX_CAP_USD = 100_000.0
CapUsd = Annotated[float, msgspec.Meta(ge=0, le=MAX_CAP_USD)]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """`save_folder` is where Save as… starts (None: the user's videos folder).

    `poll_seconds` is the longest pause between two looks at a job near its expected end.
    The proxy's password and the bucket's secret are in the keyring. A cap of None is none. Ranges
    bind what is read from a file, here and below.
    """

    save_folder: str | None = None
    file_template: str = DEFAULT_TEMPLATE
    max_in_flight: Annotated[int, msgspec.Meta(ge=1, le=100)] = 4
    poll_seconds: Annotated[float, msgspec.Meta(ge=1, le=3600)] = 5.0
    appearance: Appearance = Appearance.SYSTEM
    proxy_mode: ProxyMode = ProxyMode.SYSTEM
    proxy_url: str = ""
    proxy_user: str = ""
    autoplay: bool = True
    notify: bool = True
    picture_route: PictureRoute = PictureRoute.UPLOAD
    upload_agreed: bool = False
    """The user knows that the service's upload call makes a picture public."""
    bucket_endpoint: str = ""
    bucket_name: str = ""
    bucket_region: str = ""
    bucket_prefix: str = ""
    bucket_key_id: str = ""
    bucket_path_style: bool = True
    """`<endpoint>/<bucket>/…` rather than `<bucket>.<endpoint>/…`."""
    day_cap_usd: CapUsd | None = None
    month_cap_usd: CapUsd | None = None


class FormDraft(msgspec.Struct, frozen=True, kw_only=True):
    """The form as it stands, valid or not, so that a restart forgets nothing.

    It holds what is wanted, also where the model chosen at the moment does not take it. `prompt`
    may hold alternatives (`domain.alternatives`).
    """

    prompt: str = ""
    model: Model = Model.DREAM_MACHINE_V1
    aspect_ratio: AspectRatio = AspectRatio.WIDE
    expand_prompt: bool = False
    start_image_url: str = ""
    end_image_url: str = ""
    operation: Operation = Operation.GENERATE
    resolution: Resolution | None = None
    duration: int | None = None
    loop: bool = False
    hdr: bool = False
    exr_export: bool = False
    source_video_url: str = ""
    source_job_id: str = ""
    variations: Annotated[int, msgspec.Meta(ge=1, le=MAX_VARIATIONS)] = 1
    matrix: Matrix = Matrix()


MAX_KEPT_DRAFTS = 50


class KeptDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed for an extension of a job's clip, or for an edit of the job, and not sent.

    `is_open` if it stands in the form.
    """

    job_id: str = ""
    draft: FormDraft = FormDraft()
    edit: bool = False
    is_open: bool = False


def draft_of(request: GenerationRequest, *, variations: int = 1) -> FormDraft:
    """A form that asks for `request`; what it goes on from is not in it.

    What only a newer version knows isn't, either.
    """
    request = request.known
    return FormDraft(
        prompt=escaped(request.prompt),
        model=request.model,
        aspect_ratio=request.aspect_ratio,
        expand_prompt=request.expand_prompt,
        start_image_url=request.start_image_url or "",
        end_image_url=request.end_image_url or "",
        operation=request.operation,
        resolution=request.resolution,
        duration=request.duration,
        loop=request.loop,
        hdr=request.hdr,
        exr_export=request.exr_export,
        source_video_url=request.source_video_url or "",
        source_job_id=request.source_job_id or "",
        variations=variations,
    )


def wanted_by(draft: FormDraft) -> GenerationRequest:
    """What a form asks for, whether its model takes that or not (`domain.fitting`).

    Alternatives and what is varied are as they stand in it: `domain.click_plan` knows them.
    """
    return GenerationRequest(
        prompt=draft.prompt.strip(),
        aspect_ratio=draft.aspect_ratio,
        model=draft.model,
        expand_prompt=draft.expand_prompt,
        start_image_url=draft.start_image_url.strip() or None,
        end_image_url=draft.end_image_url.strip() or None,
        operation=draft.operation,
        resolution=draft.resolution,
        duration=draft.duration,
        loop=draft.loop,
        hdr=draft.hdr,
        exr_export=draft.exr_export,
        source_video_url=None if draft.source_job_id else draft.source_video_url.strip() or None,
        source_job_id=draft.source_job_id or None,
    )


def settled(draft: FormDraft) -> FormDraft:
    """`draft` without what is wanted and not to be had of its model."""
    fit = fitted(wanted_by(draft))
    had = {misfit.value: getattr(fit.request, misfit.value) for misfit in fit.misfits}
    return msgspec.structs.replace(draft, **had)


class LeftOpen(msgspec.Struct, frozen=True, kw_only=True):
    """Where the window was left: in the library or the queue, its topmost row, the watched job."""

    in_library: bool = False
    row: Annotated[int, msgspec.Meta(ge=0)] = 0
    job_id: str = ""


class WindowState(msgspec.Struct, frozen=True, kw_only=True):
    """Geometry and splitter sizes as Qt packs them (base64 in JSON); volume 0 to 1."""

    geometry: bytes = b""
    splitter: bytes = b""
    volume: Annotated[float, msgspec.Meta(ge=0, le=1)] = 1.0
    muted: bool = False
    loop: bool = False
    form: FormDraft = FormDraft()
    kept_drafts: tuple[KeptDraft, ...] = ()
    left: LeftOpen = LeftOpen()
    told_closing: bool = False
    """The user has read what becomes of jobs when the window closes."""
