"""Complaints: read, handed to a city, merged with their like, answered within seven working days.

Who complained is shown on request, and every look is recorded."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages

from office.forms import ComplaintReplyForm, MergeForm, RevealForm, TransferForm
from office.policies import visible
from office.screens import ActionScreen, FactScreen, Record
from verify.models import Complaint, LabelRun
from verify.refusals import Refused
from verify.supervision import replies
from verify.supervision.actions import complaints


class ComplaintScreen(FactScreen):
    model = Complaint
    key = "pk"
    register = "complaints"
    header_icon = "comment"

    def facts(self) -> QuerySet[Any]:
        return super().facts().with_main().select_related("replied_by")  # type: ignore[attr-defined, no-any-return]


class ComplaintRecord(ComplaintScreen, Record):
    template_name = "office/complaint.html"

    def facts(self) -> QuerySet[Any]:
        return super().facts().prefetch_related("pictures", Prefetch("merged", Complaint.objects.without_contact()))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        defaults = {
            "state": self.fact.state(self.at),
            "alike": self.alike(),
            "reveal_form": RevealForm(),
            "run": visible(LabelRun, self.request.user).filter(pk=self.fact.run).select_related("product__enterprise").first(),
        }
        return super().get_context_data(**{**defaults, **context})

    def alike(self) -> Any:
        """Others that wait and are about the same labels."""
        if self.fact.run is None:
            return []
        return visible(Complaint, self.request.user).waiting().filter(run=self.fact.run).exclude(pk=self.fact.pk)[:20]  # type: ignore[attr-defined]


class Reveal(ComplaintRecord):
    permissions = ("verify.reveal_complaint",)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = RevealForm(request.POST)
        if form.is_valid():
            try:
                contact = complaints.reveal(complaint=self.fact, by=request.user, at=self.at, **form.cleaned_data)
                return self.render_to_response(self.get_context_data(is_revealed=True, contact=contact))
            except Refused as refusal:
                form.add_error("reason", str(refusal.message))
        return self.render_to_response(self.get_context_data(reveal_form=form))


class ComplaintAction(ComplaintScreen, ActionScreen):
    """Open while the complaint waits for its reply."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.fact.replied_at is not None or self.fact.merged_into_id:
            messages.warning(request, _("This complaint has its reply already, or is merged into another."))
            return HttpResponseRedirect(reverse("office:complaint", args=[self.fact.pk]))
        return super().get(request, *args, **kwargs)

    def gone_on(self, result: Complaint) -> str:
        """To the complaint, or to the list for whoever no longer sees it."""
        if self.facts().filter(pk=result.pk).exists():
            return reverse("office:complaint", args=[result.pk])
        return reverse("office_complaints:index")


class ReplyToComplaint(ComplaintAction):
    permissions = ("verify.reply_complaint",)
    form_class = ComplaintReplyForm
    template_name = "office/complaint_reply_form.html"
    action_label = gettext_lazy("Reply")
    fields_of_refusals = {"reply_length": "reply", "to_fill_in": "reply"}
    extra_context = {"templates": replies.Template.choices}

    def get_initial(self) -> dict[str, Any]:
        run = visible(LabelRun, self.request.user).filter(pk=self.fact.run).select_related("product").first()
        return {"reply": replies.begun(self.request.GET.get("template", ""), self.fact, run.product.name if run else "")}

    def get_page_title(self) -> str:
        return _("Reply to %(number)s") % {"number": self.fact.tracking_number}

    def act(self, form: ComplaintReplyForm) -> Complaint:
        return complaints.reply(complaint=self.fact, reply=form.cleaned_data["reply"], by=self.request.user, at=self.at)

    def done(self, result: Complaint) -> tuple[Any, str]:
        return _("The reply stands under the tracking number now."), self.gone_on(result)


class Transfer(ComplaintAction):
    permissions = ("verify.route_complaint",)
    form_class = TransferForm
    action_label = gettext_lazy("Hand over")
    fields_of_refusals = {"there_already": "unit", "no_unit": "unit"}

    def get_page_title(self) -> str:
        return _("Hand %(number)s over") % {"number": self.fact.tracking_number}

    def get_initial(self) -> dict[str, Any]:
        """The city of the enterprise whose label it is."""
        run = LabelRun.objects.filter(pk=self.fact.run).select_related("product__enterprise").first()
        return {"unit": self.fact.unit or (run.product.enterprise.unit if run else "")}

    def act(self, form: TransferForm) -> Complaint:
        return complaints.transfer(complaint=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: Complaint) -> tuple[Any, str]:
        return _("The complaint is handed over. The day it is due stays."), self.gone_on(result)


class Merge(ComplaintAction):
    permissions = ("verify.route_complaint",)
    form_class = MergeForm
    action_label = gettext_lazy("Merge")
    fields_of_refusals = {"no_main": "into", "main_is_merged": "into"}

    def get_page_title(self) -> str:
        return _("Merge %(number)s") % {"number": self.fact.tracking_number}

    def get_initial(self) -> dict[str, Any]:
        return {"into": self.request.GET.get("into", "")[:20]}

    def act(self, form: MergeForm) -> Complaint:
        return complaints.merge(complaint=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: Complaint) -> tuple[Any, str]:
        return _("The complaint is merged: its sender reads the reply of the other."), self.gone_on(result)


class ShowPicture(ComplaintScreen, View):
    """For whoever may see the complaint. Never run, framed or guessed at by a browser."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        picture = get_object_or_404(self.fact.pictures, position=self.kwargs["position"])
        try:
            file = picture.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        response = FileResponse(file, content_type=picture.content_type)
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
