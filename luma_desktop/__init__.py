"""Luma Desktop: make video with Luma AI's Dream Machine and pay once a click."""

__version__ = "0.1.0"
