"""What the state folder keeps about work on cases: which files are written without asking."""
