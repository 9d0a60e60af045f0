"""Prices, costs, and balances in words."""
