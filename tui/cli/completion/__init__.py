"""Completion in the shell: what is offered when Tab is pressed, and how each shell takes it."""
