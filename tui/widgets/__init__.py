"""Lists, lines, signs and colours that panes and dialogs are made of."""
