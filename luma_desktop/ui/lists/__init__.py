"""The queue and the library: models, cards, and pages."""
