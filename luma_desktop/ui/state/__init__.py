"""The window's state, each thing once: money, jobs, selection."""
