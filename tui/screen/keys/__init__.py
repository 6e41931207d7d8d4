"""From a key to what it is meant for: a command, the text of the filter, or a dialog."""
