"""Theme, fonts, icons, painting, and plain widgets that know nothing of jobs."""
