"""Exports of the work that analysts have done in a case."""
