"""Images of the user's: read, kept, and handed to the service."""
