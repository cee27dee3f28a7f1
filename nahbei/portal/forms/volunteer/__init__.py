"""Forms of those who help."""
