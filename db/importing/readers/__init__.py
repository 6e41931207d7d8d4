"""Foreign files as streams of cells and objects, each with its line."""
