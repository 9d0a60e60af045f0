"""The AI/ML API: one method, one request; a paid POST leaves once; errors are translated here."""
