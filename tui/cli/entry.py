"""The first module of the program. It loads the others so that a signal ends the process at once and in silence."""

import os

try:
    import signal

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Python's own raises KeyboardInterrupt, also while it imports
except KeyboardInterrupt:
    os._exit(130)


def run() -> None:
    """Run the command line and end the process with its exit code."""
    from tui.cli.main import run as run_commands

    run_commands()
