"""The facts of a case as bitmaps of timeline positions."""
