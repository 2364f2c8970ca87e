"""A logo is a real picture before any paper carries it."""

from io import BytesIO
from zlib import error as zlib_error

from PIL.Image import DecompressionBombError, DecompressionBombWarning
from reportlab.lib.utils import ImageReader

from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _

MOST_BYTES, MOST_DOTS, LEAST_DOTS = 500_000, 3_000, 16
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def check_logo(image: bytes) -> None:
    """Refuse what is no PNG or JPEG, too large a file, too many dots, or cannot be read to its end.

    Raises:
        InvalidInput: with the sentence for the field `logo`.
    """
    if len(image) > MOST_BYTES:
        raise InvalidInput(
            _("The picture is larger than {size} KB.").format(size=MOST_BYTES // 1000), field="logo"
        )
    if not image.startswith(_SIGNATURES):
        raise InvalidInput(_("Choose a PNG or JPEG picture."), field="logo")
    broken = InvalidInput(_("This picture is damaged and cannot be printed."), field="logo")
    size = _("The picture must have {least} to {most} dots on each side.").format(least=LEAST_DOTS, most=MOST_DOTS)
    wrong_size = InvalidInput(size, field="logo")
    try:
        reader = ImageReader(BytesIO(image))
        across, down = reader.getSize()
    except (DecompressionBombError, DecompressionBombWarning, MemoryError) as error:
        raise wrong_size from error
    except (OSError, ValueError, SyntaxError, zlib_error) as error:
        raise broken from error
    if not (LEAST_DOTS <= across <= MOST_DOTS and LEAST_DOTS <= down <= MOST_DOTS):
        raise wrong_size
    try:
        reader.getRGBData()
    except (OSError, ValueError, SyntaxError, zlib_error) as error:
        raise broken from error
