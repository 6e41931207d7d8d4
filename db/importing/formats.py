"""The names of the layouts that can be imported, found without reading any mapping."""

from __future__ import annotations

from pathlib import Path

CASE_FOLDER, CLAIMS_CSV, CLAIMS_JSON, LINKS_CSV = "case-folder", "claims-csv", "claims-json", "links-csv"
"""Our own layouts."""

MAPPINGS = Path(__file__).parent / "mappings"
"""The folder of the mappings that come with the program. Each file is named after its layout."""


def mapping_files() -> list[Path]:
    """The mappings that come with the program, in the order of their names."""
    return sorted(MAPPINGS.glob("*.toml"))


def format_names() -> tuple[str, ...]:
    """The names of all known layouts."""
    return (CASE_FOLDER, CLAIMS_CSV, CLAIMS_JSON, LINKS_CSV, *(path.stem for path in mapping_files()))
