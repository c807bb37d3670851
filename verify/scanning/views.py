"""The pages of the scan path. Each makes one domain call and renders once; nothing here is cached or keeps a cookie."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from verify import limits
from verify.labels.codes import Malformed, normalise
from verify.reader import Reader, read_only
from verify.refusals import Refused
from verify.registry.status import ENDED
from verify.scanning import photos
from verify.scanning.beacon import token_of
from verify.scanning.examine import RETRY_AFTER, Judgement, cannot_verify, examine
from verify.scanning.forms import ReportForm
from verify.scanning.scratching import TRY_AGAIN, Checked, may_be_tried
from verify.scanning.style import policy
from verify.scanning.tracing import gather_trace, report_of, text_of_step
from verify.scanning.verdicts import Verdict
from verify.scanning.wording import text_of
from verify.supervision.actions import complaints
from verify.trace.actions import reports

log = logging.getLogger(__name__)
View = Callable[..., HttpResponse]

# Where reporting is the first thing to offer.
DOUBTFUL = {Verdict.LABEL_VOID, Verdict.REVOKED, Verdict.LABEL_INACTIVE, Verdict.SUSPECT_COPY}
# When even the page that says so cannot be drawn.
LAST_RESORT = (
    '<!doctype html><html lang="zh-hans"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>暂时无法核验 Cannot verify now</title>"
    '<main><h1 role="status">暂时无法核验</h1><p>刚才没能完成核验，这不代表产品真假。请稍后再试，或拨打 12315。</p>'
    '<p lang="en">Cannot verify now. This says nothing about the product.</p></main></html>'
)


def page(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    reader: Reader = getattr(request, "reader", Reader())
    context |= {
        "reader": reader,
        "query": reader.query(),
        "in_other_size": reader.in_other_size().query(),
        "in_other_language": reader.in_other_language().query(),
        "host": settings.PUBLIC_HOST,
        "path": request.path,
    }
    response = HttpResponse(render_to_string(template, context, using=f"scan-{reader.language}"), status=status)
    response.headers["Content-Security-Policy"] = policy()
    response.headers["Cache-Control"] = "no-store"
    if status == 503:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def never_wrong(view: View) -> View:
    """Whatever fails inside, the answer is CANNOT_VERIFY with 503, never a positive one and never a stack."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (SuspiciousOperation, MultiPartParserError):
            raise  # a form too large or broken: 400, before anything was claimed
        except Exception:
            log.exception("cannot verify")
        try:
            return verdict_page(request, cannot_verify(kwargs.get("code", ""), None))
        except Exception:
            log.exception("cannot draw the page that says so")
        return HttpResponse(LAST_RESORT, status=503, headers={"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"})

    return guarded


@read_only
@never_wrong
def verdict(request: HttpRequest, code: str) -> HttpResponse:
    return verdict_page(request, examine(code, timezone.now()))


def verdict_page(
    request: HttpRequest, judgement: Judgement, status: int | None = None, checked: Checked | None = None
) -> HttpResponse:
    """`checked` is what came of a scratch code, told beneath the verdict."""
    found, at = judgement.evidence, judgement.at
    reader: Reader = getattr(request, "reader", Reader())
    facts: dict[str, Any] = dict.fromkeys(("last_day", "decision", "recall", "other_recalls", "token", "steps"), "")
    if found and at:
        change = found.certificate.latest_change(at)
        facts = {
            "last_day": found.certificate.last_day(at),
            "decision": change if change and change.kind in ENDED else None,
            "recall": found.recall_of_this_lot(at),
            "other_recalls": found.recalls_of_other_lots(at),
            "token": token_of(judgement.code, judgement.verdict),
            "steps": [(step, text_of_step(step)) for step in found.trace],
        }
    text = text_of(judgement.verdict, reader.language)
    return page(
        request,
        "verdict.html",
        status or judgement.http_status,
        judgement=judgement,
        text=text,
        found=found,
        is_doubtful=judgement.verdict in DOUBTFUL,
        checked=checked,
        may_scratch=may_be_tried(found, judgement.verdict) and (checked is None or checked.answer in TRY_AGAIN),
        **facts,
    )


@read_only
@never_wrong
def trace(request: HttpRequest, code: str) -> HttpResponse:
    """The whole line of what the enterprise declares of the lot, beneath the verdict."""
    return trace_page(request, examine(code, timezone.now()))


def trace_page(request: HttpRequest, judgement: Judgement, status: int = 0, fault: str = "") -> HttpResponse:
    found = judgement.evidence
    if found is None:
        return verdict_page(request, judgement)
    text = text_of(judgement.verdict, getattr(request, "reader", Reader()).language)
    declared = gather_trace(found)
    return page(
        request,
        "trace.html",
        status or judgement.http_status,
        judgement=judgement,
        text=text,
        found=found,
        trace=declared,
        fault=fault,
    )


@read_only
@never_wrong
def test_report(request: HttpRequest, code: str, report: str) -> HttpResponse:
    """The PDF, as it was accepted: to be kept, never shown within a page of ours."""
    at = timezone.now()
    judgement = examine(code, at)
    kept = report_of(judgement.evidence, int(report)) if judgement.evidence else None
    if kept is None:
        return trace_page(request, judgement, 404, _("This report is not shown here, or no longer."))
    if not limits.within("test_report", request, most=60, seconds=600, at=at):
        return trace_page(request, judgement, 429, _("Many files were asked for from your network. Please wait a few minutes."))
    response = HttpResponse(reports.content_of(kept), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="report-{kept.pk}.pdf"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response


@csrf_exempt  # anonymous, changes nothing, and a token would need a cookie
@require_http_methods(["GET", "HEAD", "POST"])
@never_wrong
def lookup(request: HttpRequest) -> HttpResponse:
    """Type a code, or take or choose a photo of the label."""
    if request.method == "POST":
        return _read_photo(request, timezone.now())
    typed = request.GET.get("code", "")[:80]
    if not typed.strip():
        return lookup_page(request)
    try:
        return to_verdict(request, normalise(typed))
    except Malformed:
        return lookup_page(request, 404, typed=typed)


def _read_photo(request: HttpRequest, at: datetime) -> HttpResponse:
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > photos.MOST_BYTES + 100_000:
            raise Refused("too_large", _("The picture is larger than 12 MB. Please take it again with a lower resolution."))
        if not limits.within("photo", request, most=60, seconds=600, at=at):
            raise Refused("too_many", _("Many pictures came from your network. Please wait a few minutes, or type the code."))
        photo = request.FILES.get("photo")
        if photo is None:
            raise Refused("no_photo", _("Please choose a picture of the label first."))
        codes = photos.read_codes(photo, photo.size or 0, settings.PUBLIC_HOST)
    except Refused as refusal:
        status = {"too_large": 413, "too_many": 429}.get(refusal.code, 422)
        return lookup_page(request, status, refusal=refusal.message)
    if len(codes) == 1:
        return to_verdict(request, codes[0])
    return lookup_page(request, codes=codes)


def lookup_page(
    request: HttpRequest, status: int = 200, *, typed: str = "", refusal: str = "", codes: Sequence[str] = ()
) -> HttpResponse:
    text = text_of(Verdict.MALFORMED, getattr(request, "reader", Reader()).language)
    return page(request, "lookup.html", status, typed=typed, refusal=refusal, codes=codes, text=text)


def to_verdict(request: HttpRequest, code: str, status: int = 303) -> HttpResponse:
    query = getattr(request, "reader", Reader()).query()
    return HttpResponseRedirect(reverse("scanning:verdict", args=[code]) + query, status=status)


@csrf_exempt  # anonymous: there is no authority to borrow, and a token would need a cookie
@require_http_methods(["GET", "HEAD", "POST"])
@never_wrong
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Report a suspicious product: a reason is enough; a tracking number is the answer."""
    at = timezone.now()
    if request.method != "POST":
        return report_page(request, 200, code, ReportForm())
    form = ReportForm(request.POST)
    if not form.is_valid():
        return report_page(request, 422, code, form)
    if not limits.within("report", request, most=20, seconds=3600, at=at):
        return report_page(request, 429, code, form, fault="limited")
    try:
        judgement = examine(code, at)
        complaint = complaints.receive(
            **form.cleaned_data,
            verdict=judgement.verdict,
            run=judgement.label.run if judgement.label else None,
            serial=judgement.label.serial if judgement.label else None,
            typed_code="" if judgement.label else judgement.code,
            at=at,
        )
    except Exception:
        log.exception("a report was not saved")
        return report_page(request, 503, code, form, fault="unsaved")
    return page(request, "reported.html", 201, code=code[:40], complaint=complaint)


def report_page(request: HttpRequest, status: int, code: str, form: ReportForm, fault: str = "") -> HttpResponse:
    return page(request, "report.html", status, code=code[:40], form=form, fault=fault)


def nothing_here(request: HttpRequest) -> HttpResponse:
    """Any other address beneath /v/ ends here, so that none reaches the CMS or a redirect."""
    raise Http404
