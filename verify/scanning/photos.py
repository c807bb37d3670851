"""Reads label codes out of a photo. Pure but for the picture itself."""

import re
import warnings
from typing import IO

import zxingcpp
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from verify.labels.codes import Malformed, normalise
from verify.refusals import Refused

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = {"JPEG": 120_000_000, "PNG": 24_000_000, "WEBP": 24_000_000}  # a JPEG is decoded at a fraction of its size
LONGEST_SIDE = 2400
PATH = re.compile(r"(?:https?://)?(?P<host>[^/\s]+)/v/(?P<code>[^/?#\s]+)/?", re.IGNORECASE)


def read_codes(picture: IO[bytes], size: int, host: str) -> list[str]:
    """The distinct codes of labels printed for `host`, in reading order. Refused, with a sentence, for what is not a
    picture, too large, without a label, or only with symbols that lead elsewhere."""
    if size > MOST_BYTES:
        raise Refused("too_large", _("The picture is larger than 12 MB. Please take it again with a lower resolution."))
    found = zxingcpp.read_barcodes(_grey(picture), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    texts = [barcode.text for barcode in found if barcode.text]
    if not texts:
        raise Refused(
            "no_label", _("No label was found in the picture. Hold the phone closer, straight above the label, in good light.")
        )
    codes = list(dict.fromkeys(code for text in texts if (code := _code(text, host))))
    if not codes:
        raise Refused(
            "foreign_label", _("The QR code in the picture does not lead to this site. It is not a label that can be checked here.")
        )
    return codes


def _grey(picture: IO[bytes]) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(picture, formats=FORMATS)
            if image.width * image.height > MOST_PIXELS[str(image.format)]:
                raise Image.DecompressionBombError
            image.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
            image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return image.convert("L")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("too_large", _("The picture has too many pixels. Please take it again with a lower resolution.")) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise Refused("not_a_picture", _("This file is not a JPEG, PNG or WebP picture, or it is damaged.")) from error


def _code(text: str, host: str) -> str | None:
    match = PATH.fullmatch(text.strip())
    if match and match["host"].casefold() != host.casefold():
        return None
    try:
        return normalise(match["code"] if match else text)
    except Malformed:
        return None
