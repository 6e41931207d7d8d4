"""The dialogs over the screen. Each asks one thing and returns the answer, or None if it was cancelled."""
