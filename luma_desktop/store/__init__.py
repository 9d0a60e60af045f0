"""What outlives the run: the journal and the library in SQLite, settings in small files."""
