"""Rows of a case as they count in the index."""
