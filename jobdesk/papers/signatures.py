"""A signature is a small picture that can be drawn again, before any record or paper carries it."""

from io import BytesIO
from zlib import error as zlib_error

from PIL.Image import DecompressionBombError, DecompressionBombWarning
from reportlab.lib.utils import ImageReader

from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _

MOST_BYTES = 40_000
LEAST_DOTS, MOST_DOTS = 16, 1_600
_PNG = b"\x89PNG\r\n\x1a\n"


def check_signature(image: bytes) -> None:
    """Refuse what is no PNG, too large, or cannot be read to its end.

    Raises:
        InvalidInput: with the sentence for the field `signature`.
    """
    broken = InvalidInput(_("This signature cannot be kept. Clear it and sign again."), field="signature")
    if not image.startswith(_PNG) or len(image) > MOST_BYTES:
        raise broken
    try:
        reader = ImageReader(BytesIO(image))
        across, down = reader.getSize()
        if not (LEAST_DOTS <= across <= MOST_DOTS and LEAST_DOTS <= down <= MOST_DOTS):
            raise broken
        reader.getRGBData()
    except (DecompressionBombError, DecompressionBombWarning, MemoryError) as error:
        raise broken from error
    except (OSError, ValueError, SyntaxError, zlib_error) as error:
        raise broken from error
