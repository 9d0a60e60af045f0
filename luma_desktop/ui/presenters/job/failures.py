"""Jobs that failed for one kind of reason, in words."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.job import RETRYABLE, Job
from luma_desktop.domain.lineage import may_go_by_frame
from luma_desktop.domain.problems import Problem
from luma_desktop.ui.presenters.texts.amounts import price_text
from luma_desktop.ui.presenters.texts.words import Action, Words
from luma_desktop.ui.presenters.trouble.problems import money_text, problem_words, reason_text

translate = QCoreApplication.translate


def failure_words(jobs: Sequence[Job], problem: Problem) -> Words:
    """`3 clips failed: moderation.` `problem` is that of the last one.

    A single job gets the words of its problem. Several that can be retried are retried together.
    """
    words = problem_words(problem, job=jobs[-1])
    if len(jobs) == 1:
        return words
    words = msgspec.structs.replace(words, sentence=f"{_what(jobs)} {_money(jobs)}")
    if any(may_go_by_frame(job) for job in jobs):
        step = translate("problems", "You can use their last frames instead: see their cards.")
        return msgspec.structs.replace(words, next_step=step, action_id=None, action_text=None)
    again = [job for job in jobs if job.state in RETRYABLE]
    if words.action_id not in {Action.RETRY, Action.REMIX} or not again:
        return words
    text = translate("problems", "Retry {count} of them · {cost}")
    if len(again) == len(jobs):
        text = translate("problems", "Retry all · {cost}")
    text = text.format(count=len(again), cost=price_text(again))
    return msgspec.structs.replace(words, action_id=Action.RETRY, action_text=text)


def _what(jobs: Sequence[Job]) -> str:
    reasons = {reason_text(job.problem) for job in jobs if job.problem is not None}
    if len(reasons) > 1:
        text = translate("problems", "{count} clips failed. Their cards say why.")
        return text.format(count=len(jobs))
    reason = reasons.pop()
    text = translate("problems", "{count} clips failed: {reason}")
    end = "" if reason[-1] in ".!?…" else "."
    return text.format(count=len(jobs), reason=reason) + end


def _money(jobs: Sequence[Job]) -> str:
    texts = {money_text(job) for job in jobs}
    if len(texts) == 1:
        return texts.pop()
    return translate("problems", "Each card shows what it cost.")
