"""What is derived from a large case, kept for the next start."""
