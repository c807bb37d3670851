"""The scratch code of a label, by POST alone: whoever opened the package types it, and reads whether somebody was there before."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from verify import limits
from verify.devices import device_of, epoch_of
from verify.labels.scratch import read
from verify.scanning.actions import scratches
from verify.scanning.examine import examine
from verify.scanning.scratching import Answer, Checked, may_be_tried
from verify.scanning.views import never_wrong, to_verdict, verdict_page

HTTP_STATUS = {Answer.MALFORMED: 422, Answer.LOCKED: 429, Answer.TOO_MANY: 429}


@csrf_exempt  # anonymous: there is no authority to borrow, and a token would need a cookie
@require_http_methods(["GET", "HEAD", "POST"])
@never_wrong
def scratch(request: HttpRequest, code: str) -> HttpResponse:
    """The live verdict, with what came of the check beneath it. Nothing but a POST is a try."""
    if request.method != "POST":
        return to_verdict(request, code, status=302)
    at = timezone.now()
    judgement = examine(code, at)
    found = judgement.evidence
    if found is None or not may_be_tried(found, judgement.verdict):
        return verdict_page(request, judgement)
    digits = read(request.POST.get("scratch", ""))
    if digits is None:
        checked = Checked(Answer.MALFORMED, at)
    elif not limits.within("scratch", request, most=20, seconds=3600, at=at, fails_open=False):
        checked = Checked(Answer.TOO_MANY, at)
    else:
        checked = scratches.check(
            run=found.run,
            serial=found.serial,
            key=settings.LABEL_KEYS[found.sealed_with],
            digits=digits,
            device=device_of(request, at),
            epoch=epoch_of(at),
            at=at,
        )
    return verdict_page(request, judgement, HTTP_STATUS.get(checked.answer), checked)
