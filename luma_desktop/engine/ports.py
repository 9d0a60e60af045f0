"""What the engine needs of the world, as protocols. `app` plugs the adapters in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Protocol

from luma_desktop.domain.attempt import Attempt
from luma_desktop.domain.batch import Batch
from luma_desktop.domain.clip import Clip
from luma_desktop.domain.events import JobEvent
from luma_desktop.domain.job import Job, JobState, Spent
from luma_desktop.domain.keys import KeyStatus
from luma_desktop.domain.latency import Latency
from luma_desktop.domain.ledger import Statement
from luma_desktop.domain.library import LibraryPage, LibraryQuery, Relative
from luma_desktop.domain.pricing import Pricing
from luma_desktop.domain.prompts import PromptPage, PromptQuery, Snippet
from luma_desktop.domain.remote import Acceptance, Balance, ListedGeneration, LogRow, Observation
from luma_desktop.domain.request import Dialect, GenerationRequest, Model
from luma_desktop.domain.secret import Secret
from luma_desktop.domain.source_video import SourceVideo


class Clock(Protocol):
    """Time, injected so that tests and benches can run it fast."""

    def now(self) -> float:
        """Wall time in Unix seconds (for records)."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back (for waiting)."""
        ...

    async def sleep(self, seconds: float) -> None: ...


class GenerationService(Protocol):
    """One dialect of the service. Every method sends exactly one request."""

    @property
    def batch_limit(self) -> int:
        """How many ids one `observe` may ask for at the moment."""
        ...

    async def submit(
        self,
        request: GenerationRequest,
        *,
        client_request_id: str,
        before_first_byte: Callable[[], Awaitable[None]],
    ) -> Acceptance:
        """Send a paid request once; `before_first_byte` is awaited just before it leaves.

        Raises:
            NotSentError: no connection; `before_first_byte` was not called.
            KeyRefusedError, OutOfCreditsError, RateLimitedError: answered, not taken.
            RequestRejectedError, NotFoundError: answered, not taken, never the same again.
            OutcomeUnknownError: anything else; it may have been taken.
        """
        ...

    async def observe(self, generation_ids: Sequence[str]) -> Mapping[str, Observation]:
        """What the service says of up to `batch_limit` generations; those it omits are missing.

        Raises:
            NotFoundError: 404 for the call as a whole.
            KeyRefusedError, RateLimitedError, TemporaryError, NotSentError,
            UnreadableAnswerError, RequestRejectedError.
        """
        ...

    async def upload_image(self, data_uri: str) -> str:
        """Hand over a picture (`data:image/…;base64,…`); returns its public URL. Free.

        Raises: as `observe`.
        """
        ...

    async def confirm_endpoint(self) -> None:
        """Tell a generation that is not found from an endpoint that is gone.

        Raises:
            NotFoundError: the endpoint is gone. Others as `observe`.
        """
        ...

    async def list_generations(self) -> Sequence[ListedGeneration]:
        """The account's own list (v1); empty where there is no such call.

        Raises:
            NotFoundError: the endpoint is gone. Others as `observe`.
        """
        ...


class AccountService(Protocol):
    """Free calls about the account. They raise as `GenerationService.observe` does."""

    @property
    def clock_ahead(self) -> float | None:
        """Seconds that the service's clock is ahead of ours, as far as its answers are believed."""
        ...

    async def balance(self) -> Balance: ...

    async def log_rows(self, start: float, end: float) -> Sequence[LogRow]:
        """All rows between two Unix times, newest first."""
        ...


class Catalogue(Protocol):
    """Free calls about the models, without a key. They raise as `GenerationService.observe`."""

    async def prices(self, models: Sequence[Model]) -> Mapping[Model, Pricing]:
        """Of those models that it holds."""
        ...

    async def latencies(self, models: Sequence[Model]) -> Mapping[Model, Latency]:
        """Of those models that finished anything in the last minutes."""
        ...


class Billing(Protocol):
    """The account's ledger; it raises as `AccountService` does."""

    async def statement(self, since: float) -> Statement:
        """Every movement of the balance since `since` (Unix seconds)."""
        ...


class Journal(Protocol):
    """The record that is written before the world is touched. One transaction a call, fsynced.

    Raises:
        StoreError: from any call, when the disk or the database refuses.
    """

    async def add_jobs(self, jobs: Sequence[Job]) -> None: ...

    async def bring_in(self, born: Sequence[tuple[Job, JobEvent]]) -> None:
        """Store jobs that begin with an event, all or none."""
        ...

    async def record(self, job: Job, event: JobEvent) -> None:
        """Store the snapshot after `event`, and the event."""
        ...

    async def record_all(self, changes: Sequence[tuple[Job, JobEvent]]) -> None:
        """Store the snapshots after their events, and the events, all or none."""
        ...

    async def begin_attempt(self, attempt: Attempt, job: Job, event: JobEvent) -> None: ...

    async def mark_first_byte(self, attempt_id: str, at: float) -> None: ...

    async def end_attempt(self, attempt: Attempt, job: Job, event: JobEvent) -> None: ...

    async def update_jobs(self, jobs: Sequence[Job]) -> None:
        """Store new snapshots where no event happened: flags and places in the queue."""
        ...

    async def attempts(self, job_id: str) -> Sequence[Attempt]: ...

    async def jobs(self, job_ids: Sequence[str]) -> Sequence[Job]:
        """Those that there are, tombstones too, in any order."""
        ...

    async def unfinished_jobs(self) -> Sequence[Job]:
        """In queue order, without the removed ones."""
        ...

    async def recent_durations(self, limit: int) -> Sequence[float]:
        """Seconds from accepted to completed of v1's newest completed jobs, of any origin."""
        ...

    async def owner_of(self, origin: str, dialect: Dialect, generation_id: str) -> str | None:
        """Our id of the job that has this generation, tombstones too; None if none has."""
        ...

    async def known_generation_ids(self, origin: str, among: Collection[str]) -> frozenset[str]:
        """Which of `among` are generations of ours, tombstones too."""
        ...

    async def spent_since(self, since: float) -> Sequence[Spent]:
        """What counts against the limits from `since` (Unix seconds) on, tombstones too."""
        ...

    async def adopt(self) -> None:
        """Make a database that was copied or put back this installation's own."""
        ...

    async def jobs_since(self, since: float) -> Sequence[Job]:
        """Every job made or accepted at `since` (Unix seconds) or later, tombstones too."""
        ...


class Library(Protocol):
    """The read side, newest first.

    Raises:
        StoreError: from any call, when the disk or the database refuses.
    """

    async def page(self, query: LibraryQuery) -> LibraryPage: ...

    async def ids(self, query: LibraryQuery) -> Sequence[str]:
        """Our ids of everything that matches, not only of a page."""
        ...

    async def job(self, job_id: str, *, removed: bool = False) -> Job | None:
        """None if there is none; one that was removed only counts where `removed` says so."""
        ...

    async def count(self, states: Collection[JobState] = ()) -> int: ...


class Lineage(Protocol):
    """What clips were made from.

    Raises:
        StoreError: from any call, when the disk or the database refuses.
    """

    async def parents(self, job_id: str) -> Sequence[Relative]:
        """What a job was made from, the closest first."""
        ...

    async def children(self, job_id: str) -> Sequence[Relative]:
        """What was made from a job."""
        ...

    async def remember_frame(self, address: str, job_id: str) -> None:
        """The picture at `address` was taken from the clip of a job."""
        ...

    async def remember_crop(self, address: str, original: str) -> None:
        """The picture at `address` is a part of `original`."""
        ...


class Prompts(Protocol):
    """Prompts used before, favourites and snippets.

    Raises:
        StoreError: from any call, when the disk or the database refuses.
    """

    async def search(self, query: PromptQuery) -> PromptPage: ...

    async def favourites(self) -> Sequence[str]:
        """The texts of all, newest first."""
        ...

    async def set_favourite(self, text: str, *, favourite: bool) -> None: ...

    async def snippets(self) -> Sequence[Snippet]:
        """All, by name."""
        ...

    async def add_snippet(self, snippet: Snippet) -> bool:
        """False if the name is another's: nothing is changed."""
        ...

    async def rename_snippet(self, old: str, new: str) -> bool:
        """As `add_snippet`."""
        ...

    async def remove_snippet(self, name: str) -> None: ...


Progress = Callable[[int, int | None], None]
"""Called with bytes received and bytes in all."""


class Downloads(Protocol):
    """Fetches a completed job's clip: whole and checked, or not at all."""

    async def fetch(self, job: Job, on_progress: Progress) -> Clip:
        """Download `job.video.url`.

        Raises:
            LinkExpiredError: the link no longer serves; a fresh one is needed.
            MediaError: anything else (disk, network, not a video), told by its problem's kind.
        """
        ...

    async def free_bytes(self) -> int:
        """Room where clips are kept; 0 if that can't be told."""
        ...


class KeyStore(Protocol):
    """The OS keyring, for one API origin."""

    async def load(self) -> tuple[Secret | None, KeyStatus]:
        """The stored key, or why there is none. Never raises."""
        ...

    async def save(self, key: Secret) -> KeyStatus:
        """Store the key and read it back.

        Raises:
            KeyringError: absent, untrusted, locked or broken keyring; nothing was stored.
        """
        ...

    async def delete(self) -> None:
        """Remove the key; a key that is not there is no error.

        Raises:
            KeyringError: the keyring refused.
        """
        ...


class BatchFiles(Protocol):
    """Files in which somebody wrote down what is to be made."""

    async def read(self, path: str, *, model: Model) -> Batch:
        """Every row of a file; those that name no model are for `model`. Never raises."""
        ...

    async def write_example(self, path: str) -> None:
        """A file to begin with.

        Raises:
            MediaError: DISK_ERROR.
        """
        ...

    async def beside(self, path: str, name: str) -> str | None:
        """The absolute path of the file that the batch at `path` means by `name`.

        None where that does not lie in the batch's own folder or below it.
        """
        ...


class Videos(Protocol):
    """Videos on the web that another version is to be made of."""

    async def check(self, url: str) -> SourceVideo:
        """Look whether a video can be fetched from `url`.

        Raises:
            MediaError: SOURCE_UNREACHABLE, SOURCE_NOT_A_VIDEO or INSECURE.
        """
        ...


class Clips(Protocol):
    """Work on clips that lie on this computer."""

    async def last_frame(self, clip: Clip) -> bytes:
        """The very last frame as PNG.

        Raises:
            MediaError: the file is gone or cannot be decoded.
        """
        ...

    async def frame_at(self, clip: Clip, seconds: float) -> bytes:
        """The frame that is shown at `seconds` from the clip's start, as PNG.

        Before the start it is the first one, after the end the last. Raises as `last_frame`.
        """
        ...

    async def frame_times(self, clip: Clip) -> tuple[float, ...]:
        """When each frame is shown, in seconds from the clip's start. Raises as `last_frame`."""
        ...

    async def export(self, job: Job, target: str, *, replace: bool = False) -> str:
        """Copy the clip to `target` (an absolute path) whole or not at all; returns the path.

        An existing file is kept, and a number added, unless `replace`.

        Raises:
            MediaError: DISK_FULL or DISK_ERROR.
        """
        ...

    def suggested_name(self, job: Job, template: str) -> str:
        """A file name with `.mp4`, safe on every system, from the template's fields."""
        ...

    def path(self, clip: Clip) -> str:
        """Absolute path of the clip's file."""
        ...
