"""Which charge is whose, what each job's bill says, and what a day and a month cost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.ledger import Standing, Statement, Total, Transaction, TransactionKind
from luma_desktop.domain.money import Money
from luma_desktop.domain.remote import LogRow
from luma_desktop.engine.money.ledger import BILL_AFTER, needs_the_log, reconcile
from tests.support.jobs import in_state

S = JobState
PRICE = Money.from_usd("0.25")
BERLIN = ZoneInfo("Europe/Berlin")


def at(*when: int) -> float:
    return datetime(*when, tzinfo=BERLIN).timestamp()  # type: ignore[misc, arg-type]


NOON = at(2026, 11, 22, 12)
SINCE = at(2026, 11, 1)


@pytest.fixture(autouse=True)
def _in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def job(
    job_id: str = "job", state: JobState = S.READY, when: float = NOON, **changes: object
) -> Job:
    made = msgspec.structs.replace(
        in_state(state, job_id),
        created_at=when,
        changed_at=when,
        accepted_at=when,
        completed_at=when,
        generation_id=f"g-{job_id}",
        inference_id=f"inf-{job_id}",
        attempts=1,
    )
    return msgspec.structs.replace(made, **changes)


def charge(reference: str | None, when: float = NOON, amount: Money = PRICE) -> Transaction:
    return Transaction(
        at=when,
        is_charge=True,
        kind=TransactionKind.MODEL_USAGE,
        amount=amount,
        reference_id=reference,
    )


def refund(reference: str | None, amount: Money = PRICE) -> Transaction:
    return Transaction(
        at=NOON,
        is_charge=False,
        kind=TransactionKind.REFUND,
        amount=amount,
        reference_id=reference,
    )


def statement(*transactions: Transaction, is_whole: bool = True) -> Statement:
    return Statement(since=SINCE, transactions=transactions, is_whole=is_whole)


def standing(made: Job, *transactions: Transaction, now: float = NOON) -> Standing:
    (row,) = reconcile([made], statement(*transactions), since=SINCE, now=now).rows
    return row.standing


def test_a_charge_is_the_jobs_whose_inference_it_was() -> None:
    ledger = reconcile(
        [job("a"), job("b", charged=PRICE)],
        statement(charge("inf-b"), charge("g-a"), charge("inf-x")),
        since=SINCE,
        now=NOON,
    )
    assert {row.job.id: (row.quoted, row.reported, row.billed) for row in ledger.rows} == {
        "a": (PRICE, None, PRICE),
        "b": (PRICE, PRICE, PRICE),
    }
    assert [t.reference_id for t in ledger.unexplained] == ["inf-x"]


@pytest.mark.parametrize(
    ("made", "transactions", "expected"),
    [
        (job(), [charge("inf-job")], Standing.BILLED),
        (job(charged=PRICE * 2), [charge("inf-job", amount=PRICE * 2)], Standing.BILLED),
        (job(), [charge("inf-job", amount=PRICE * 2)], Standing.DIFFERENT),
        (job(), [charge("inf-job"), charge("g-job")], Standing.DIFFERENT),
        (job(), [charge("inf-job"), refund("inf-job")], Standing.DIFFERENT),
        (job(stand_in=True), [charge("inf-job", amount=PRICE * 2)], Standing.BILLED),
        (job(), [], Standing.AWAITED),
        (job(state=S.ACCEPTED), [], Standing.AWAITED),
        (job(state=S.SUBMIT_UNKNOWN), [], Standing.AWAITED),
        (job(state=S.ABANDONED), [], Standing.AWAITED),
        (job(state=S.FAILED), [], Standing.UNBILLED),
        (job(state=S.FAILED), [charge("inf-job")], Standing.UNEXPECTED),
        (job(state=S.FAILED), [charge("inf-job"), refund("inf-job")], Standing.UNBILLED),
        (job(state=S.REJECTED), [charge("inf-job")], Standing.UNEXPECTED),
    ],
)
def test_how_a_bill_stands(made: Job, transactions: list[Transaction], expected: Standing) -> None:
    assert standing(made, *transactions) is expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (S.READY, Standing.MISSING),
        (S.ABANDONED, Standing.UNBILLED),
        (S.LOST, Standing.UNBILLED),
        (S.ACCEPTED, Standing.AWAITED),
    ],
)
def test_a_bill_that_does_not_come_in_a_day(state: JobState, expected: Standing) -> None:
    assert standing(job(state=state), now=NOON + BILL_AFTER + 1) is expected


def test_a_lost_answers_charge_is_explained_by_the_log() -> None:
    lost = job("a", inference_id=None, generation_id="g-9", attempts=2)
    charges = statement(charge("inf-1"), charge("inf-2"))
    assert needs_the_log([lost], charges)
    assert not needs_the_log([job("b")], charges), "no job could be explained by it"
    assert not needs_the_log([lost], statement(charge("g-9")))
    log = [
        LogRow(created_at=NOON, succeeded=True, cost=PRICE, inference_id=inference_id,
               client_request_id=client_id)
        for inference_id, client_id in (("inf-1", "a.1"), ("inf-2", "somebody else's"))
    ]  # fmt: skip
    ledger = reconcile([lost], charges, since=SINCE, now=NOON, log_rows=log)
    assert ledger.rows[0].billed == PRICE
    assert [t.reference_id for t in ledger.unexplained] == ["inf-2"]


@pytest.mark.parametrize("state", [S.QUEUED, S.CANCELLED, S.REJECTED])
def test_what_cost_nothing_is_no_row(state: JobState) -> None:
    assert reconcile([job(state=state)], statement(), since=SINCE, now=NOON).rows == ()


def test_a_removed_job_still_explains_its_charge() -> None:
    ledger = reconcile([job(removed=True)], statement(charge("inf-job")), since=SINCE, now=NOON)
    assert ledger.unexplained == ()
    assert len(ledger.rows) == 1


def test_a_job_before_the_period_is_a_row_only_if_it_was_billed_in_it() -> None:
    old = at(2026, 10, 31, 23)
    billed, other = job("a", when=old), job("b", when=old)
    ledger = reconcile(
        [billed, other], statement(charge("inf-a", at(2026, 11, 1, 1))), since=SINCE, now=NOON
    )
    assert [row.job.id for row in ledger.rows] == ["a"]
    assert [total.start for total in ledger.days] == [SINCE]


def test_top_ups_are_no_charges() -> None:
    paid = Transaction(at=NOON, is_charge=False, kind=TransactionKind.PAYMENT, amount=PRICE * 80)
    ledger = reconcile([], statement(paid), since=SINCE, now=NOON)
    assert (ledger.unexplained, ledger.days) == ((), ())


def test_money_by_local_day_and_month() -> None:
    late, early = at(2026, 11, 30, 23, 59), at(2026, 12, 1, 0, 1)
    ledger = reconcile(
        [job("a", when=NOON), job("b", when=late), job("c", when=early),
         job("d", state=S.FAILED, when=early)],
        statement(charge("inf-b", early), charge("x", late), charge("y", early)),
        since=SINCE,
        now=early,
    )  # fmt: skip
    assert ledger.days == (
        Total(start=at(2026, 12, 1), ours=PRICE, others=PRICE),
        Total(start=at(2026, 11, 30), ours=PRICE, others=PRICE),
        Total(start=at(2026, 11, 22), ours=PRICE),
    )
    assert ledger.months == (
        Total(start=at(2026, 12, 1), ours=PRICE, others=PRICE),
        Total(start=at(2026, 11, 1), ours=PRICE * 2, others=PRICE),
    )


def test_without_an_answer_the_quotes_count() -> None:
    ledger = reconcile([job("a"), job("b", charged=PRICE * 2)], None, since=SINCE, now=NOON)
    assert not ledger.asked
    assert {row.standing for row in ledger.rows} == {Standing.UNKNOWN}
    assert ledger.days[0].ours == PRICE * 3


def test_a_stand_in_is_no_quote() -> None:
    ledger = reconcile([job(stand_in=True)], None, since=SINCE, now=NOON)
    assert ledger.rows[0].quoted is None
    assert ledger.days[0].ours == Money()


def test_no_bill_is_missed_where_none_could_be_seen() -> None:
    later = NOON + BILL_AFTER + 1
    made = job(key_fingerprint="old key")
    ledger = reconcile([made], statement(), since=SINCE, now=later, fingerprint="new key")
    assert ledger.rows[0].standing is Standing.UNKNOWN
    cut = statement(charge("x", NOON + 60), is_whole=False)
    ledger = reconcile([job()], cut, since=SINCE, now=later)
    assert ledger.rows[0].standing is Standing.UNKNOWN
    assert not ledger.is_whole
