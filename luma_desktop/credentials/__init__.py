"""The API key's keepers: the OS keyring, and memory where there is none."""
