"""The commands that change a case by hand, undo that and tell of it."""
