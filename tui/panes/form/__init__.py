"""The form in which a claim is written, in the place of the details."""
