"""Starts the desk: the window where nothing is asked, else a command."""

import os
import sys
from pathlib import Path


def main() -> int:
    """Open the window before anything heavy is imported, or run a command; the exit status."""
    if len(sys.argv) > 1:
        from jobdesk.cli import run_command

        return run_command()
    from jobdesk.qt.app import run_window

    center = os.environ.get("JOBDESK_CENTER")
    return run_window(
        Path(center) if center else None,
        os.environ.get("JOBDESK_USER", ""),
        os.environ.get("JOBDESK_PASSWORD", ""),
        os.environ.get("JOBDESK_LANG", ""),
        os.environ.get("JOBDESK_THEME", ""),
    )


if __name__ == "__main__":
    sys.exit(main())
