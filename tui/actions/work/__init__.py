"""Changing the case by hand: links, notes and their history, and taking changes back."""
