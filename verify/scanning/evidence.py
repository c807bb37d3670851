"""Live evidence for one label: everything about its run, and the scans of this item, in one query."""

from datetime import date, datetime
from typing import Any, Self

import psycopg
from django.db import InterfaceError, OperationalError, connection

from verify.calendar import day_of
from verify.labels.codes import Label
from verify.scanning.verdicts import (
    CertificateEvidence,
    Change,
    Evidence,
    Finding,
    InspectionEvidence,
    NoEvidence,
    RecallEvidence,
    ScanEvidence,
    TraceEvidence,
)

# The governing certificate is the newest: a second one is issued only when the first has ended.
RUN = """
SELECT r.key_name, r.grade, r.carrier, r.quantity, r.lot,
  EXISTS (SELECT FROM verify_labelrange g
    WHERE g.run_id = r.id AND g.kind = 'ACTIVATE' AND %(serial)s BETWEEN g.first AND g.last),
  EXISTS (SELECT FROM verify_labelrange g
    WHERE g.run_id = r.id AND g.kind = 'VOID' AND %(serial)s BETWEEN g.first AND g.last),
  p.ref, p.name, p.kind, p.specification, e.ref, e.name, e.uscc, e.unit, e.is_demo,
  c.ref, c.official_number, o.year, c.route, c.announced_on, c.valid_from, c.valid_until,
  ARRAY(SELECT json_build_array(s.kind, s.effective_at, s.valid_until, s.reason, s.notice_url) FROM verify_statuschange s
    WHERE s.certificate_id = c.id ORDER BY s.sequence),
  (SELECT json_build_array(i.kind, i.inspected_on, i.result, i.lot, i.items_failed, i.body, i.source, i.notice_url, i.handling)
    FROM verify_inspection i WHERE i.product_id = p.id ORDER BY i.inspected_on DESC, i.id DESC LIMIT 1),
  ARRAY(SELECT json_build_array(x.lot, x.ordered_on, x.ended_on, x.reason, x.advice, x.source, x.notice_url) FROM verify_recall x
    WHERE x.product_id = p.id AND (x.ended_on IS NULL OR x.ended_on >= %(today)s) ORDER BY x.ordered_on DESC),
  l.id,
  ARRAY(SELECT json_build_array(type, biz_step, disposition, event_time, time_zone_offset, place, quantity)
    FROM (SELECT * FROM verify_traceevent t WHERE t.lot_id = l.id AND NOT t.is_error_declaration
      AND NOT EXISTS (SELECT FROM verify_traceevent w
        WHERE w.lot_id = t.lot_id AND w.event_id = t.event_id AND w.is_error_declaration)
      ORDER BY t.event_time DESC, t.id DESC LIMIT 5) latest
    ORDER BY event_time, id),
  EXISTS (SELECT FROM verify_testreport q WHERE q.lot_id = l.id AND q.withdrawn_at IS NULL),
  r.has_scratch
FROM verify_labelrun r
  JOIN verify_product p ON p.id = r.product_id
  JOIN verify_enterprise e ON e.id = p.enterprise_id
  LEFT JOIN LATERAL (SELECT * FROM verify_certificate WHERE product_id = p.id ORDER BY id DESC LIMIT 1) c ON TRUE
  LEFT JOIN verify_round o ON o.id = c.round_id
  LEFT JOIN verify_lot l ON l.product_id = r.product_id AND lower(l.number) = lower(r.lot)
WHERE r.id = %(run)s
"""
MOST_SCANS = 1000
SCANS = f""",
  ARRAY(SELECT json_build_array(min(scanned_at), count(*), count(DISTINCT device),
      count(DISTINCT (scanned_at AT TIME ZONE 'Asia/Shanghai')::date))
    FROM (SELECT scanned_at, device, epoch FROM verify_scan
      WHERE run = r.id AND serial = %(serial)s ORDER BY scanned_at LIMIT {MOST_SCANS}) earliest
    GROUP BY epoch),
  ARRAY(SELECT json_build_array(first_at, scans, 0, 0) FROM verify_scantally WHERE run = r.id AND serial = %(serial)s)
FROM verify_labelrun r"""  # noqa: S608
ITEM = RUN.replace("\nFROM verify_labelrun r", SCANS)


class Inconsistent(Exception):
    """The register holds something no rule can be applied to."""


def gather(label: Label, at: datetime) -> Finding:
    """One query. Raises Inconsistent, or the database's own error."""
    rows = _one_retry(ITEM if label.serial else RUN, {"run": label.run, "serial": label.serial, "today": day_of(at)})
    return _evidence(label, rows[0]) if rows else NoEvidence.NO_LABEL


def _one_retry(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """A connection that died while idle is replaced once; a database that is down answers at once either way."""
    try:
        return _rows(sql, values)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block or connection.is_usable():
            raise
        connection.close()
        return _rows(sql, values)


class PreparedCursor(psycopg.Cursor[Any]):
    """Binds on the server and keeps the plan with the connection: planning the joins costs four times running them.
    Django's own cursor binds in the client, where no statement can be prepared."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        return super().execute(query, params, prepare=True)


def _rows(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    connection.ensure_connection()
    raw: Any = PreparedCursor(connection.connection)
    # Through Django's wrapper, so that the queries are counted and logged like any other.
    with connection.make_debug_cursor(raw) if connection.queries_logged else connection.make_cursor(raw) as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _scans(epochs: list[list[Any]]) -> ScanEvidence:
    """From (first, scans, devices, days) of each epoch, and of the tally of those long gone."""
    if not epochs:
        return ScanEvidence()
    firsts, scans, devices, days = zip(*epochs, strict=True)
    return ScanEvidence(min(map(datetime.fromisoformat, firsts)), sum(scans), max(devices), max(days))


def _evidence(label: Label, row: tuple[Any, ...]) -> Evidence:
    key_name, grade, carrier, quantity, lot, is_activated, is_voided = row[:7]
    product_ref, product_name, product_kind, specification = row[7:11]
    enterprise_ref, enterprise_name, uscc, unit, is_demo = row[11:16]
    ref, official_number, year, route, announced_on, valid_from, valid_until = row[16:23]
    changes, inspection, recalls, lot_key, trace, has_reports, has_scratch, *scans = row[23:]
    if ref is None:
        raise Inconsistent("a label run whose item holds no certificate")
    return Evidence(
        run=label.run,
        serial=label.serial,
        opened_with=label.key,
        sealed_with=key_name,
        grade=grade,
        carrier=carrier,
        quantity=quantity,
        lot=lot,
        is_activated=is_activated,
        is_voided=is_voided,
        product_ref=product_ref,
        product_name=product_name,
        product_kind=product_kind,
        specification=specification,
        enterprise_ref=enterprise_ref,
        enterprise_name=enterprise_name,
        uscc=uscc,
        unit=unit,
        is_demo=is_demo,
        certificate=CertificateEvidence(
            ref, official_number, year, route, announced_on, valid_from, valid_until, tuple(_change(*change) for change in changes)
        ),
        inspection=_inspection(*inspection) if inspection else None,
        recalls=tuple(_recall(*recall) for recall in recalls),
        scans=_scans([epoch for epochs in scans for epoch in epochs]),
        lot_key=lot_key,
        trace=tuple(_step(*step) for step in trace),
        has_reports=has_reports,
        has_scratch=has_scratch,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _change(kind: str, effective_at: str, valid_until: str | None, reason: str, notice_url: str) -> Change:
    return Change(kind, datetime.fromisoformat(effective_at), _day(valid_until), reason, notice_url)


def _inspection(kind: str, inspected_on: str, *rest: str) -> InspectionEvidence:
    return InspectionEvidence(kind, date.fromisoformat(inspected_on), *rest)


def _step(kind: str, biz_step: str, disposition: str, event_time: str, *rest: str) -> TraceEvidence:
    return TraceEvidence(kind, biz_step, disposition, datetime.fromisoformat(event_time), *rest)


def _recall(lot: str, ordered_on: str, ended_on: str | None, *rest: str) -> RecallEvidence:
    return RecallEvidence(lot, date.fromisoformat(ordered_on), _day(ended_on), *rest)
