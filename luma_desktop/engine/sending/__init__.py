"""Sends queued jobs, each once, and records what came of it."""
