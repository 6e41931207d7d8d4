"""Dates of foreign files: formats, the order of day and month in a column, and how two dates combine."""
