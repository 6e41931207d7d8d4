"""Claims out of a case: as a brief for people, or as data."""
