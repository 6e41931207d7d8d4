"""Text, CSV and JSON files as streams of rows with line numbers, and single cells as values."""
