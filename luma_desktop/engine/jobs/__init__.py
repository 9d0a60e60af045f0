"""The jobs in memory, in step with the journal."""
