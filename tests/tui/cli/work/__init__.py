"""The commands that change a case by hand, as their users call them."""
