"""Batch files with clips to generate: CSV and JSON Lines."""
