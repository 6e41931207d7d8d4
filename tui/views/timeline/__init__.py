"""The timeline of matches."""
