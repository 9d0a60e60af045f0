"""Crashes, notifications, Qt's messages, the single instance."""
