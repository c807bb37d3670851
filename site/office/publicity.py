"""公示: the registrar puts candidates forward and drafts, the approver approves."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from office.forms import ApprovePublicityForm, PublicityForm, PutForwardForm, TakeOffForm, WorkdayForm
from office.screens import ActionScreen, Record
from verify.acting import ActsOnForm
from verify.calendar import day_of
from verify.certification.actions import candidates, publicities
from verify.models import Candidate, Publicity, Round
from verify.registry import importing
from verify.registry.actions import workdays


class StartScreen(ActsOnForm, WagtailAdminTemplateMixin, FormView):
    """A form that begins something, so no fact stands in its address. `permission` opens it."""

    request: HttpRequest
    permission = ""
    template_name = "office/form.html"
    action_label: Any = gettext_lazy("Save")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    @cached_property
    def at(self) -> datetime:
        return timezone.now()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {**super().get_context_data(**context), "submit_button_label": self.action_label}

    def act(self, form: Any) -> tuple[Any, str]:
        """Calls the action; returns what to tell the user and where to go on."""
        raise NotImplementedError

    def respond(self, result: tuple[Any, str]) -> HttpResponse:
        message, address = result
        messages.success(self.request, message)
        return HttpResponseRedirect(address)


class PutForward(StartScreen):
    permission = "verify.put_forward_candidate"
    header_icon = "upload"
    form_class = PutForwardForm
    action_label = gettext_lazy("Put forward")

    def get_page_title(self) -> str:
        return _("Put candidates forward")

    def get_initial(self) -> dict[str, Any]:
        return {"year": day_of(self.at).year}

    def act(self, form: PutForwardForm) -> tuple[Any, str]:
        year, upload = form.cleaned_data["year"], form.cleaned_data["file"]
        table = importing.read(upload.read(importing.MAX_BYTES + 1), upload.name)
        added = candidates.put_forward_list(year=year, table=table, by=self.request.user, at=self.at)
        said = _("Candidates put forward: %(count)s.") % {"count": len(added)}
        return said, reverse("office_candidates:index") + f"?year={year}"


class DraftPublicity(StartScreen):
    permission = "verify.draft_publicity"
    header_icon = "view"
    form_class = PublicityForm
    action_label = gettext_lazy("Send to the approver")
    fields_of_refusals = {"length": "working_days", "past": "opens_on", "already_publicised": "round"}

    def get_page_title(self) -> str:
        return _("Draft a publicity")

    def get_initial(self) -> dict[str, Any]:
        year = self.request.GET.get("year", "")[:4]
        found = Round.objects.filter(year=year).first() if year.isascii() and year.isdigit() else None
        return {"round": found, "opens_on": day_of(self.at), "working_days": settings.PUBLICITY_WORKING_DAYS}

    def act(self, form: PublicityForm) -> tuple[Any, str]:
        drafted = publicities.draft(by=self.request.user, at=self.at, **form.cleaned_data)
        return _("The publicity waits for the approver."), reverse("office:publicity", args=[drafted.ref])


class CorrectWorkday(StartScreen):
    permission = "verify.correct_workdays"
    header_icon = "calendar-alt"
    form_class = WorkdayForm
    fields_of_refusals = {"no_source": "source"}

    def get_page_title(self) -> str:
        return _("Correct a working day")

    def act(self, form: WorkdayForm) -> tuple[Any, str]:
        workdays.correct(by=self.request.user, at=self.at, **form.cleaned_data)
        return _("The day is corrected."), reverse("office_workdays:index")


class PublicityRecord(Record):
    model = Publicity
    register = "publicities"
    header_icon = "view"
    template_name = "office/publicity.html"

    def get_page_title(self) -> str:
        return _("Publicity of the candidates, %(year)s list") % {"year": self.fact.round.year}

    def facts(self) -> QuerySet[Any]:
        return super().facts().select_related("round", "recorded_by", "approved_by")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            state=self.fact.state(self.at),
            is_mine=self.fact.recorded_by_id == self.request.user.pk,
            candidates=self.fact.round.candidates.order_by("position"),
            objections=self.fact.objections.without_personal_data().select_related("candidate"),
            **context,
        )


class ApprovePublicity(ActionScreen):
    """The button on the publicity's page; what is refused is said there."""

    model = Publicity
    register = "publicities"
    header_icon = "view"
    permissions = ("verify.approve_publicity",)
    form_class = ApprovePublicityForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("office:publicity", args=[self.fact.ref]))

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, " ".join(form.non_field_errors()))
        return HttpResponseRedirect(reverse("office:publicity", args=[self.fact.ref]))

    def act(self, form: ApprovePublicityForm) -> Publicity:
        return publicities.approve(publicity=self.fact, by=self.request.user, at=self.at)

    def done(self, result: Publicity) -> tuple[Any, str]:
        days = {"first": f"{result.opens_on:%Y-%m-%d}", "last": f"{result.closes_on:%Y-%m-%d}"}
        return _("Approved: open from %(first)s to %(last)s.") % days, reverse("office:publicity", args=[result.ref])


class CandidateRecord(Record):
    model = Candidate
    key = "pk"
    register = "candidates"
    header_icon = "group"
    template_name = "office/candidate.html"

    def facts(self) -> QuerySet[Any]:
        return super().facts().select_related("round", "industry")


class TakeOff(ActionScreen):
    model = Candidate
    key = "pk"
    register = "candidates"
    header_icon = "group"
    permissions = ("verify.take_off_candidate",)
    form_class = TakeOffForm
    action_label = gettext_lazy("Take off the list")
    fields_of_refusals = {"no_reason": "reason"}

    def get_page_title(self) -> str:
        return _("Take off the list")

    def act(self, form: TakeOffForm) -> Candidate:
        return candidates.take_off(candidate=self.fact, reason=form.cleaned_data["reason"], by=self.request.user, at=self.at)

    def done(self, result: Candidate) -> tuple[Any, str]:
        return _("The candidate is off the list."), reverse("office:candidate", args=[result.pk])
