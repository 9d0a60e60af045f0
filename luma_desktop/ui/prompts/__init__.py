"""The prompt field, earlier prompts, snippets."""
