"""The form in which a claim is written by hand: its rows, what is typed into them, and what that comes to."""
