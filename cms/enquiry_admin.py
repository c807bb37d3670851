"""Enquiries in the admin: a list, and one screen where an enquiry is read and answered. The public alone makes them.

Who opened a contact is in the audit chain; who answered is in Wagtail's own log.
"""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import log

from cms import enquiries
from cms.pages.training import Enquiry
from cms.screens import Listing, PermittedMenuItem, Screen

VIEW, ANSWER = "cms.view_enquiry", "cms.answer_enquiry"


class EnquiryMenuItem(PermittedMenuItem):
    permission = VIEW


class EnquiryListing(Listing):
    permission = VIEW
    model = Enquiry
    index_url_name = "enquiries:index"
    index_results_url_name = "enquiries:index_results"
    header_icon = "mail"
    default_ordering = "-received_at"
    columns: ClassVar[list[Column]] = [
        TitleColumn("tracking_number", label=_("tracking number"), get_url=lambda row: reverse("enquiries:enquiry", args=[row.pk])),
        Column("about", label=_("session or institution")),
        Column("organisation", label=_("organisation")),
        Column("people", label=_("number of people")),
        Column("get_state_display", label=_("state"), sort_key="state"),
        Column("received_at", label=_("received at"), sort_key="received_at"),
    ]

    def get_base_queryset(self) -> QuerySet[Enquiry]:
        return Enquiry.objects.select_related("session", "institution").defer("sealed_contact", "topic", "reply")


class AnswerForm(forms.Form):
    reply = forms.CharField(label=_("reply"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5}))


class EnquiryScreen(Screen, FormView):
    """Everything about one enquiry; for those who may answer the form, and the contact when they ask for it."""

    form_class = AnswerForm
    template_name = "cms/admin/enquiry.html"
    permission = VIEW
    header_icon = "mail"

    @cached_property
    def enquiry(self) -> Enquiry:
        return get_object_or_404(Enquiry.objects.select_related("session", "institution"), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.enquiry)

    def way(self) -> list[tuple[str, str]]:
        return [(reverse("enquiries:index"), capfirst(Enquiry._meta.verbose_name_plural))]

    def get_initial(self) -> dict[str, Any]:
        return {"reply": self.enquiry.reply}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_answer = self.request.user.has_perm(ANSWER)
        return super().get_context_data(**kwargs) | {
            "enquiry": self.enquiry,
            "may_answer": may_answer,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(ANSWER):
            raise PermissionDenied
        if "reveal" in request.POST:
            contact = enquiries.reveal(enquiry=self.enquiry, by=request.user, at=timezone.now())
            form = self.form_class(initial=self.get_initial())
            return self.render_to_response(self.get_context_data(form=form, contact=contact))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AnswerForm) -> HttpResponse:
        enquiries.answer(enquiry=self.enquiry, reply=form.cleaned_data["reply"], at=timezone.now())
        log(self.enquiry, "wagtail.edit", user=self.request.user)
        messages.success(self.request, _("The reply is noted."))
        return HttpResponseRedirect(reverse("enquiries:index"))


class EnquiryViewSet(ViewSet):
    name = "enquiries"
    icon = "mail"
    menu_label = _("Enquiries")
    menu_order = 310
    menu_item_class = EnquiryMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", EnquiryListing.as_view(), name="index"),
            path("results/", EnquiryListing.as_view(results_only=True), name="index_results"),
            path("<int:pk>/", EnquiryScreen.as_view(), name="enquiry"),
        ]


enquiry_viewset = EnquiryViewSet()
