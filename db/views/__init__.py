"""Ways to look at matches: threads, two sides, who disputes whom, origins in place of claims, days to step to."""
