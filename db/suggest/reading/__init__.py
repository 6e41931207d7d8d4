"""What suggestions read out of the text of a claim: names, dates, figures and cue words, in any script."""
