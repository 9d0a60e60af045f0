from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.library import LibraryPlace, LibraryQuery
from luma_desktop.domain.search import MAX_WORDS, folded, searched_words
from luma_desktop.store.database import Database
from luma_desktop.store.install import Installation
from luma_desktop.store.journal import SqliteJournal
from luma_desktop.store.library import SqliteLibrary
from tests.support.jobs import NOW, in_state, queued

PROMPTS = (
    "Flying jellyfish over a neon city",
    "Blåe Stunde am Fluß",
    '100 % wool, 50_50 "quoted" (really) * OR NOT',
    "空を飛ぶクラゲと海",
    "Ein Fisch; DROP TABLE jobs --",
)


async def found(library: SqliteLibrary, text: str) -> set[int]:
    """Which of PROMPTS a search finds."""
    page = await library.page(LibraryQuery(text=text))
    assert await library.ids(LibraryQuery(text=text)) == [job.id for job in page.jobs]
    return {PROMPTS.index(job.request.prompt) for job in page.jobs}


@pytest.fixture
async def prompts(journal: SqliteJournal) -> None:
    await journal.add_jobs([queued(f"job-{n}", prompt=text) for n, text in enumerate(PROMPTS)])


@pytest.mark.usefixtures("prompts")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {0, 1, 2, 3, 4}),
        ("   ", {0, 1, 2, 3, 4}),
        ("jelly", {0}),
        ("CITY flying", {0}),
        ("fish", {0}),
        ("fisch jellyfish", set()),
        ("blåe", {1}),
        ("blae fluss", {1}),
        ("クラゲ", {3}),
        ("%", {2}),
        ("_", {2}),
        ('"quoted"', {2}),
        ("*", {2}),
        ("OR", {2}),
        ("(", {2}),
        ("; DROP", {4}),
        ("'", set()),
        ("\\", set()),
        ("nothing like it", set()),
        ("\ud83d", set()),
        ("\0", set()),
    ],
)
async def test_words_are_found_and_nothing_is_syntax(
    library: SqliteLibrary, text: str, expected: set[int]
) -> None:
    assert await found(library, text) == expected


async def test_newest_first_and_within_a_click_the_last_in_line_first(
    journal: SqliteJournal, library: SqliteLibrary
) -> None:
    await journal.add_jobs(
        [
            queued("old", created_at=NOW, position=9.0),
            queued("new 1", created_at=NOW + 1, position=1.0),
            queued("new 2", created_at=NOW + 1, position=2.0),
        ]
    )
    page = await library.page(LibraryQuery())
    assert [job.id for job in page.jobs] == ["new 2", "new 1", "old"]


async def test_pages_follow_each_other_and_tell_the_total(
    journal: SqliteJournal, library: SqliteLibrary
) -> None:
    await journal.add_jobs([queued(f"{n}", created_at=NOW + n) for n in range(7)])
    first = await library.page(LibraryQuery(limit=3))
    second = await library.page(LibraryQuery(limit=3, after=first.more))
    last = await library.page(LibraryQuery(limit=3, after=second.more))
    assert [[job.id for job in page.jobs] for page in (first, second, last)] == [
        ["6", "5", "4"],
        ["3", "2", "1"],
        ["0"],
    ]
    assert last.more is None
    assert [page.total for page in (first, second, last)] == [7, None, None]
    assert (await library.page(LibraryQuery(limit=7))).more is None


@pytest.mark.parametrize("text", ["", "fish"])
@pytest.mark.parametrize(
    "states",
    [
        frozenset[JobState](),
        frozenset({JobState.READY}),
        frozenset({JobState.READY, JobState.LOST}),
    ],
)
async def test_pages_hold_every_match_once_and_in_order(
    journal: SqliteJournal, library: SqliteLibrary, text: str, states: frozenset[JobState]
) -> None:
    """Also where many jobs have one time, or one time and one position."""
    kinds = (JobState.READY, JobState.LOST, JobState.CANCELLED)
    jobs = []
    for n in range(60):
        job = in_state(
            kinds[n % 3],
            f"{n:02}",
            prompt="a fish" if n % 4 else "a cat",
            created_at=NOW + n % 5,
            position=NOW + n % 2,
            removed=n % 7 == 0,
        )
        jobs.append(msgspec.structs.replace(job, generation_id=None))
    await journal.add_jobs(jobs)
    for removed in (False, True):
        expected = sorted(
            (
                job
                for job in jobs
                if job.removed == removed
                and (not states or job.state in states)
                and text in job.request.prompt
            ),
            key=lambda job: (-job.created_at, -job.position, job.id),
        )
        query = LibraryQuery(text=text, states=states, removed=removed, limit=4)
        found: list[Job] = []
        more: LibraryPlace | None = None
        while True:
            page = await library.page(msgspec.structs.replace(query, after=more))
            found += page.jobs
            more = page.more
            if more is None:
                break
        assert found == expected
        assert await library.ids(query) == [job.id for job in expected]
        if not text:
            assert (await library.page(query)).total == len(expected)


async def test_states_filter_pages_and_counts(
    journal: SqliteJournal, library: SqliteLibrary
) -> None:
    jobs = [
        msgspec.structs.replace(in_state(state, state.value), generation_id=None)
        for state in JobState
    ]
    await journal.add_jobs(jobs)
    wanted = frozenset({JobState.READY, JobState.FAILED})
    page = await library.page(LibraryQuery(states=wanted))
    assert {job.state for job in page.jobs} == wanted
    assert page.total == 2
    assert await library.count(wanted) == 2
    assert await library.count() == len(JobState)


async def test_state_and_words_must_both_fit(
    journal: SqliteJournal, library: SqliteLibrary
) -> None:
    ready = in_state(JobState.READY, "ready", prompt="a fish")
    await journal.add_jobs([ready, queued("queued", prompt="a fish"), queued("other")])
    query = LibraryQuery(text="fish", states=frozenset({JobState.READY}))
    assert (await library.page(query)).jobs == (ready,)


async def test_removed_jobs_are_nowhere_until_restored(
    journal: SqliteJournal, library: SqliteLibrary
) -> None:
    await journal.add_jobs([queued(removed=True)])
    assert (await library.page(LibraryQuery())).total == 0
    assert await library.count() == 0
    assert await library.job("job-1") is None
    assert await library.job("job-1", removed=True) == queued(removed=True)
    page = await library.page(LibraryQuery(removed=True))
    assert (page.total, page.jobs) == (1, (queued(removed=True),))
    await journal.update_jobs([queued()])
    assert await library.job("job-1") == queued()
    assert await library.count() == 1


def test_a_search_of_very_many_words_is_cut() -> None:
    assert len(searched_words(" ".join(map(str, range(10_000))))) == MAX_WORDS


texts = st.text(st.sampled_from("aAåÅ ß\ts%_*'\"\0海\ud800é\u0301ｆ"), max_size=12)


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(prompts=st.lists(texts, max_size=6), searches=st.lists(texts, min_size=1, max_size=6))
def test_the_library_finds_just_what_holds_every_word(
    prompts: list[str], searches: list[str]
) -> None:
    jobs = [queued(f"{n}", prompt=text, created_at=NOW - n) for n, text in enumerate(prompts)]

    async def search(folder: Path) -> list[tuple[Job, ...]]:
        database = Database(folder / "luma.db", Installation.load(folder / "install.id"))
        await database.open()
        try:
            await SqliteJournal(database).add_jobs(jobs)
            library = SqliteLibrary(database)
            return [(await library.page(LibraryQuery(text=text))).jobs for text in searches]
        finally:
            await database.close()

    with tempfile.TemporaryDirectory() as folder:
        pages = asyncio.run(search(Path(folder)))
    for text, page in zip(searches, pages, strict=True):
        expected = [
            job.id
            for job in jobs
            if all(word in folded(job.request.prompt) for word in searched_words(text))
        ]
        assert [job.id for job in page] == expected
