"""The rows that an import could not take, as a workbook to be mended and imported again."""

from typing import IO

from jobdesk.services.imports.plan import ImportPlan


def write_rejects(plan: ImportPlan, out: IO[bytes]) -> int:
    """Write the wrong rows as the file has them, with why in a last column, into an open file; how many they are.

    The reason's heading is known to an import and kept out, so the mended workbook is imported as it is.
    """
    raise NotImplementedError
