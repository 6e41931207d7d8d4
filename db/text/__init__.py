"""Text: stored text made safe to show, names that people type, phrases of the program, and web addresses."""
