"""The case: everything about data. Nothing in this package knows that there is a screen."""

__version__ = "0.1.0"
