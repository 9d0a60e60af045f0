"""What the program is about, as plain values: no I/O, no clock, no Qt."""
