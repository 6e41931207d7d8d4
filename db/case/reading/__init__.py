"""The rows of a case as values."""
