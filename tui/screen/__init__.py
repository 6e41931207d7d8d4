"""The screen and what keeps it going: the program, the reading thread, the order of commands."""
