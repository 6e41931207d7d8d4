"""Pairs of claims that may bear on each other, for a person to decide: what structure finds, and no model.

`suggester.Suggester` is the interface. It reads, and never writes: a link comes only from a decision.
"""
