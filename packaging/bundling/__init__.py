"""What goes into the packages, and how they are made: everything that can be tested apart."""
