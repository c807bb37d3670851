"""The forms of the training pages: anonymous, without a cookie, each answered by a receipt or by the form with what is wrong."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cms import enquiries
from cms.enquiry_forms import EnquiryForm, SignUpForm
from cms.pages.base import Link
from cms.pages.training import Enquiry, Institution, InstitutionsPage, SignUpState, TrainingPage
from verify import limits
from verify.head import Head
from verify.reader import Reader
from verify.refusals import Refused

PER_HOUR = 20
STATUS = {"too_many": 429}
TOO_MANY = _("Many requests came from your network. Nothing you wrote is lost: please send it again later.")


def anonymous(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """There is no authority to borrow, and a token would need a cookie."""
    return csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(view))


@anonymous
def sign_up(request: HttpRequest, page_id: int) -> HttpResponse:
    """A place in a session."""
    at = timezone.now()
    session = get_object_or_404(TrainingPage.objects.live().public(), pk=page_id)

    def take(form: SignUpForm) -> Enquiry:
        asked = enquiries.Asked(**form.asked())
        return enquiries.sign_up(session=session, asked=asked, request_key=form.cleaned_data["request_key"], at=at)

    state, left = session.sign_up_state(at), session.places_left()
    about = {"session": session, "page": session, "is_open": state == SignUpState.OPEN, "state": state, "left": left}
    return _answer(request, SignUpForm, take, "cms/sign_up.html", about, at)


@anonymous
def ask_help(request: HttpRequest, institution_id: int) -> HttpResponse:
    """Help from one institution."""
    at = timezone.now()
    institution = get_object_or_404(Institution, pk=institution_id)

    def take(form: EnquiryForm) -> Enquiry:
        asked = enquiries.Asked(**form.asked())
        return enquiries.ask_help(institution=institution, asked=asked, request_key=form.cleaned_data["request_key"], at=at)

    directory = InstitutionsPage.objects.live().public().first()
    return _answer(request, EnquiryForm, take, "cms/ask_help.html", {"institution": institution, "page": directory}, at)


def _answer(
    request: HttpRequest, kind: type[EnquiryForm], take: Callable[[Any], Enquiry], template: str, about: dict[str, Any], at: Any
) -> HttpResponse:
    head = Head(title=str(about.get("session") or about["institution"]), path=request.path, is_indexed=False)
    about |= {"trail": _trail(about["page"], request), "head": head}
    if request.method != "POST":
        return render(request, template, {**about, "form": kind()})
    form = kind(request.POST)
    if not form.is_valid():
        return render(request, template, {**about, "form": form}, status=422)
    try:
        if not limits.within("enquiry", request, most=PER_HOUR, seconds=3600, at=at):
            raise Refused("too_many", TOO_MANY)
        enquiry = take(form)
    except Refused as refusal:
        form.add_error(None, str(refusal.message))
        return render(request, template, {**about, "form": form}, status=STATUS.get(refusal.code, 409))
    return render(request, "cms/enquiry_received.html", {**about, "enquiry": enquiry}, status=201)


def _trail(page: Any, request: HttpRequest) -> list[Link]:
    if page is None:
        return []
    reader = getattr(request, "reader", Reader())
    return [*page.trail(request), Link(page.title_for(reader), page.get_url(request))]
