"""Files with our own column names: case folders, tables and JSON of claims."""
