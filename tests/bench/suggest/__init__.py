"""Measures suggestions, and fits what their features count: `python -m tests.bench.suggest [--fit]`."""
