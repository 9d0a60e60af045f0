"""Windows: they lay out and connect, nothing else."""
