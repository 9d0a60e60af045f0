"""Batch files: the dry run and its table."""
