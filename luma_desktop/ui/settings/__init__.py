"""Settings, the API key, shortcuts, About."""
