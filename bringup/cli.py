"""The command `majordomo`. What it offers is in `bringup.application`, one module a command in `bringup.commands`."""

import io
import sys


def main() -> None:
    """Run the command line; ends the process with one of `bringup.exit_codes`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a sign shows a question mark
    try:
        from bringup.application import app  # inside, so that an early Ctrl-C shows no traceback either

        app(prog_name="majordomo")
    except KeyboardInterrupt:
        sys.exit(130)
