"""Columns of positions and sets of positions after a change of the case."""
