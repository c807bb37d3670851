"""Label files per second and core, part by part as the worker makes them, and the memory of a long one [P-2, P-4].

Ceiling: the codes and their symbols alone, by the fast writer, with nothing drawn. Peers: a PDF page with ReportLab's
own QR widget, and SVG by the qrcode library's own factory. Processor time, medians of several rounds, the contenders taking turns.
Then a CSV of 10^5 and one of 10^6 labels are made through the store, sealed, and read back: what the second takes more at its peak.
"""

# ruff: noqa: E402  Django is set up before its models are imported
import hashlib
import os
import resource
import tempfile
import time
from collections.abc import Callable
from io import BytesIO

import django

import tests.environment  # noqa: F401  sets the environment

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

import qrcode
from accounts import roles
from django.conf import settings
from django.db import connection
from qrcode.image.svg import SvgPathImage
from rates import Contender, measure
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.pdfgen.canvas import Canvas

from tests.factories.world import NOW, World
from verify.labels import qr
from verify.labels.actions import files
from verify.labels.addresses import address, codes_of
from verify.labels.files import making
from verify.labels.files.models import FileKind, LabelFile
from verify.labels.formats import SHEET
from verify.labels.keys import keyring
from verify.labels.models import LabelRun
from verify.registry.models import Enterprise, Product

ROUNDS, COUNT, FEW = 5, 2000, 100
PRODUCT = Product(id=1, name="示例玉露茶", enterprise=Enterprise(id=1, name="示例玉露茶业有限公司"))
RUN = LabelRun(id=1234, product=PRODUCT, grade="ITEM", quantity=10**9, key_name=keyring().newest, issued_at=NOW)
ADDRESSES = [address(code) for _serial, code in codes_of(RUN, 1, COUNT)]


def file(kind: FileKind, format: str = "") -> Callable[[], object]:
    asked = LabelFile(run=RUN, kind=kind, format=format, first=1, last=COUNT)
    return lambda: making.part(asked, 1)


def symbols() -> None:
    for _serial, code in codes_of(RUN, 1, COUNT):
        qr.bulk_symbol(address(code), making.LEVEL)


def widgets() -> None:
    canvas = Canvas(BytesIO())
    for text in ADDRESSES[:FEW]:
        drawing = Drawing(60, 60)
        drawing.add(QrCodeWidget(text, barLevel="Q", barWidth=60, barHeight=60))
        renderPDF.draw(drawing, canvas, 10, 10)
        canvas.showPage()
    canvas.save()


def factory_svg() -> None:
    for text in ADDRESSES[:FEW]:
        qrcode.make(text, image_factory=SvgPathImage, error_correction=qrcode.constants.ERROR_CORRECT_Q).save(BytesIO())


CONTENDERS: list[Contender] = [
    ("ceiling: codes and symbols, undrawn", symbols, COUNT, None),
    ("CSV", file(FileKind.CSV), COUNT, 100_000),
    ("PDF, sheets of A4", file(FileKind.PDF, SHEET), COUNT, 1000),
    ("PDF, single labels 40 × 30 mm", file(FileKind.PDF, "40x30"), COUNT, 1000),
    ("  peer: ReportLab's QR widget", widgets, FEW, None),
    ("ZIP of SVG", file(FileKind.SVG), COUNT, 1000),
    ("  peer: the qrcode library's SVG", factory_svg, FEW, None),
    ("ZIP of PNG, 600 dpi", file(FileKind.PNG), COUNT, None),
]


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def make_long_ones() -> None:
    """Of one process, the short one first, so that the peak can only have grown by the long one."""
    connection.settings_dict["TEST"]["NAME"] = "bench_files"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        roles.sync()
        world = World()
        run = world.run(quantity=1_000_000)
        officer = world.member(run.product.enterprise)
        before = peak_mb()
        for labels in (100_000, 1_000_000):
            asked = files.ask(run=run, kind=FileKind.CSV, by=officer, at=NOW, first=1, last=labels)
            start = time.perf_counter()
            files.make(file=asked.pk, at=NOW)
            seconds = time.perf_counter() - start
            asked.refresh_from_db()
            digest, lines = hashlib.sha256(), 0
            for piece in files.content(asked):
                digest.update(piece)
                lines += piece.count(b"\n")
            assert (digest.hexdigest(), lines) == (asked.sha256, labels + 1)
            peak = peak_mb()
            speed = f"{labels / seconds:,.0f} labels/s by the clock, sealed"
            print(f"CSV of {labels:>9,}: {speed}; peak {peak:.0f} MB, grown by {peak - before:.1f} MB")
            before = peak
    finally:
        connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)


if __name__ == "__main__":
    measure("labels per second and core", CONTENDERS, ROUNDS)
    with tempfile.TemporaryDirectory() as store:
        settings.MEDIA_ROOT = store
        make_long_ones()
