"""Files of the demonstration: a PDF says what it is and that nothing in it is real. The same bytes each time."""

from collections.abc import Sequence
from io import BytesIO

from django.core.files.base import ContentFile
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from cms.images import CustomDocument
from verify.labels import fonts

SOURCE = "本站程序生成，仅供演示"
LEFT, TOP, LEADING = 72, 720, 26


def handout() -> CustomDocument:
    return paper("示例课件：首席质量官研修班", ("第一讲　把标准写进工序", "第二讲　留样与追溯", "第三讲　不合格之后怎么办"))


def signed(title: str, issued_by: str) -> CustomDocument:
    """Stands where the regulator's sealed document would."""
    return paper(f"示例文件：{title}", (issued_by, "（此处为印章位置）"))


def paper(title: str, lines: Sequence[str]) -> CustomDocument:
    """One file of each title, however often it is asked for."""
    existing: CustomDocument | None = CustomDocument.objects.filter(title=title).first()
    if existing:
        return existing
    document = CustomDocument(title=title, source=SOURCE)
    document.file = ContentFile(written((title, "", *lines, "", "示例文件，内容均为虚构。")), name="demo.pdf")
    document._set_document_file_metadata()
    document.save()
    return document


def written(lines: Sequence[str]) -> bytes:
    out = BytesIO()
    with fonts.registered({character for line in lines for character in line}) as font:
        canvas = Canvas(out, pagesize=A4, invariant=1, lang="zh-Hans", initialFontName=font)
        canvas.setTitle(lines[0])
        canvas.setFont(font, 14)
        for number, line in enumerate(lines):
            canvas.drawString(LEFT, TOP - number * LEADING, line)
        canvas.save()
    return out.getvalue()
