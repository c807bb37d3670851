"""Long lists in pages, for the register and for the catalogue."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _


def page_of(rows: Any, number: str, size: int) -> tuple[Page[Any], str]:
    """The page asked for by `number` as typed, or the nearest there is, with a sentence that says so. `rows` is a queryset:
    of keys, where the list is long, so that only the lines shown are read whole."""
    paginator = Paginator(rows, size)
    remark = ""
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    if number and wanted < 1:
        remark = _("There is no such page; this is the first one.")
    elif wanted > paginator.num_pages:
        remark = _("There is no page %(number)s; this is the last one.") % {"number": wanted}
    return paginator.page(min(max(wanted, 1), paginator.num_pages)), remark
