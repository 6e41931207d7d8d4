"""The rooms of the house in their order."""

from __future__ import annotations

DB = (
    "errors batches lru",
    "model dates",
    "text store",
    "index",
    "findings",
    "status",
    "filters updating",
    "cache",
    "importing",
    "work",
    "case",
    "views explain checking suggest",
    "exporting",
    "sample",
)
"""The rooms of `db/` from the ground up. A room imports only rooms on lines above its own."""

TUI = (
    "ending",
    "state",
    "widgets",
    "panes dialogs",
    "actions",
    "views",
    "screen",
    "cli",
    "__main__",
)
"""The rooms of `tui/` from the ground up, under the same rule."""
