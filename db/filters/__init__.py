"""The filter: an immutable value with one text form, and its fields."""
