"""Opinions of departments: asked on the round's page, answered and settled on a page of their own."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages

from office.announcements import RoundAction
from office.opinion_forms import AnswerForm, AskForm, SettleForm
from office.screens import ActionScreen, FactScreen, Record
from verify.calendar import day_of
from verify.certification.actions import opinions
from verify.certification.actions.opinions import RECORD
from verify.models import Candidate, DepartmentObjection, Opinion
from verify.refusals import Refused


class AskDepartments(RoundAction):
    permissions = (RECORD,)
    form_class = AskForm
    action_label = gettext_lazy("Record the question")
    fields_of_refusals = {"departments": "departments", "asked_on": "asked_on"}

    def get_page_title(self) -> str:
        return _("Ask departments for their opinion")

    def get_initial(self) -> dict[str, Any]:
        return {"asked_on": day_of(self.at)}

    def act(self, form: AskForm) -> list[Opinion]:
        given = form.cleaned_data
        names = given["departments"].splitlines()
        return opinions.ask(round=self.fact, departments=names, asked_on=given["asked_on"], by=self.request.user, at=self.at)

    def done(self, result: list[Opinion]) -> tuple[Any, str]:
        return _("Departments asked: %(count)s.") % {"count": len(result)}, self.here()


class OpinionScreen(FactScreen):
    model = Opinion
    key = "pk"
    register = "opinions"
    header_icon = "openquote"

    def facts(self) -> QuerySet[Any]:
        return super().facts().select_related("round", "asked_by", "recorded_by")

    def get_page_title(self) -> str:
        return str(self.fact.department)

    def here(self) -> str:
        return reverse("office:opinion", args=[self.kwargs["pk"]])


class OpinionRecord(OpinionScreen, Record):
    template_name = "office/opinion.html"

    def facts(self) -> QuerySet[Any]:
        against = DepartmentObjection.objects.select_related("candidate", "settled_by")
        return super().facts().prefetch_related(Prefetch("objections", against))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(state=self.fact.state(self.at), **context)


class AnswerOpinion(OpinionScreen, ActionScreen):
    permissions = (RECORD,)
    form_class = AnswerForm
    fields_of_refusals = {"answered_on": "answered_on", "objections": "objections"}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.fact.answer:
            messages.warning(request, _("What this department answered is recorded already."))
            return HttpResponseRedirect(self.here())
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"answered_on": day_of(self.at)}

    def act(self, form: AnswerForm) -> Opinion:
        return opinions.answer(opinion=self.fact, **form.cleaned_data, by=self.request.user, at=self.at)

    def done(self, result: Opinion) -> tuple[Any, str]:
        return _("It is recorded."), self.here()


class OpinionLetter(OpinionScreen, View):
    """The letter as a file to keep, never shown inside a page of ours: its content is somebody else's."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            content = opinions.read_letter(opinion=self.fact, by=request.user, at=self.at)
        except (Refused, FileNotFoundError) as fault:
            raise Http404 from fault
        response = HttpResponse(content, content_type=self.fact.letter_type)
        name = f"opinion-{self.fact.pk}{self.fact.letter_suffix}"
        response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


class SettleObjection(OpinionScreen, ActionScreen):
    """One candidate of those to whom the department objects."""

    permissions = (RECORD,)
    form_class = SettleForm
    template_name = "office/settle_form.html"
    fields_of_refusals = {"outcome": "outcome", "reason": "reason", "already_off": "outcome"}

    @cached_property
    def objection(self) -> DepartmentObjection:
        found = self.fact.objections.select_related("candidate", "opinion__round")
        objection: DepartmentObjection = get_object_or_404(found, candidate__position=self.kwargs["position"])
        return objection

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.objection.outcome or self.objection.candidate.state != Candidate.State.LISTED:
            messages.warning(request, _("This objection is settled already."))
            return HttpResponseRedirect(self.here())
        return super().get(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Settle the objection")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(objection=self.objection, **context)

    def act(self, form: SettleForm) -> DepartmentObjection:
        return opinions.settle(objection=self.objection, **form.cleaned_data, by=self.request.user, at=self.at)

    def done(self, result: DepartmentObjection) -> tuple[Any, str]:
        return _("It is recorded."), self.here()
