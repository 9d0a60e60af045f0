"""Proof of the Linux packages: installed, started, used, upgraded and removed for real."""
