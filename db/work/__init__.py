"""What analysts add by hand: operations in the journal of a case, their effect on its facts, and undoing them."""
