"""What analysts did in a case, read from it when it is asked for: what rests on their reading, who did what, notes."""
