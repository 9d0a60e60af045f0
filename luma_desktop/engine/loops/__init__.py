"""What every loop is made of: wake-ups, tasks, backoff, and the holds of the queue."""
