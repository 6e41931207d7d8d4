"""What the links make of claims, as known at a day; the owner of who shares an origin."""
