"""How long the tests wait for what must come: far longer than it takes, because a busy machine may stand still."""

PATIENCE = 120.0
"""Seconds after which something that did not come has failed."""
