"""A first mapping for a file of unknown layout, from the names of its columns and what is in its first rows."""
