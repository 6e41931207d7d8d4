"""Text: the one way by which stored text reaches a screen, names that people use, phrases of the program."""
