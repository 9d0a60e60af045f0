"""A job in words and numbers."""
