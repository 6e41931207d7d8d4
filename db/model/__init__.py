"""The contents of a case as immutable values: claims, actors, regions, sources and links. No input or output."""
