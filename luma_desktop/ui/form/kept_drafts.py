"""Unsent text of extensions and edits, kept for their jobs."""

from __future__ import annotations

from collections.abc import Iterable

from luma_desktop.domain.settings import MAX_KEPT_DRAFTS, FormDraft, KeptDraft


class KeptDrafts:
    """The latest `MAX_KEPT_DRAFTS` of them."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, bool], FormDraft] = {}
        self.left_open: KeptDraft | None = None
        """What stood in the form when an earlier run ended."""

    def load(self, kept: Iterable[KeptDraft]) -> None:
        """Begin with those of an earlier run."""
        for one in kept:
            self.keep(one.job_id, one.draft, edit=one.edit)
            if one.is_open:
                self.left_open = one

    def all(self, in_form: tuple[str, bool] | None) -> tuple[KeptDraft, ...]:
        """Oldest first; `in_form` is the job of the current draft, and whether it's an edit."""
        return tuple(
            KeptDraft(job_id=job_id, edit=edit, draft=draft, is_open=(job_id, edit) == in_form)
            for (job_id, edit), draft in self._kept.items()
        )

    def keep(self, job_id: str, draft: FormDraft, *, edit: bool = False) -> None:
        """Keep one, replacing an earlier one for the same job."""
        self.drop(job_id, edit=edit)
        self._kept[job_id, edit] = draft
        while len(self._kept) > MAX_KEPT_DRAFTS:
            del self._kept[next(iter(self._kept))]

    def found(self, job_id: str, *, edit: bool = False) -> FormDraft | None:
        return self._kept.get((job_id, edit))

    def drop(self, job_id: str, *, edit: bool = False) -> None:
        """It was sent, or its words were deleted."""
        self._kept.pop((job_id, edit), None)
