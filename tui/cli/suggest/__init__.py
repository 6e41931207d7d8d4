"""The command `suggest`."""
