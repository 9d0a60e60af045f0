"""Polls the jobs that the service has accepted."""
