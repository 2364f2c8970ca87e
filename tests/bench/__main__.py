"""`make bench` and `make bench BENCH=group`."""

import importlib
import sys

from tests.bench.figures import report

GROUPS = ("start", "storage", "search", "lists", "matching", "slip", "statistics", "import", "merge", "shared")
MODULES = {"import": "imports"}
"""Groups whose module cannot have their name."""


def main() -> int:
    """Run the groups named, or all; 1 where a figure is short, 2 for an unknown group."""
    asked = sys.argv[1:] or list(GROUPS)
    if unknown := set(asked) - set(GROUPS):
        sys.stderr.write(f"no such group: {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}\n")
        return 2
    return max(
        report(importlib.import_module(f"tests.bench.{MODULES.get(group, group)}").figures()) for group in asked
    )


if __name__ == "__main__":
    raise SystemExit(main())
