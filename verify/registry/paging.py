"""Long lists in pages, for the register and for the catalogue."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from verify.registry.filters import Filters
from verify.registry.models import CertificateQuerySet


def found(asked: Filters, rows: CertificateQuerySet, number: str, size: int, at: datetime) -> tuple[Filters, Page[int], str]:
    """Of `rows` the keys on the page asked for, so that only the lines shown are read whole, with a sentence as of `page_of`.
    Words that stand nowhere as typed are asked for once more, cut apart: hence the filters that were used. Two queries."""
    page, remark = page_of(_keys(asked, rows, at), number, size)
    if not page.paginator.count and (cut := asked.cut()):
        parted, of_parts = page_of(_keys(cut, rows, at), number, size)
        if parted.paginator.count:
            return cut, parted, of_parts
    return asked, page, remark


def _keys(asked: Filters, rows: CertificateQuerySet, at: datetime) -> Any:
    rows = asked.apply(rows, at)
    # Words are looked up once; what is left without them is counted and read by its index.
    return list(rows.in_order().values_list("pk", flat=True)) if asked.search else KeysInOrder(rows, asked.rounds)


class KeysInOrder:
    """The keys of `in_order`, counted round by round: a page that lies within one round is read by that round's index, up to its
    last line and no further."""

    def __init__(self, rows: CertificateQuerySet, rounds: Sequence[int]) -> None:
        """`rounds`: all their keys, newest first."""
        self.rows, self.all_rounds = rows, rounds

    @cached_property
    def rounds(self) -> list[tuple[int, int]]:
        """(key, number) of those that have any, newest first."""
        counted = dict(self.rows.order_by().values_list("round").annotate(number=Count("pk")))
        return [(key, counted[key]) for key in self.all_rounds if key in counted]

    def __len__(self) -> int:
        return sum(number for _key, number in self.rounds)

    def __getitem__(self, part: slice) -> list[int]:
        first, after = part.start, part.stop
        start, among, skipped = 0, [], 0
        for key, number in self.rounds:
            if start < after and start + number > first:
                among.append(key)
            elif not among:
                skipped += number
            start += number
        if not among:
            return []
        rows = self.rows.filter(round__in=among)
        ordered = rows.order_by("pk") if len(among) == 1 else rows.in_order()
        return list(ordered.values_list("pk", flat=True)[first - skipped : after - skipped])


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
