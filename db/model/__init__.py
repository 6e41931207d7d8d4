"""What a case consists of, as values: claims, actors, regions, sources and links. No input, no output."""
