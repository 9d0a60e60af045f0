"""Formatting of amounts, times, and words."""
