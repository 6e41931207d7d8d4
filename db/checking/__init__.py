"""What a case file has that it should not have, and what its keepers may want to look at."""
