"""Facts into rows; no commands."""
