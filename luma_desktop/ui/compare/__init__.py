"""Two clips or two prompts side by side."""
