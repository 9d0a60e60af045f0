"""Spending: the ledger, charges, and limits."""
