"""Going through suggested pairs: where they come from, how they are shown, and what is written of decisions."""
