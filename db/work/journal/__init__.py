"""Operations, their order and their chains: what the journal of a case says, and who wrote it."""
