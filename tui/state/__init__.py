"""The state of the explorer and how commands change it: values in, values out."""
