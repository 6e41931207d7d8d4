"""The case file: the one door to SQLite, what a file must be to pass it, its tables, and files written whole."""
