"""Ask after what one has sent. The number comes by POST, so that it stands in no log and no history."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from verify import limits
from verify.tracking import submissions


@csrf_exempt  # anonymous: there is no authority to borrow, and a token would need a cookie
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "verify/tracking/track.html")
    typed = request.POST.get("number", "")[:60]
    number = submissions.normalise(typed)
    if not number:
        return render(request, "verify/tracking/track.html", {"typed": typed, "fault": "malformed"}, status=422)
    if not limits.within("track", request, most=60, seconds=600, at=timezone.now()):
        return render(request, "verify/tracking/track.html", {"typed": typed, "fault": "limited"}, status=429)
    found = submissions.find(number)
    context = {"typed": number, "tracked": found, "fault": "" if found else "unknown"}
    return render(request, "verify/tracking/track.html", context, status=200 if found else 404)
