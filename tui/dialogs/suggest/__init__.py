"""The dialog that shows two claims that may bear on each other, and asks what one says about the other."""
