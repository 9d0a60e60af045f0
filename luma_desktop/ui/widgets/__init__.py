"""Widgets: they show what they are told and emit intents; none of them calls the engine."""
