"""Clips and pictures: bytes arrive whole or not at all, and never with a key."""
