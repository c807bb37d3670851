"""Long lists in pages, for the register and for the catalogue."""

from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from verify.registry.filters import Filters
from verify.registry.models import CertificateQuerySet


def found(asked: Filters, rows: CertificateQuerySet, number: str, size: int, at: datetime) -> tuple[Filters, Page[int], str]:
    """Of `rows` the keys on the page asked for, so that only the lines shown are read whole, with a sentence as of `page_of`.
    Words that stand nowhere as typed are asked for once more, cut apart: hence the filters that were used."""
    page, remark = page_of(_keys(asked, rows, at), number, size)
    if not page.paginator.count and (cut := asked.cut()):
        parted, of_parts = page_of(_keys(cut, rows, at), number, size)
        if parted.paginator.count:
            return cut, parted, of_parts
    return asked, page, remark


def _keys(asked: Filters, rows: CertificateQuerySet, at: datetime) -> Any:
    keys = asked.apply(rows, at).values_list("pk", flat=True)
    # Words cut apart are asked for in a second search, which then must do without a count.
    return list(keys) if asked.words else keys


def page_of(rows: Any, number: str, size: int) -> tuple[Page[Any], str]:
    """The page asked for by `number` as typed, or the nearest there is, with a sentence that says so."""
    paginator: Paginator[Any] = Paginator(rows, size)
    remark = ""
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    if number and wanted < 1:
        remark = _("There is no such page; this is the first one.")
    elif wanted > paginator.num_pages:
        remark = _("There is no page %(number)s; this is the last one.") % {"number": wanted}
    return paginator.page(min(max(wanted, 1), paginator.num_pages)), remark
