"""Records into the tables of a case."""
