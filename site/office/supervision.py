"""Inspections and recalls. None changes a certificate."""

from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages

from office.forms import EndRecallForm, RecallForm, SiteInspectionForm
from office.screens import ActionScreen, FactScreen
from verify import sealed_files
from verify.calendar import day_of
from verify.models import Inspection, InspectionDraft, Product, Recall, Rectification
from verify.refusals import Refused
from verify.supervision.actions import drafts, recalls


class ProductAction(ActionScreen):
    """An action on an item; its form stands beneath the item's name and enterprise."""

    model = Product
    register = "products"
    template_name = "office/product_form.html"

    def facts(self) -> QuerySet[Any]:
        return super().facts().select_related("enterprise")


class RecordInspection(ProductAction):
    """Written in a factory, on a phone: every post is kept as a draft first, so that nothing typed is lost where it is refused."""

    permissions = ("verify.record_inspection",)
    header_icon = "clipboard-list"
    form_class = SiteInspectionForm
    template_name = "office/site_inspection_form.html"
    action_label = gettext_lazy("Record inspection")
    fields_of_refusals = {"future": "inspected_on"}

    def get_page_title(self) -> str:
        return _("Record an inspection")

    @property
    def draft(self) -> InspectionDraft | None:
        own = InspectionDraft.objects.of(self.request.user).filter(product=self.fact)
        return own.prefetch_related("photos").first()

    def get_initial(self) -> dict[str, Any]:
        fresh = {"inspected_on": day_of(self.at), "kind": self.request.GET.get("kind", Inspection.Kind.SAMPLING)}
        draft = self.draft
        kept = {**draft.typed, "request_key": draft.request_key} if draft else {}
        return {**super().get_initial(), **fresh, **kept}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(draft=self.draft, **context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        self.keep(form)
        if "keep" not in request.POST:
            return self.form_valid(form) if form.is_valid() else self.form_invalid(form)
        problems = form.errors.get("photos", [])
        if request.POST["keep"] == "script":
            status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
            said = {"draft": self.draft, "fact": self.fact, "problems": problems}
            return render(request, "office/inspection_draft.html", said, status=status)
        for problem in problems:
            messages.warning(request, problem)
        return HttpResponseRedirect(request.get_full_path())

    def keep(self, form: SiteInspectionForm) -> None:
        """With the photos that are pictures; those that are none are named beside the field."""
        form.is_valid()
        typed = {name: self.request.POST.get(name, "") for name in SiteInspectionForm.Meta.fields}
        given = form.cleaned_data
        key, photos = given.get("request_key") or uuid4(), given.get("photos", [])
        dropped = [int(key) for key in self.request.POST.getlist("drop") if key.isascii() and key.isdecimal() and len(key) < 19]
        try:
            drafts.keep(
                product=self.fact,
                typed=typed,
                request_key=key,
                photos=photos,
                dropped=dropped,
                by=self.request.user,
                at=self.at,
            )
        except Refused as refusal:
            form.add_error("photos", str(refusal.message))

    def act(self, form: SiteInspectionForm) -> Inspection:
        fields = {name: value for name, value in form.cleaned_data.items() if name != "photos"}
        return drafts.record(product=self.fact, by=self.request.user, at=self.at, **fields)

    def done(self, result: Inspection) -> tuple[Any, str]:
        """Whoever came from the list of those to be visited goes on with it."""
        came_from_list = self.request.GET.get("from") == "coverage"
        address = reverse("office:coverage") if came_from_list else reverse("office:inspection", args=[result.pk])
        return _("The inspection is recorded."), address


class DiscardDraft(FactScreen, View):
    model = Product
    permissions = ("verify.record_inspection",)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        drafts.discard(product=self.fact, by=request.user)
        messages.success(request, _("The draft is discarded."))
        return HttpResponseRedirect(reverse("office:record_inspection", args=[self.fact.ref]))


class DraftPicture(FactScreen, View):
    """A photo of the own draft."""

    model = Product
    permissions = ("verify.record_inspection",)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = get_object_or_404(InspectionDraft.objects.of(request.user), product=self.fact)
        photo = get_object_or_404(draft.photos, pk=self.kwargs["pk"])
        return sealed_files.served(photo.place, photo.content_type)


class InspectionPicture(FactScreen, View):
    """For whoever may see the inspection."""

    model = Inspection
    key = "pk"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        photo = get_object_or_404(self.fact.photos, position=self.kwargs["position"])
        return sealed_files.served(photo.place, photo.content_type)


class RectificationEvidenceFile(FactScreen, View):
    """For whoever may see the rectification."""

    model = Rectification
    key = "pk"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = get_object_or_404(self.fact.evidence, position=self.kwargs["position"])
        return sealed_files.served(found.place, found.content_type)


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
