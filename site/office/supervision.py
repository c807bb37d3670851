"""Inspections and recalls. None changes a certificate."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from office.forms import EndRecallForm, InspectionForm, RecallForm
from office.screens import ActionScreen
from verify.calendar import day_of
from verify.models import Inspection, Product, Recall
from verify.supervision.actions import inspections, recalls


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
        return {
            **super().get_initial(),
            "inspected_on": day_of(self.at),
            "kind": self.request.GET.get("kind", Inspection.Kind.SAMPLING),
        }

    def act(self, form: InspectionForm) -> Inspection:
        return inspections.record(product=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: Inspection) -> tuple[Any, str]:
        """Whoever came from the list of those to be visited goes on with it."""
        came_from_list = self.request.GET.get("from") == "coverage"
        address = reverse("office:coverage") if came_from_list else reverse("office:inspection", args=[result.pk])
        return _("The inspection is recorded."), address


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
