"""What commands do that is more than a change of state."""
