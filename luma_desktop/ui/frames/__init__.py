"""Start and end frames: wells, sources, cropping, and how images travel."""
