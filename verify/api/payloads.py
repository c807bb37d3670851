"""A judgement as plain data, in the shape of VerdictSerializer. Written out by hand: the serializer would cost as much
as the whole verdict."""

from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import quote

from django.conf import settings

from verify.scanning.examine import Judgement
from verify.scanning.verdicts import COPY_RULE, Evidence, InspectionEvidence, RecallEvidence, Verdict, same_lot
from verify.scanning.wording import text_of

LANGUAGES = {"zh-Hans": "zh-hans", "en": "en"}


def verdict_payload(judgement: Judgement) -> dict[str, Any]:
    found, at = judgement.evidence, judgement.at
    page_url = f"{_origin()}/v/{quote(judgement.code, safe='')}"
    return {
        "verdict": judgement.verdict.value,
        "code": judgement.code,
        "as_of": at,
        "texts": _texts(judgement.verdict),
        "rules": COPY_RULE.version,
        "page_url": page_url,
        **(
            {**_facts(found, at), "trace": _trace(found, page_url)}
            if found and at
            else dict.fromkeys(("label", "lot", "product", "enterprise", "certificate", "supervision", "trace"))
        ),
    }


def _origin() -> str:
    return f"{settings.PUBLIC_SCHEME}://{settings.PUBLIC_HOST}"


@cache
def _texts(verdict: Verdict) -> dict[str, dict[str, str]]:
    texts = {name: text_of(verdict, language) for name, language in LANGUAGES.items()}
    return {name: {"title": text.title, "meaning": text.meaning, "next_step": text.next_step} for name, text in texts.items()}


def _facts(found: Evidence, at: datetime) -> dict[str, Any]:
    certificate = found.certificate
    change = certificate.latest_change(at)
    return {
        "label": {
            "grade": found.grade,
            "carrier": found.carrier,
            "first_scanned_at": found.scans.first_at,
            "scans": found.scans.scans if found.is_item_level else None,
        },
        "lot": found.lot,
        "product": {
            "reference": found.product_ref,
            "name": found.product_name,
            "kind": found.product_kind,
            "specification": found.specification,
        },
        "enterprise": {
            "reference": found.enterprise_ref,
            "name": found.enterprise_name,
            "uscc": found.uscc,
            "unit": found.unit,
            "is_demo": found.is_demo,
        },
        "certificate": {
            "reference": certificate.ref,
            "official_number": certificate.official_number,
            "status": certificate.status(at).value,
            "list_year": certificate.year,
            "route": certificate.route,
            "announced_on": certificate.announced_on,
            "valid_from": certificate.valid_from,
            "valid_until": certificate.last_day(at),
            "status_since": change.effective_at if change else None,
            "status_reason": change.reason if change else "",
            "notice_url": change.notice_url if change else "",
            "record_url": f"{_origin()}/registry/certificates/{certificate.ref}",
        },
        "supervision": {
            "latest_inspection": _inspection(found.inspection) if found.inspection else None,
            "recalls": [_recall(recall, found.lot) for recall in found.recalls if recall.is_open(at)],
        },
    }


def _trace(found: Evidence, page_url: str) -> dict[str, Any]:
    """Kept apart from what the register says, and marked as what it is."""
    return {
        "declared_by": "ENTERPRISE",
        "events": [
            {
                "type": step.type,
                "biz_step": step.biz_step,
                "disposition": step.disposition,
                "event_time": step.event_time,
                "event_time_zone_offset": step.time_zone_offset,
                "place": step.place,
                "quantity": step.quantity,
            }
            for step in found.trace
        ],
        "has_test_reports": found.has_reports,
        "page_url": f"{page_url}/trace",
    }


def _inspection(found: InspectionEvidence) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "inspected_on": found.inspected_on,
        "result": found.result,
        "lot": found.lot,
        "items_failed": found.items_failed,
        "body": found.body,
        "source": found.source,
        "notice_url": found.notice_url,
    }


def _recall(found: RecallEvidence, lot: str) -> dict[str, Any]:
    return {
        "lot": found.lot,
        "ordered_on": found.ordered_on,
        "reason": found.reason,
        "advice": found.advice,
        "source": found.source,
        "notice_url": found.notice_url,
        "is_this_lot": same_lot(found.lot, lot),
    }
