"""What the window knows, each thing once: the money, the jobs, what is selected."""
