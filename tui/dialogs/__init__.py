"""The dialogs over the screen: each asks one thing and returns the answer, or None if it was given up."""
