"""Papers about the center itself."""

from pathlib import Path

from jobdesk.base.clock import Clock
from jobdesk.base.formats import format_date
from jobdesk.store.center import read_center


def recovery_paper(folder: Path, key: str) -> bytes:
    """The recovery key of a center as a PDF to print. Raises MissingFont."""
    from jobdesk.papers.recovery_key import recovery_key_pdf  # reportlab is loaded with the first paper

    return recovery_key_pdf(key, center_name=read_center(folder).name, printed_on=format_date(Clock().today()))
