"""Quality information as a file: CSV, XLSX or JSON, row by row, in constant memory."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from verify.calendar import SHANGHAI
from verify.registry.exports import csv_of, harmless, xlsx_of
from verify.supervision.findings import Finding

FIELDS: dict[str, Any] = {
    "kind": _("Kind of finding"),
    "day": _("Day"),
    "result": _("Result"),
    "item_ref": _("Reference of this site"),
    "item": _("Item"),
    "specification": _("Models and specifications"),
    "enterprise": _("Enterprise"),
    "unit": _("Unit"),
    "industry": _("Industry"),
    "is_demo": _("Demonstration data"),
    "lot": _("Lot or production date"),
    "items_tested": _("Items tested"),
    "items_failed": _("Items failed"),
    "reason": _("Reason of the recall"),
    "body": _("Inspection body"),
    "source": _("published by"),
    "handling": _("Handling"),
    "ended_on": _("Recall ended on"),
    "notice_url": _("Notice"),
    "rectification": _("Rectification"),
}


def lines(findings: Iterable[Finding], at: datetime) -> Iterator[list[str]]:
    """A head, then each finding as text for people, with the moment it was read."""
    as_of = moment(at)
    yield [*(str(label) for label in FIELDS.values()), str(_("As of"))]
    for finding in findings:
        shown = asdict(finding) | {
            "kind": finding.kind_label,
            "result": finding.result_label,
            "unit": finding.unit_label,
            "rectification": "".join(finding.rectification),
            "is_demo": _("yes") if finding.is_demo else "",
        }
        yield [*("" if shown[name] is None else harmless(str(shown[name])) for name in FIELDS), as_of]


def moment(at: datetime) -> str:
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds")


def as_csv(findings: Iterable[Finding], at: datetime) -> Iterator[bytes]:
    return csv_of(lines(findings, at))


def as_xlsx(findings: Iterable[Finding], at: datetime) -> Iterator[bytes]:
    return xlsx_of(lines(findings, at), "quality")


def as_json(findings: Iterable[Finding], at: datetime) -> Iterator[bytes]:
    """One object: `as_of`, then `items` with codes as the API spells them and days in ISO 8601."""
    yield f'{{"as_of": "{moment(at)}", "items": ['.encode()
    between = "\n"
    for finding in findings:
        yield (between + json.dumps(asdict(finding), ensure_ascii=False, default=str)).encode()
        between = ",\n"
    yield b"\n]}\n"


FORMATS: dict[str, tuple[str, Callable[[Iterable[Finding], datetime], Iterator[bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "json": ("application/json; charset=utf-8", as_json),
}
