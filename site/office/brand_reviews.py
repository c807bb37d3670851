"""What enterprises of the own unit write about themselves, before it is public: compared, looked at, approved or sent back."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages

from cms.brand_editing import drafts, review
from cms.brand_editing.differences import differences
from cms.brand_editing.drafts import Draft
from cms.brand_editing.preview import preview
from cms.brand_editing.rights import REVIEW
from office.policies import visible
from office.screens import ActionScreen, FactScreen, Overview, Record
from verify.models import Enterprise


class BrandReviews(Overview):
    """Who waits longest comes first."""

    permissions = (REVIEW,)
    template_name = "office/brand_reviews.html"
    header_icon = "tasks"
    title = gettext_lazy("Brand pages to review")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        seen = visible(Enterprise, self.request.user)
        pages = review.waiting().filter(enterprise__in=seen).order_by("latest_revision__created_at", "pk")
        return super().get_context_data(pages=pages, **context)


class BrandScreen(FactScreen):
    permissions = (REVIEW,)
    model = Enterprise
    register = "enterprises"
    header_icon = "tasks"

    def get_page_title(self) -> str:
        return _("Brand page of %(name)s") % {"name": self.fact.name}

    def here(self) -> str:
        return reverse("office:brand_review", args=[self.kwargs["ref"]])

    def draft(self) -> Draft | None:
        """What the enterprise handed in; its drafts are its own."""
        if not review.waiting().filter(enterprise=self.fact).exists():
            return None
        return drafts.opened(self.fact)


class BrandReview(BrandScreen, Record):
    template_name = "office/brand_review.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        draft = self.draft()
        found = differences(draft.public, draft.page) if draft else []
        return super().get_context_data(draft=draft, differences=found, **context)


class BrandPreview(BrandScreen, View):
    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = self.draft()
        if draft is None:
            return HttpResponseRedirect(self.here())
        return preview(draft.page, request)


class ApproveForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput)


class SendBackForm(ApproveForm):
    reason = forms.CharField(
        label=gettext_lazy("reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Say what has to change. The enterprise reads it."),
    )


class Decide(BrandScreen, ActionScreen):
    """Of the version that was looked at, which the form carries."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.draft() is None:
            messages.warning(request, _("This page does not wait for a review any more."))
            return HttpResponseRedirect(self.here())
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        draft = self.draft()
        return {"revision": draft.page.latest_revision_id} if draft else {}


class ApproveBrand(Decide):
    form_class = ApproveForm
    action_label = gettext_lazy("Approve: public from now on")

    def act(self, form: ApproveForm) -> Any:
        return review.approve(enterprise=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: Any) -> tuple[Any, str]:
        return _("The page is public now. The enterprise is told by mail."), self.here()


class SendBackBrand(Decide):
    form_class = SendBackForm
    action_label = gettext_lazy("Send back")
    fields_of_refusals = {"reason": "reason"}

    def act(self, form: SendBackForm) -> Any:
        return review.send_back(enterprise=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: Any) -> tuple[Any, str]:
        return _("It went back to the enterprise with your reason."), self.here()
