"""Addresses of kept pictures, crops, and what is in the way of handing pictures over."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luma_desktop.domain.picture import (
    PICTURE_SCHEME,
    Crop,
    PictureRoute,
    picture_address,
    picture_hash,
)
from luma_desktop.domain.picture_delivery import (
    bucket_endpoint,
    bucket_entry,
    delivery_faults,
    pictures_of,
)
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.domain.request_check import RequestFault, request_faults
from luma_desktop.domain.settings import FormDraft, Settings, draft_of, wanted_by

SHA = "0123456789abcdef" * 4
ADDRESS = PICTURE_SCHEME + SHA
F = RequestFault


def test_an_address_and_its_hash() -> None:
    assert picture_address(SHA) == ADDRESS
    assert picture_hash(ADDRESS) == SHA


@pytest.mark.parametrize(
    "near",
    [
        "",
        SHA,
        f"picture:{SHA[:-1]}",
        f"picture:{SHA}0",
        f"picture:{SHA.upper()}",
        f"PICTURE:{SHA}",
        f" {ADDRESS}",
        f"{ADDRESS}\n",
        f"picture://{SHA}",
        f"picture:../../{SHA}",
        "picture:" + "٣" * 64,
    ],
)
def test_a_near_miss_is_no_address(near: str) -> None:
    assert picture_hash(near) is None


@pytest.mark.parametrize("sha256", ["", "x" * 64, SHA.upper(), SHA[:-1]])
def test_an_address_is_made_of_a_hash_only(sha256: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        picture_address(sha256)


def test_a_picture_stands_where_a_frames_url_stands() -> None:
    request = GenerationRequest(prompt="a", start_image_url=ADDRESS, end_image_url=ADDRESS)
    assert request_faults(request) == ()
    assert pictures_of(request) == (ADDRESS,)
    assert wanted_by(draft_of(request)) == request
    broken = msgspec.structs.replace(request, end_image_url="picture:nonsense")
    assert request_faults(broken) == (F.END_URL,)


def test_a_picture_is_no_source_video() -> None:
    draft = FormDraft(prompt="a", model=Model.RAY_3_2, source_video_url=ADDRESS)
    assert F.SOURCE_VIDEO_URL in request_faults(wanted_by(draft))


BUCKET = Settings(
    picture_route=PictureRoute.BUCKET,
    bucket_endpoint="s3.example",
    bucket_name="mine",
    bucket_key_id="id",
)


@pytest.mark.parametrize(
    ("settings", "model", "faults"),
    [
        (Settings(), Model.RAY_2, (F.UPLOAD_NOT_AGREED,)),
        (Settings(upload_agreed=True), Model.DREAM_MACHINE_V1, ()),
        (Settings(picture_route=PictureRoute.BUCKET), Model.RAY_2, (F.BUCKET_UNFINISHED,)),
        (BUCKET, Model.RAY_2, ()),
        (Settings(picture_route=PictureRoute.INLINE), Model.RAY_2, ()),
        (Settings(picture_route=PictureRoute.INLINE), Model.RAY_3_2, ()),
        (
            Settings(picture_route=PictureRoute.INLINE, upload_agreed=True),
            Model.DREAM_MACHINE_V1,
            (F.INLINE_PICTURE,),
        ),
    ],
)
def test_what_is_in_the_way_is_known_before_the_click(
    settings: Settings, model: Model, faults: tuple[RequestFault, ...]
) -> None:
    request = GenerationRequest(prompt="a", model=model, start_image_url=ADDRESS)
    assert delivery_faults(request, settings) == faults
    hosted = msgspec.structs.replace(request, start_image_url="https://example.com/a.png")
    assert delivery_faults(hosted, settings) == ()


@pytest.mark.parametrize(
    ("typed", "endpoint"),
    [
        ("https://s3.example", "https://s3.example"),
        (" https://S3.Example:443/ ", "https://s3.example"),
        ("s3.example:9000", "https://s3.example:9000"),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000"),
        ("http://127.evil.example", None),
        ("http://[::1]:9000", "http://[::1]:9000"),
        ("http://s3.example", None),
        ("https://user:pass@s3.example", None),
        ("https://s3.example/path", None),
        ("https://s3.example?x=1", None),
        ("https://s3.example:port", None),
        ("https://ünï.example", None),
        ("ftp://s3.example", None),
        ("https://", None),
        ("", None),
    ],
)
def test_which_endpoint_is_meant(typed: str, endpoint: str | None) -> None:
    assert bucket_endpoint(Settings(bucket_endpoint=typed)) == endpoint


def test_a_secret_belongs_to_one_bucket() -> None:
    assert bucket_entry(BUCKET) == "s3:https://s3.example/mine"
    assert bucket_entry(msgspec.structs.replace(BUCKET, bucket_key_id="")) is None
    assert bucket_entry(msgspec.structs.replace(BUCKET, bucket_name=" ")) is None


fraction = st.floats(0, 1)


@given(
    st.builds(Crop, left=fraction, top=fraction, width=fraction, height=fraction),
    st.integers(1, 5000),
    st.integers(1, 5000),
)
def test_a_crop_is_never_empty_and_never_outside(crop: Crop, width: int, height: int) -> None:
    left, top, right, bottom = crop.box(width, height)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
