"""Bringing what is known of a case up to date after a few of its rows have changed, without reading the others."""
