"""What the evidence says: the words that are printed, which are also what its SHA-256 is of. Officers by their role, no names."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from verify.calendar import SHANGHAI
from verify.dossiers.gathering import Dossier, Entry
from verify.registry.status import TWO_OFFICERS, Status

NONE = "—"


@dataclass(frozen=True, slots=True)
class Notice:
    """A published page about one of the decisions; `on` the day it went live."""

    title: str
    address: str
    on: date


@dataclass(frozen=True, slots=True)
class Section:
    """`facts` are (name, value); `entries` are (headline, lines below it)."""

    title: str
    facts: Sequence[tuple[str, str]] = ()
    entries: Sequence[tuple[str, Sequence[str]]] = ()


def sections(dossier: Dossier, notices: Sequence[Notice] = ()) -> list[Section]:
    """In Chinese, whatever language the clerk's screen has. The same dossier always gives the same words."""
    with translation.override("zh-hans"):
        return [
            Section(_("Certificate as of %(at)s") % {"at": second(dossier.at)}, facts=_certificate(dossier)),
            Section(_("History of the status"), entries=[_change(entry) for entry in dossier.entries]),
            Section(_("Inspections"), entries=[_inspection(row) for row in dossier.inspections]),
            Section(_("Recalls"), entries=[_recall(row, dossier.day) for row in dossier.recalls]),
            Section(_("Labels"), entries=_labels(dossier)),
            Section(_("Notices"), entries=[(f"{row.on.isoformat()}  {row.title}", [row.address]) for row in notices]),
        ]


def digest(found: Sequence[Section]) -> str:
    """SHA-256 over the sections as canonical JSON, in hexadecimal."""
    plain = [[section.title, list(section.facts), list(section.entries)] for section in found]
    return sha256(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def second(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


def _certificate(dossier: Dossier) -> list[tuple[str, str]]:
    row, standing = dossier.certificate, dossier.standing
    product, enterprise = row.product, row.product.enterprise
    facts: list[tuple[str, Any]] = [
        (_("status"), standing.status.label),
        (_("valid until"), _day(standing.valid_until) if standing.valid_until else _("as the announcement says")),
        (_("item"), product.name),
        (_("kind"), product.get_kind_display()),
        (_("models and specifications"), product.specification),
        (_("enterprise"), enterprise.name),
        (_("unified social credit code"), enterprise.uscc),
        (_("unit"), f"{enterprise.get_unit_display()} {enterprise.county}".strip()),
        (_("list year"), row.round.year),
        (_("route"), row.get_route_display()),
        (_("official number"), row.official_number),
        (_("reference of this site"), row.ref),
        (_("announced on"), _day(row.announced_on)),
        (_("valid from"), _day(row.valid_from)),
        (_("complaints received about its labels"), dossier.complaints),
    ]
    if dossier.known != standing.status:
        said = _("%(status)s, for a decision was recorded later that had taken effect by then")
        facts.insert(1, (_("status by what was recorded then"), said % {"status": Status(dossier.known).label}))
    if enterprise.is_demo:
        facts.insert(0, (_("demonstration data"), _("made up, of no force")))
    return [(str(name), str(NONE if value in {None, ""} else value)) for name, value in facts]


def _change(entry: Entry) -> tuple[str, list[str]]:
    change = entry.change
    remark = _("(not yet in effect)") if entry.is_coming else _("(recorded afterwards)") if entry.is_late else ""
    officers = (
        _("Proposed by a supervisor, approved by an approver: two different officers")
        if change.kind in TWO_OFFICERS
        else _("Done by a registrar")
    )
    lines = [
        _named(_("public reason"), change.reason),
        _named(_("legal basis"), change.legal_basis),
        _named(_("valid until"), _day(change.valid_until)),
        _named(_("no new application until"), _day(change.ban_until)),
        _named(_("address of the notice"), change.notice_url),
        officers,
        _named(_("recorded at"), second(change.recorded_at)),
    ]
    head = f"{second(change.effective_at)}  {change.get_kind_display()}  {remark}".strip()
    return head, [line for line in lines if line]


def _inspection(row: Any) -> tuple[str, list[str]]:
    lines = [
        _named(_("lot or production date"), row.lot),
        _named(_("items tested"), row.items_tested),
        _named(_("items failed"), row.items_failed),
        _named(_("inspection body"), row.body),
        _named(_("published by"), row.source),
        _named(_("handling"), row.handling),
    ]
    return f"{_day(row.inspected_on)}  {row.get_kind_display()}  {row.get_result_display()}", [line for line in lines if line]


def _recall(row: Any, day: date) -> tuple[str, list[str]]:
    has_ended = row.ended_on is not None and row.ended_on <= day
    lines = [
        _named(_("ended on"), _day(row.ended_on)) if has_ended else str(_("in force")),
        _named(_("reason"), row.reason),
        _named(_("what buyers should do"), row.advice),
        _named(_("published by"), row.source),
    ]
    return f"{_day(row.ordered_on)}  {_named(_('lot'), row.lot)}", [line for line in lines if line]


def _labels(dossier: Dossier) -> list[tuple[str, list[str]]]:
    counts = _("%(quantity)s issued, %(activated)s active, %(voided)s voided")
    return [
        (
            f"{second(found.run.issued_at)}  {_('Run %(number)s') % {'number': found.run.pk}}  {found.run.get_grade_display()}",
            [
                *([_named(_("lot"), found.run.lot)] if found.run.lot else []),
                counts % {"quantity": found.run.quantity, "activated": found.activated, "voided": found.voided},
            ],
        )
        for found in dossier.runs
    ]


def _named(name: Any, value: Any) -> str:
    return f"{name}：{value}" if value else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
