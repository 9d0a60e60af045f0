"""What `scripts/bench` measures. Nothing here decides a test."""
