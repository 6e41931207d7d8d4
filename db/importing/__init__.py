"""Import of files into a case.

`recognise` finds the layout of a file and returns an `Input`, which reads the file as records: `readers` parse text,
CSV and JSON, `own` understands our own column names, `mapped` applies a mapping to a foreign layout. `imports` runs the
transaction in which `loading` compares the records with the case and writes the differences.
"""
