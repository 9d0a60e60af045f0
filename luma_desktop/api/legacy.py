"""Dream Machine v1: the five calls below `/luma-ai/`, sent strictly and read leniently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from luma_desktop.api import schema
from luma_desktop.api.acceptance import acceptance_of
from luma_desktop.api.client import ApiClient
from luma_desktop.domain.errors import RequestRejectedError
from luma_desktop.domain.remote import Acceptance, ListedGeneration, Observation
from luma_desktop.domain.request import GenerationRequest
from luma_desktop.network.moments import BeforeFirstByte

INDEXED_LIMIT = 20
"""A common query parser turns more than twenty indexed items into an object."""

JOINED_LIMIT = 100

_BATCH_REFUSED = frozenset({400, 414})


class LegacyService:
    """The `GenerationService` of the v1 dialect."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client
        self._batch_limit = JOINED_LIMIT

    @property
    def batch_limit(self) -> int:
        """How many ids one `observe` may ask for; falls to 20 once a longer list is refused."""
        return self._batch_limit

    async def submit(
        self,
        request: GenerationRequest,
        *,
        client_request_id: str,
        before_first_byte: BeforeFirstByte,
    ) -> Acceptance:
        """Generate, or extend where the request says so. Raises as `ApiClient.post_paid`."""
        path = "/luma-ai/generations"
        if request.extends is not None:
            path = f"{path}/{path_segment(request.extends)}/extend"
        answer = await self._client.post_paid(
            path,
            generation_body(request),
            client_request_id=client_request_id,
            before_first_byte=before_first_byte,
        )
        return acceptance_of(answer)

    async def observe(self, generation_ids: Sequence[str]) -> Mapping[str, Observation]:
        """What is said of up to `batch_limit` generations. Raises as `ApiClient.get`.

        A long list that is refused lowers `batch_limit` for good before the error is raised.
        """
        if not generation_ids:
            return {}
        try:
            answer = await self._client.get("/luma-ai/generation", ids_query(generation_ids))
        except RequestRejectedError as error:
            if len(generation_ids) > INDEXED_LIMIT and error.problem.status in _BATCH_REFUSED:
                self._batch_limit = INDEXED_LIMIT
            raise
        seen = schema.generations(answer.json())
        asked = frozenset(generation_ids)
        return {o.generation_id: o for o in seen if o.generation_id in asked}

    async def confirm_endpoint(self) -> None:
        """Ask for the list, which is there as long as v1 is. Raises as `ApiClient.get`."""
        await self.list_generations()

    async def list_generations(self) -> Sequence[ListedGeneration]:
        """The account's own list. Raises as `ApiClient.get`."""
        answer = await self._client.get("/luma-ai/generations")
        return schema.listed_generations(answer.json())

    async def upload_image(self, data_uri: str) -> str:
        """Make a picture public; returns its URL. Raises as `ApiClient.get`."""
        answer = await self._client.post_free("/luma-ai/generations/file-upload", {"url": data_uri})
        return schema.public_url(answer.json())


def generation_body(request: GenerationRequest) -> dict[str, object]:
    """The body of generate and extend; an option that is not set is left out, never null."""
    body: dict[str, object] = {
        "aspect_ratio": request.aspect_ratio.value,
        "user_prompt": request.prompt,
        "expand_prompt": request.expand_prompt,
    }
    if request.start_image_url is not None:
        body["image_url"] = request.start_image_url
    if request.end_image_url is not None:
        body["image_end_url"] = request.end_image_url
    return body


def ids_query(generation_ids: Sequence[str]) -> str:
    """`ids[0]=…&ids[1]=…` for up to twenty, `ids=a,b,c` for more."""
    quoted = [quote(own_id, safe="") for own_id in generation_ids]
    if len(quoted) <= INDEXED_LIMIT:
        return "&".join(f"ids[{index}]={own_id}" for index, own_id in enumerate(quoted))
    return "ids=" + ",".join(quoted)


def path_segment(own_id: str) -> str:
    """An opaque id as one segment of a path, also where it is made of slashes or dots."""
    quoted = quote(own_id, safe="")
    return quoted.replace(".", "%2E") if not own_id.strip(".") else quoted
