"""The message bar and its stack."""
