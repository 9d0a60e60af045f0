"""Words that were typed for an extension or an edit and not sent: each waits with its job."""

from __future__ import annotations

from collections.abc import Iterable

from luma_desktop.domain.settings import MAX_KEPT_DRAFTS, FormDraft, KeptDraft


class KeptDrafts:
    """The latest `MAX_KEPT_DRAFTS` of them."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, bool], FormDraft] = {}

    def load(self, kept: Iterable[KeptDraft]) -> None:
        """Begin with those of an earlier run."""
        for one in kept:
            self.keep(one.job_id, one.draft, edit=one.edit)

    def all(self) -> tuple[KeptDraft, ...]:
        """The oldest first."""
        return tuple(
            KeptDraft(job_id=job_id, edit=edit, draft=draft)
            for (job_id, edit), draft in self._kept.items()
        )

    def keep(self, job_id: str, draft: FormDraft, *, edit: bool = False) -> None:
        """Put one by, in place of an earlier one for the same."""
        self.drop(job_id, edit=edit)
        self._kept[job_id, edit] = draft
        while len(self._kept) > MAX_KEPT_DRAFTS:
            del self._kept[next(iter(self._kept))]

    def found(self, job_id: str, *, edit: bool = False) -> FormDraft | None:
        return self._kept.get((job_id, edit))

    def drop(self, job_id: str, *, edit: bool = False) -> None:
        """It was sent, or its words were deleted."""
        self._kept.pop((job_id, edit), None)
