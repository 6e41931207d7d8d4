"""What operations make of the tables of a case."""
