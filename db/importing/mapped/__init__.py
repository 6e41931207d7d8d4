"""Files of foreign layouts. A mapping, a TOML file, says how their rows become claims.

`mapping_files` reads a mapping into the values of `rules`; `row_mapper` applies these to the rows of a file.
"""
