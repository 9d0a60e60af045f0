"""The player: stage, transport bar, seek bar."""
