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
    return {
        "verdict": judgement.verdict.value,
        "code": judgement.code,
        "as_of": at,
        "texts": _texts(judgement.verdict),
        "rules": COPY_RULE.version,
        "page_url": f"{_origin()}/v/{quote(judgement.code, safe='')}",
        **(
            _facts(found, at)
            if found and at
            else dict.fromkeys(("label", "lot", "product", "enterprise", "certificate", "supervision"))
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
