"""The case file: opening it, checking it, its tables and their versions, and files that are written atomically."""
