"""The README's pictures, made by the real window."""
