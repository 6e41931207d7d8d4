"""The widgets, text layout, signs and colours that panes and dialogs are built from."""
