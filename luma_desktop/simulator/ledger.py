"""Generations and money: what is accepted, what is charged, what the logs will say."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from luma_desktop.simulator.config import CREDITS_PER_USD, LogTiming
from luma_desktop.simulator.database import open_database, read_meta, write_meta
from luma_desktop.simulator.records import (
    Generation,
    LedgerEntry,
    LogRow,
    Outcome,
    Submission,
    Twist,
    Upload,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


MOST_LEAKS = 1000
MOST_LOG_ROWS = 100_000


class OutOfCredits(Exception):  # noqa: N818 - the service's own name for it
    """The balance does not cover the submission; nothing was accepted."""


class Ledger:
    """All that must outlive the process. Used from one thread only."""

    def __init__(self, path: Path, *, balance_usd: float, now: float) -> None:
        self.connection = open_database(path)
        if read_meta(self.connection, "balance") is None:
            self.open_account(balance_usd, now)

    def close(self) -> None:
        self.connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    # --- the account ---

    def open_account(self, balance_usd: float, now: float) -> None:
        """Set the balance as a new account has it, with its first ledger entry."""
        credits_ = round(balance_usd * CREDITS_PER_USD)
        self.balance_credits = credits_
        self._enter(self.connection, now, "TOPUP", "INIT", credits_, None, None)

    @property
    def balance_credits(self) -> int:
        return int(read_meta(self.connection, "balance") or 0)

    @balance_credits.setter
    def balance_credits(self, value: int) -> None:
        write_meta(self.connection, "balance", str(value))

    def set_balance(self, balance_usd: float) -> None:
        self.balance_credits = round(balance_usd * CREDITS_PER_USD)

    def clear(self, balance_usd: float, now: float) -> None:
        """Forget everything but the secret that links are signed with."""
        with self._transaction() as connection:
            for table in ("generations", "ledger", "logs", "uploads", "leaks"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names from above
            connection.execute("DELETE FROM sqlite_sequence")
            self.open_account(balance_usd, now)

    @staticmethod
    def _enter(
        connection: sqlite3.Connection,
        now: float,
        direction: str,
        type_: str,
        credits_: int,
        model: str | None,
        reference_id: str | None,
    ) -> None:
        connection.execute(
            "INSERT INTO ledger (created_at, direction, type, credits, model, reference_id)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (now, direction, type_, credits_, model, reference_id),
        )

    # --- generations ---

    def next_sequence(self) -> int:
        row = self.connection.execute(
            "SELECT seq FROM sqlite_sequence WHERE name = 'generations'"
        ).fetchone()
        return 1 if row is None else int(row["seq"]) + 1

    def accept(self, generation: Generation, *, request_id: str) -> Generation:
        """Take the job and the money in one transaction; raises OutOfCredits."""
        submission = generation.submission
        with self._transaction() as connection:
            balance = self.balance_credits
            if balance < submission.cost_credits:
                raise OutOfCredits
            self.balance_credits = balance - submission.cost_credits
            connection.execute(
                "INSERT INTO generations (sequence, id, inference_id, submission, twist,"
                " created_at, finish_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    generation.sequence,
                    generation.id,
                    generation.inference_id,
                    msgspec.json.encode(submission).decode(),
                    msgspec.json.encode(generation.twist).decode(),
                    generation.created_at,
                    generation.finish_at,
                ),
            )
            self._log_submission(generation, request_id)
        return generation

    def _log_submission(self, generation: Generation, request_id: str) -> None:
        twist = generation.twist
        if twist.log_timing is LogTiming.NEVER:
            return
        at_once = twist.log_timing is LogTiming.ACCEPTANCE
        visible_at = generation.created_at + (twist.log_lag_seconds or 0) if at_once else None
        submission = generation.submission
        row = LogRow(
            created_at=generation.created_at,
            status="succeeded",
            model=submission.model,
            credits=submission.cost_credits,
            request_id=request_id,
            inference_id=generation.inference_id,
            client_request_id=submission.client_request_id,
        )
        self._log(row, submission.key, visible_at)

    def _log(self, row: LogRow, key: str, visible_at: float | None) -> None:
        fields = msgspec.structs.asdict(row) | {"key": key, "visible_at": visible_at}
        places = ", ".join(f":{name}" for name in fields)
        self.connection.execute(
            f"INSERT INTO logs ({', '.join(fields)}) VALUES ({places})",  # noqa: S608
            fields,
        )
        self.connection.execute(
            "DELETE FROM logs WHERE sequence <= (SELECT max(sequence) FROM logs) - ?",
            (MOST_LOG_ROWS,),
        )

    def settle(self, generation: Generation, outcome: Outcome, now: float) -> None:
        """End a generation: a completed one gets its ledger entry, a failed one its money back."""
        submission = generation.submission
        failed = outcome is Outcome.FAILED
        with self._transaction() as connection:
            ended = connection.execute(
                "UPDATE generations SET completed_at = ?, outcome = ?"
                " WHERE sequence = ? AND completed_at IS NULL",
                (now, outcome, generation.sequence),
            ).rowcount
            if not ended:
                return
            if failed:
                self.balance_credits += submission.cost_credits
            else:
                self._enter(
                    connection,
                    now,
                    "CHARGE",
                    "MODEL_USAGE",
                    submission.cost_credits,
                    submission.model,
                    generation.inference_id,
                )
            connection.execute(
                "UPDATE logs SET visible_at = coalesce(visible_at, ?),"
                " status = CASE WHEN ? THEN 'failed' ELSE status END,"
                " credits = CASE WHEN ? THEN 0 ELSE credits END WHERE inference_id = ?",
                (
                    now + (generation.twist.log_lag_seconds or 0),
                    failed,
                    failed,
                    generation.inference_id,
                ),
            )

    def finish_now(self, now: float) -> None:
        """Bring the end of every running generation forward to this moment."""
        self.connection.execute(
            "UPDATE generations SET finish_at = ? WHERE completed_at IS NULL AND finish_at > ?",
            (now, now),
        )

    def change_twist(self, id_: str, **changes: Any) -> None:
        """Change how a known generation departs from the usual; an unknown one stays unknown."""
        generation = self.generation(id_)
        if generation is not None:
            twist = msgspec.structs.replace(generation.twist, **changes)
            self.connection.execute(
                "UPDATE generations SET twist = ? WHERE id = ?",
                (msgspec.json.encode(twist).decode(), id_),
            )

    def generation(self, id_: str) -> Generation | None:
        found = self._generations("WHERE id = ?", id_)
        return found[0] if found else None

    def name_clip(self, generation: Generation, name: str) -> None:
        self.connection.execute(
            "UPDATE generations SET clip = ? WHERE sequence = ?", (name, generation.sequence)
        )

    def by_sequence(self, sequence: int) -> Generation | None:
        found = self._generations("WHERE sequence = ?", sequence)
        return found[0] if found else None

    def generations(self) -> list[Generation]:
        """All of them, newest first."""
        return self._generations("ORDER BY sequence DESC")

    def running(self) -> list[Generation]:
        return self._generations("WHERE completed_at IS NULL ORDER BY sequence")

    def _generations(self, condition: str, *values: Any) -> list[Generation]:
        rows = self.connection.execute(
            f"SELECT * FROM generations {condition}",  # noqa: S608 - conditions from above
            values,
        )
        return [_generation(row) for row in rows]

    # --- what the account calls show ---

    def entries(self, condition: str, values: list[Any], limit: int) -> list[LedgerEntry]:
        """Ledger entries, newest first; `condition` is SQL of the caller's own making."""
        rows = self.connection.execute(
            f"SELECT * FROM ledger WHERE {condition} ORDER BY sequence DESC LIMIT ?",  # noqa: S608
            [*values, limit],
        )
        return [LedgerEntry(**dict(row)) for row in rows]

    def log_rows(self, condition: str, values: list[Any]) -> list[LogRow]:
        """Log rows, newest first; `condition` is SQL of the caller's own making."""
        columns = ", ".join(LogRow.__struct_fields__)
        rows = self.connection.execute(
            f"SELECT {columns} FROM logs WHERE {condition}"  # noqa: S608
            " ORDER BY created_at DESC, sequence DESC",
            values,
        )
        return [LogRow(**dict(row)) for row in rows]

    def log_failure(self, row: LogRow, key: str) -> None:
        """A row for a request that was turned down: proof that nothing was accepted."""
        self._log(row, key, row.created_at)

    # --- pictures and leaks ---

    def add_upload(self, upload: Upload) -> None:
        self.connection.execute(
            "INSERT INTO uploads VALUES (?, ?, ?)",
            (upload.id, upload.media_type, upload.created_at),
        )

    def upload(self, id_: str) -> Upload | None:
        row = self.connection.execute("SELECT * FROM uploads WHERE id = ?", (id_,)).fetchone()
        return None if row is None else Upload(**dict(row))

    def add_leak(self, at: float, method: str, path: str, place: str) -> None:
        self.connection.execute(
            "INSERT INTO leaks SELECT ?, ?, ?, ? WHERE (SELECT count(*) FROM leaks) < ?",
            (at, method, path, place, MOST_LEAKS),
        )

    def leaks(self) -> list[dict[str, Any]]:
        return [dict(row) for row in self.connection.execute("SELECT * FROM leaks ORDER BY at")]


def _generation(row: sqlite3.Row) -> Generation:
    return Generation(
        sequence=row["sequence"],
        id=row["id"],
        inference_id=row["inference_id"],
        submission=msgspec.json.decode(row["submission"], type=Submission),
        twist=msgspec.json.decode(row["twist"], type=Twist),
        created_at=row["created_at"],
        finish_at=row["finish_at"],
        completed_at=row["completed_at"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        clip=row["clip"],
    )
