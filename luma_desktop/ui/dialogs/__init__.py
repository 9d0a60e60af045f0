"""Dialogs. They open without a loop of their own and tell what was decided by signals."""
