"""Records into the tables of a case: what differs is written, everything else is left alone."""
