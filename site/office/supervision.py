"""Inspections, recalls and complaints. None changes a certificate."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages

from office.forms import ComplaintReplyForm, EndRecallForm, InspectionForm, RecallForm
from office.screens import ActionScreen, FactScreen
from verify.calendar import day_of
from verify.models import Complaint, Inspection, Product, Recall
from verify.supervision.actions import complaints, inspections, recalls


class ProductAction(ActionScreen):
    """An action on an item; its form stands beneath the item's name and enterprise."""

    model = Product
    register = "products"
    template_name = "office/product_form.html"

    def facts(self) -> QuerySet[Any]:
        return super().facts().select_related("enterprise")


class RecordInspection(ProductAction):
    permissions = ("verify.record_inspection",)
    header_icon = "clipboard-list"
    form_class = InspectionForm
    action_label = gettext_lazy("Record inspection")
    fields_of_refusals = {"future": "inspected_on"}

    def get_page_title(self) -> str:
        return _("Record an inspection")

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "inspected_on": day_of(self.at)}

    def act(self, form: InspectionForm) -> Inspection:
        return inspections.record(product=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: Inspection) -> tuple[Any, str]:
        return _("The inspection is recorded."), reverse("office:inspection", args=[result.pk])


class OrderRecall(ProductAction):
    permissions = ("verify.order_recall",)
    header_icon = "warning"
    form_class = RecallForm
    action_label = gettext_lazy("Order recall")
    fields_of_refusals = {"future": "ordered_on", "already_recalled": "lot"}

    def get_page_title(self) -> str:
        return _("Order a recall")

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "ordered_on": day_of(self.at)}

    def act(self, form: RecallForm) -> Recall:
        return recalls.order(product=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: Recall) -> tuple[Any, str]:
        return _("The lot is recalled."), reverse("office:recall", args=[result.pk])


class EndRecall(ActionScreen):
    model = Recall
    key = "pk"
    register = "recalls"
    header_icon = "warning"
    permissions = ("verify.order_recall",)
    form_class = EndRecallForm
    template_name = "office/recall_form.html"
    action_label = gettext_lazy("End recall")
    fields_of_refusals = {"before_order": "ended_on"}

    def facts(self) -> QuerySet[Any]:
        return super().facts().select_related("product__enterprise")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.fact.ended_on is not None:
            messages.warning(request, _("This recall has ended already."))
            return HttpResponseRedirect(reverse("office:recall", args=[self.fact.pk]))
        return super().get(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("End the recall")

    def get_initial(self) -> dict[str, Any]:
        return {"ended_on": day_of(self.at)}

    def act(self, form: EndRecallForm) -> Recall:
        return recalls.end(recall=self.fact, ended_on=form.cleaned_data["ended_on"], by=self.request.user, at=self.at)

    def done(self, result: Recall) -> tuple[Any, str]:
        return _("The recall has ended."), reverse("office:recall", args=[result.pk])


class ReplyToComplaint(ActionScreen):
    model = Complaint
    key = "pk"
    register = "complaints"
    header_icon = "comment"
    permissions = ("verify.reply_complaint",)
    form_class = ComplaintReplyForm
    action_label = gettext_lazy("Reply")
    fields_of_refusals = {"reply_length": "reply"}

    def facts(self) -> QuerySet[Any]:
        return super().facts().defer("sealed_contact")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.fact.replied_at is not None:
            messages.warning(request, _("This complaint has its reply already."))
            return HttpResponseRedirect(reverse("office:complaint", args=[self.fact.pk]))
        return super().get(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Reply to %(number)s") % {"number": self.fact.tracking_number}

    def act(self, form: ComplaintReplyForm) -> Complaint:
        return complaints.reply(complaint=self.fact, reply=form.cleaned_data["reply"], by=self.request.user, at=self.at)

    def done(self, result: Complaint) -> tuple[Any, str]:
        return _("The reply stands under the tracking number now."), reverse("office:complaint", args=[result.pk])


class ShowPicture(FactScreen, View):
    """A picture of a complaint, for whoever may see the complaint. Never run, framed or guessed at by a browser."""

    model = Complaint
    key = "pk"

    def facts(self) -> QuerySet[Any]:
        return super().facts().defer("sealed_contact")

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
