"""The commands: name, words, key, icon, and when each can be done."""
