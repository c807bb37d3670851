"""The report of a month, as XLSX and as PDF: figures at its end, what happened in it, and its findings by unit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View
from openpyxl import Workbook
from reportlab.platypus import CondPageBreak, Flowable, Paragraph
from wagtail.admin import messages

from office.policies import view_permission, visible
from verify import papers
from verify.calendar import day_of, start_of
from verify.models import Certificate, Complaint, Inspection, LabelRun, Recall, StatusChange
from verify.papers import ROOM, Styles, marked
from verify.refusals import Refused
from verify.registry.exports import MOST_XLSX_ROWS, harmless
from verify.registry.models import standing
from verify.registry.status import ChangeKind
from verify.registry.units import Unit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_PDF_ROWS = 2_000
WIDTHS = ((), (14, 14, 7, 16, 17, 11, 19, 12, 12), (30, 15, 15))  # of the columns on paper; none where names stand beside numbers
MONTH = re.compile(r"(2\d{3})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Month:
    """From `start` up to `end`, the start of the next one, or now where that is still to come."""

    first: date
    end: datetime

    @property
    def start(self) -> datetime:
        return start_of(self.first)

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day."""
        return self.first, day_of(self.end - timedelta(microseconds=1))

    @property
    def name(self) -> str:
        return f"{self.first:%Y-%m}"


def month_asked(text: str, at: datetime) -> Month:
    """Refused for what is no month, or one that has not begun."""
    match = MONTH.fullmatch(text)
    if not match:
        raise Refused("no_month", _("The month must be written like 2026-01."))
    year, number = int(match[1]), int(match[2])
    following = start_of(date(year + number // 12, number % 12 + 1, 1))
    if start_of(date(year, number, 1)) > at:
        raise Refused("future", _("That month has not begun yet."))
    return Month(date(year, number, 1), min(following, at))


class MonthlyReport(View):
    """As XLSX; `MonthlyPaper` is the same on A4."""

    http_method_names = ["get"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(view_permission(Certificate)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self.file(request.user, month_asked(request.GET.get("month", ""), timezone.now()))
        except Refused as refusal:
            messages.error(request, str(refusal.message))
            return HttpResponseRedirect(reverse("office:figures"))

    def file(self, user: Any, month: Month) -> HttpResponseBase:
        return FileResponse(workbook(user, month), as_attachment=True, filename=f"{month.name}.xlsx", content_type=XLSX)


class MonthlyPaper(MonthlyReport):
    def file(self, user: Any, month: Month) -> HttpResponseBase:
        response = HttpResponse(paper(user, month), content_type="application/pdf")
        response.headers["Content-Disposition"] = f'attachment; filename="{month.name}.pdf"'
        return response


def told(user: Any, month: Month, most: int) -> list[tuple[str, Iterator[list[Any]]]]:
    """(title, rows) of each part, the head of a table first. Refused where more than `most` changes would have to be listed."""
    changes = visible(StatusChange, user).filter(recorded_at__gte=month.start, recorded_at__lt=month.end)
    if changes.count() > most:
        sentence = _("The month has more than %(most)s changes: take the register's files instead.")
        raise Refused("too_many", sentence % {"most": f"{most:,}"})
    return [
        (_("Figures"), _figures(user, month)),
        (_("Status changes"), _changes(changes)),
        (_("Findings by unit"), _findings(user, month)),
    ]


def paper(user: Any, month: Month) -> bytes:
    """The PDF. Numbers beside names, then tables whose heads stand on each page again."""
    parts = [(title, [[str(cell) for cell in row] for row in rows]) for title, rows in told(user, month, MOST_PDF_ROWS)]
    title, none = _("Report of %(month)s") % {"month": month.name}, _("None")

    def story(styles: Styles) -> Iterator[Flowable]:
        yield Paragraph(marked(title), styles.title)
        for (heading, rows), widths in zip(parts, WIDTHS, strict=True):
            yield CondPageBreak(ROOM)
            yield Paragraph(marked(heading), styles.heading)
            if not widths:
                yield styles.facts((name, value) for name, value in rows)
            elif len(rows) > 1:
                yield styles.rows(rows, widths)
            else:
                yield Paragraph(marked(none), styles.quiet)

    said = [none, *(text for heading, rows in parts for text in (heading, *(cell for row in rows for cell in row)))]
    return papers.draw(story, title=title, foot=f"{settings.PUBLIC_HOST}  ·  {title}", said=said)


def workbook(user: Any, month: Month) -> Any:
    """A file at its beginning; FileResponse closes it."""
    book = Workbook(write_only=True)
    for title, rows in told(user, month, MOST_XLSX_ROWS):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([cell if isinstance(cell, int) else harmless(str(cell)) for cell in row])
    file = TemporaryFile()  # noqa: SIM115
    book.save(file)
    file.seek(0)
    return file


def _figures(user: Any, month: Month) -> Iterator[list[Any]]:
    at, (first, last) = month.end - timedelta(microseconds=1), month.days
    yield [_("month"), month.name]
    yield [_("as of"), f"{timezone.localtime(at):%Y-%m-%d %H:%M}"]
    stands = standing(at)
    counts = visible(Certificate, user).order_by().aggregate(**{state.value: Count("pk", filter=q) for state, q in stands.items()})
    for state in stands:
        yield [_("%(status)s at its end") % {"status": state.label}, counts[state.value]]
    within = Q(recorded_at__gte=month.start, recorded_at__lt=month.end)
    kinds = visible(StatusChange, user).filter(within).order_by().values_list("kind").annotate(number=Count("pk"))
    by_kind = dict(kinds)
    for kind in ChangeKind:
        yield [_("%(change)s in it") % {"change": kind.label}, by_kind.get(kind.value, 0)]
    inspected = visible(Inspection, user).filter(inspected_on__range=(first, last))
    yield [_("inspections"), inspected.count()]
    yield [_("of these, failed"), inspected.filter(result=Inspection.Result.FAILED).count()]
    yield [_("recalls ordered"), visible(Recall, user).filter(ordered_on__range=(first, last)).count()]
    yield [_("label runs issued"), visible(LabelRun, user).filter(issued_at__gte=month.start, issued_at__lt=month.end).count()]
    if user.has_perm(view_permission(Complaint)):
        received = visible(Complaint, user).filter(received_at__gte=month.start, received_at__lt=month.end)
        yield [_("complaints received"), received.count()]


def _changes(changes: Any) -> Iterator[list[Any]]:
    yield [
        *(_("recorded at"), _("effective at"), _("kind"), _("item"), _("enterprise"), _("unit")),
        *(_("public reason"), _("legal basis"), _("no new application until")),
    ]
    rows = changes.select_related("certificate__product__enterprise").order_by("recorded_at", "pk")
    for row in rows.iterator(chunk_size=2000):
        product = row.certificate.product
        yield [
            f"{timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M}",
            f"{timezone.localtime(row.effective_at):%Y-%m-%d %H:%M}",
            row.get_kind_display(),
            product.name,
            product.enterprise.name,
            product.enterprise.get_unit_display(),
            row.reason,
            row.legal_basis,
            row.ban_until or "",
        ]


def _findings(user: Any, month: Month) -> Iterator[list[Any]]:
    yield [_("unit"), _("inspections"), _("of these, failed")]
    rows = visible(Inspection, user).filter(inspected_on__range=month.days).order_by().values_list("product__enterprise__unit")
    failed = Count("pk", filter=Q(result=Inspection.Result.FAILED))
    for unit, number, of_these in rows.annotate(number=Count("pk"), failed=failed).order_by("product__enterprise__unit"):
        yield [Unit(unit).label, number, of_these]
