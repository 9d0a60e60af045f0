"""Finds out what became of jobs whose answer was lost, and which generations belong to whom."""
