"""Draws and encodes the clips. Only the studio's thread runs what is in here."""
