"""An open case: what the screen and the commands ask."""
