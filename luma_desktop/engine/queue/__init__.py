"""What the user asks of the queue: clicks, order, edits, removal, undo."""
