"""The form: prompt, model, settings, and the button that spends."""
