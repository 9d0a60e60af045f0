"""The API key, the proxy's password and the bucket's secret: asked for, checked, kept."""
