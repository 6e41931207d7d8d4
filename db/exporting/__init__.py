"""Claims written to text: briefs in Markdown, and data as JSON or CSV.

`formats` lists the formats, `export` writes one of them, `write` puts text into a file. Each format is one module.
"""
