"""Decodes foreign images and clips in processes of their own, with limits of time and memory."""
