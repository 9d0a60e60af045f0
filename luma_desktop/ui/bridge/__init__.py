"""Where engine and Qt meet: commands go down, facts come up as signals."""
