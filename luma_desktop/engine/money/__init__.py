"""Balance, prices, spending, limits, and the account's ledger."""
