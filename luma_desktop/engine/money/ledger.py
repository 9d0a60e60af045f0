"""Fits the account's ledger to this program's jobs, by inference id. Pure decisions.

A job is known to the service's ledger by its inference id, which came with the answer to its
submit; where that answer was lost, the log of requests tells it by our own client id. A
generation's id may be the same as its inference id, and then does as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from luma_desktop.domain.job import COUNTED, Job, JobState
from luma_desktop.domain.ledger import (
    Ledger,
    LedgerRow,
    Standing,
    Statement,
    Total,
    Transaction,
    TransactionKind,
)
from luma_desktop.domain.money import ZERO, Money
from luma_desktop.domain.problems import Problem
from luma_desktop.domain.remote import LogRow
from luma_desktop.engine.money.calendar import day_start, month_start

BILL_AFTER = 86_400.0
"""Seconds after which a bill that has not come is missing. The service gives no such figure."""

LOOK_BACK = 7 * 86_400.0
"""Seconds before the period of which jobs are still taken into account: bills come later."""

_NEVER_SENT = frozenset({JobState.QUEUED, JobState.CANCELLED})
_NO_CLIP = frozenset({JobState.FAILED, JobState.REJECTED})
_GIVEN_UP = frozenset({JobState.ABANDONED, JobState.LOST})
_CAME = frozenset({JobState.READY, JobState.COMPLETED, JobState.DOWNLOAD_FAILED})


class _Bill(msgspec.Struct, frozen=True):
    """What a job was charged, less what was given back, and when it was last charged."""

    amount: Money
    at: float


def reconcile(
    jobs: Sequence[Job],
    statement: Statement | None,
    *,
    since: float,
    now: float,
    log_rows: Iterable[LogRow] = (),
    fingerprint: str | None = None,
    problem: Problem | None = None,
) -> Ledger:
    """The ledger from `since` (Unix seconds) on; without a statement only what is known here.

    `jobs` may be older than `since`: they explain charges that came later. Only of jobs made with
    the key of `fingerprint` is it told that a bill is missing: another may be another account's.
    """
    charges = () if statement is None else statement.transactions
    owners = _owners(jobs, log_rows)
    bills = _bills(charges, owners)
    rows = [
        _row(job, bills.get(job.id), since, now, answered=_covers(statement, job, fingerprint))
        for job in jobs
        if _belongs(job, job.id in bills, since)
    ]
    rows.sort(key=lambda row: row.at, reverse=True)
    unexplained = [t for t in charges if t.is_charge and _owner(t, owners) is None]
    unexplained.sort(key=lambda t: t.at, reverse=True)
    days = _totals(rows, unexplained)
    return Ledger(
        since=since,
        rows=tuple(rows),
        unexplained=tuple(unexplained),
        days=days,
        months=_by_month(days),
        asked=statement is not None,
        is_whole=statement is None or statement.is_whole,
        problem=problem,
    )


def needs_the_log(jobs: Iterable[Job], statement: Statement) -> bool:
    """Whether the log of requests could explain charges that the jobs' own ids do not."""
    known = _owners(jobs, ())
    unknown = any(t.is_charge and _owner(t, known) is None for t in statement.transactions)
    return unknown and any(job.inference_id is None and job.attempts > 0 for job in jobs)


def _owners(jobs: Iterable[Job], log_rows: Iterable[LogRow]) -> dict[str, str]:
    """Inference id → our id of the job that it was made for."""
    owners: dict[str, str] = {}
    ids = set()
    for job in jobs:
        ids.add(job.id)
        for known in (job.generation_id, job.inference_id):
            if known is not None:
                owners[known] = job.id
    for row in log_rows:
        job_id = (row.client_request_id or "").rpartition(".")[0]
        if row.inference_id is not None and job_id in ids:
            owners[row.inference_id] = job_id
    return owners


def _owner(transaction: Transaction, owners: Mapping[str, str]) -> str | None:
    return owners.get(transaction.reference_id or "")


def _bills(charges: Iterable[Transaction], owners: Mapping[str, str]) -> dict[str, _Bill]:
    """By job id; one that was sent twice may have been charged twice."""
    bills: dict[str, _Bill] = {}
    for transaction in charges:
        owner = _owner(transaction, owners)
        if owner is None:
            continue
        before = bills.get(owner, _Bill(ZERO, transaction.at))
        if transaction.is_charge:
            at = max(before.at, transaction.at)
            bills[owner] = _Bill(before.amount + transaction.amount, at)
        elif transaction.kind is TransactionKind.REFUND:
            bills[owner] = _Bill(before.amount - transaction.amount, before.at)
    return bills


def _belongs(job: Job, is_billed: bool, since: float) -> bool:
    if is_billed:
        return True
    if job.state in _NEVER_SENT or job.state is JobState.REJECTED or job.brought_in:
        return False
    return _at(job) >= since


def _at(job: Job) -> float:
    return job.accepted_at or job.created_at


def _covers(statement: Statement | None, job: Job, fingerprint: str | None) -> bool:
    """Whether the statement would show a charge for `job` if there were one."""
    if statement is None or job.key_fingerprint != fingerprint:
        return False
    if statement.is_whole:
        return True
    return any(t.at <= _at(job) for t in statement.transactions)


def _row(job: Job, bill: _Bill | None, since: float, now: float, *, answered: bool) -> LedgerRow:
    at = _at(job)
    known = answered or bill is not None
    return LedgerRow(
        job=job,
        at=bill.at if bill is not None and at < since else at,
        quoted=None if job.brought_in or job.stand_in else job.quoted,
        reported=job.charged,
        billed=None if bill is None else bill.amount,
        standing=_standing(job, bill, now=now) if known else Standing.UNKNOWN,
    )


def _standing(job: Job, bill: _Bill | None, *, now: float) -> Standing:
    if job.brought_in and bill is None:
        return Standing.UNKNOWN
    made_nothing = job.state in _NO_CLIP
    if bill is not None and (bill.amount or not made_nothing):
        expected = job.quoted if job.charged is None else job.charged
        is_expected = bill.amount == expected or (job.charged is None and job.stand_in)
        as_expected = Standing.BILLED if is_expected else Standing.DIFFERENT
        return Standing.UNEXPECTED if made_nothing else as_expected
    is_old = now - (job.completed_at or job.changed_at) > BILL_AFTER
    if made_nothing or (job.state in _GIVEN_UP and is_old):
        return Standing.UNBILLED
    return Standing.MISSING if job.state in _CAME and is_old else Standing.AWAITED


def _totals(rows: Iterable[LedgerRow], unexplained: Iterable[Transaction]) -> tuple[Total, ...]:
    """By local day, newest first; days without any money are left out."""
    ours: dict[float, Money] = {}
    others: dict[float, Money] = {}
    for row in rows:
        day = day_start(row.at)
        if row.job.brought_in:
            if row.billed is not None:
                others[day] = others.get(day, ZERO) + row.billed
        elif row.billed is not None or row.job.state in COUNTED:
            ours[day] = ours.get(day, ZERO) + row.cost
    for transaction in unexplained:
        day = day_start(transaction.at)
        others[day] = others.get(day, ZERO) + transaction.amount
    return tuple(
        Total(start=day, ours=ours.get(day, ZERO), others=others.get(day, ZERO))
        for day in sorted(ours.keys() | others.keys(), reverse=True)
    )


def _by_month(days: Iterable[Total]) -> tuple[Total, ...]:
    months: dict[float, Total] = {}
    for day in days:
        start = month_start(day.start)
        month = months.get(start, Total(start=start))
        months[start] = Total(
            start=start, ours=month.ours + day.ours, others=month.others + day.others
        )
    return tuple(months.values())
