"""Values into words: states, troubles, money, times. No widgets, no clock of its own."""
