"""`python -m tui` is `conflict-tui`."""

from __future__ import annotations

from tui.cli.entry import run

if __name__ == "__main__":
    run()
