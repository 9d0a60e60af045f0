"""What happens when the user asks for something: one controller for each concern."""
