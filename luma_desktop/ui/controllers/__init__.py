"""What happens on a user's command: one controller for each concern."""
