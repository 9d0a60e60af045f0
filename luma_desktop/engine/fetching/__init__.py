"""Downloads the clips that are done."""
