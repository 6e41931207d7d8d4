"""Files of other people into a case."""
