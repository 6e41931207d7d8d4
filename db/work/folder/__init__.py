"""The work that stands in a case folder beside the facts: notes, tags, saved views and the log."""
