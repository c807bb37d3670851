"""What every printed label is drawn with: a symbol, lines of text that fit, and crop marks."""

from PIL.Image import Image
from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from verify.labels import qr
from verify.labels.addresses import address

LEAST_SIZE = 4.0  # points
rl_config.useA85 = 0  # streams of bytes, not of letters: a fifth faster, a fifth smaller


def draw_symbol(canvas: Canvas, code: str, left: float, bottom: float, edge: float, level: str) -> None:
    """Of a label: in a square of `edge` points, its quiet zone included."""
    draw_matrix(canvas, qr.bulk_symbol(address(code), level), left, bottom, edge)


def draw_matrix(canvas: Canvas, symbol: Image, left: float, bottom: float, edge: float) -> None:
    """A symbol of one pixel a module, likewise, in the colour that fills."""
    module = edge / (symbol.width + 2 * qr.QUIET)
    inset = qr.QUIET * module
    # An image mask of one bit a module; in hexadecimal, for binary data might hold the mark that ends it.
    canvas.addLiteral(
        f"q {symbol.width * module:.3f} 0 0 {symbol.width * module:.3f} {left + inset:.3f} {bottom + inset:.3f} cm "
        f"BI /W {symbol.width} /H {symbol.height} /IM true /BPC 1 /F /AHx ID {symbol.tobytes().hex()}> EI Q"
    )


def crop_marks(canvas: Canvas, page: tuple[float, float], bleed: float, margin: float) -> None:
    """Where the knife goes, from the edge of the page to a millimetre before the bleed. `margin` lies outside the bleed."""
    width, height = page
    near, far = bleed + margin, margin - 1 * mm
    canvas.setLineWidth(0.25)
    canvas.setStrokeGray(0)
    for x in (near, width - near):
        canvas.line(x, 0, x, far)
        canvas.line(x, height - far, x, height)
    for y in (near, height - near):
        canvas.line(0, y, far, y)
        canvas.line(width - far, y, width, y)


def write(canvas: Canvas, font: str, text: str, left: float, base: float, size: float, width: float) -> None:
    """One line, smaller where it would not fit `width`, and cut with an ellipsis where that is not enough."""
    needed = stringWidth(text, font, size)
    if needed > width:
        size = max(LEAST_SIZE, size * width / needed)
        while text and stringWidth(text, font, size) > width + 0.01:
            text = text.rstrip("…")[:-1] + "…"
    canvas.setFont(font, size)
    canvas.drawString(left, base, text)
