"""The main views: each a folder with its rows, its pane and its actions."""
