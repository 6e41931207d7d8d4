"""Exports with the work of analysts."""
