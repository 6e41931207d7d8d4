"""Writing a claim into the form: checked and kept as it is typed, and a change of the case once it is accepted."""
