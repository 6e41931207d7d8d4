"""The thread of a claim."""
