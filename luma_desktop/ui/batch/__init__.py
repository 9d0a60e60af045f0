"""Files of clips: the dry run and its table."""
