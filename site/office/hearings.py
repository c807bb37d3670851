"""Hearings, on the page of the objection that they are about."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from office.objections import ObjectionRecord
from office.opinion_forms import CallOffForm, HearingForm, MinutesForm
from office.screens import ActionScreen
from verify.certification.actions import hearings
from verify.models import Hearing, Objection
from verify.refusals import Refused


class HearingAction(ActionScreen):
    """`is_ahead` is whether a hearing must be set, or must not, for the form to open."""

    model = Objection
    key = "pk"
    register = "objections"
    header_icon = "comment"
    permissions = ("verify.reply_objection",)
    template_name = "office/objection_form.html"
    is_ahead = True

    def facts(self) -> QuerySet[Any]:
        found = super().facts().without_personal_data()  # type: ignore[attr-defined]
        return found.select_related("publicity__round", "candidate")  # type: ignore[no-any-return]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_open = self.fact.state == Objection.State.RECEIVED
        if not is_open or self.fact.hearings.filter(state=Hearing.State.ORDERED).exists() != self.is_ahead:
            messages.warning(request, _("This is not open for this objection now."))
            return HttpResponseRedirect(self.here())
        return super().get(request, *args, **kwargs)

    def here(self) -> str:
        return reverse("office:objection", args=[self.fact.pk])

    def done(self, result: Hearing) -> tuple[Any, str]:
        return _("It is recorded."), self.here()


class OrderHearing(HearingAction):
    form_class = HearingForm
    is_ahead = False
    fields_of_refusals = {"past": "on"}

    def get_page_title(self) -> str:
        return _("Set a hearing")

    def act(self, form: HearingForm) -> Hearing:
        return hearings.order(objection=self.fact, **form.cleaned_data, by=self.request.user, at=self.at)


class RecordHearing(HearingAction):
    form_class = MinutesForm

    def get_page_title(self) -> str:
        return _("Record the hearing")

    def act(self, form: MinutesForm) -> Hearing:
        return hearings.record(objection=self.fact, **form.cleaned_data, by=self.request.user, at=self.at)


class CallOffHearing(HearingAction):
    form_class = CallOffForm
    action_label = gettext_lazy("Call off the hearing")
    fields_of_refusals = {"no_reason": "reason"}

    def get_page_title(self) -> str:
        return _("Call off the hearing")

    def act(self, form: CallOffForm) -> Hearing:
        return hearings.call_off(objection=self.fact, **form.cleaned_data, by=self.request.user, at=self.at)


class Minutes(ObjectionRecord):
    """The signed minutes as a file to keep, never shown inside a page of ours."""

    permissions = ("verify.reveal_objection",)
    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        hearing = get_object_or_404(self.fact.hearings.select_related("objection"), pk=self.kwargs["hearing"])
        try:
            content = hearings.read_minutes(hearing=hearing, by=request.user, at=self.at)
        except (Refused, FileNotFoundError) as fault:
            raise Http404 from fault
        response = HttpResponse(content, content_type=hearing.file_type)
        name = f"{self.fact.tracking_number}-{hearing.pk}{hearing.file_suffix}"
        response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
