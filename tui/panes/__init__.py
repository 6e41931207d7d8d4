"""The panes of the screen: each draws what it is given and tells the screen what the user did in it."""
