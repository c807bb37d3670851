"""The certificates of the enterprise, and its applications for another term."""

from typing import Any

from django import forms
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.screens import Act, Form, Page, Screen
from verify import sealed_files
from verify.certification.actions import renewals
from verify.certification.renewals import MOST_EVIDENCE, RenewalState, filed, why_not
from verify.membership.rights import EDITORS, EVERYBODY
from verify.models import Certificate, RenewalApplication, RenewalEvidence
from verify.registry import records
from verify.supervision.forms import PdfsField


class RenewalForm(forms.Form):
    statement = forms.CharField(
        label=gettext_lazy("statement of the enterprise"),
        max_length=RenewalApplication._meta.get_field("statement").max_length,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "How the item kept to its standard in this term: output, inspections, complaints, changes of process or place. "
            "It is sent once for each term and not edited afterwards."
        ),
    )
    evidence = PdfsField(
        label=gettext_lazy("evidence"),
        required=False,
        most=MOST_EVIDENCE,
        too_many=gettext_lazy("At most %(most)s files can be sent with an application."),
        help_text=gettext_lazy("Up to five PDFs of 10 MB, such as test reports, for the office alone."),
    )


class Certificates(Page):
    template_name = "portal/certificates.html"
    section = "certificates"
    title = gettext_lazy("Certificates and renewal")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """`lines`: (where it stands, the application for its present term, why none can be filed now)."""
        applications = Prefetch("renewal_applications", RenewalApplication.objects.with_outcome())
        rows = Certificate.objects.filter(product__enterprise=self.enterprise).select_related("product", "round")
        rows = rows.prefetch_related("changes", "product__certificates", applications).order_by("product__name", "-pk")
        lines = [(records.standing(row, self.at), self.latest(row), why_not(row, self.at)) for row in rows]
        return super().get_context_data(lines=lines, may_file=self.member.role in EDITORS, **context)

    def latest(self, certificate: Certificate) -> RenewalApplication | None:
        """Of the present term, or the one by which it was renewed."""
        return next(iter(certificate.renewal_applications.all()), None)


class Apply(Form):
    """Where an application was filed already, its page says what became of it."""

    roles = EDITORS
    section = "certificates"
    template_name = "portal/renewal_form.html"
    form_class = RenewalForm
    title = gettext_lazy("Apply for renewal")
    action_label = gettext_lazy("File the application")
    fields_of_refusals = {"too_many": "evidence"}

    @cached_property
    def certificate(self) -> Certificate:
        rows = Certificate.objects.filter(product__enterprise=self.enterprise).select_related("product__enterprise", "round")
        found: Certificate = get_object_or_404(rows, ref=self.kwargs["certificate"])
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if earlier := filed(self.certificate, self.at):
            return HttpResponseRedirect(self.address("renewal", earlier.pk))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        standing = records.standing(self.certificate, self.at)
        return super().get_context_data(**context, standing=standing, obstacle=why_not(self.certificate, self.at))

    def act(self, form: RenewalForm) -> RenewalApplication:
        return renewals.file(certificate=self.certificate, by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: RenewalApplication) -> tuple[Any, str]:
        return _("Filed. The office tells you by mail and here what becomes of it."), self.address("renewal", result.pk)


class OfRenewal:
    """A screen about one application of the enterprise."""

    section = "certificates"

    def applications(self) -> QuerySet[RenewalApplication]:
        rows = RenewalApplication.objects.filter(certificate__product__enterprise=self.enterprise).with_outcome()  # type: ignore[attr-defined]
        return rows.select_related("certificate__product__enterprise", "certificate__round", "filed_by", "outcome__change")

    @cached_property
    def application(self) -> RenewalApplication:
        found: RenewalApplication = get_object_or_404(self.applications(), pk=self.kwargs["pk"])  # type: ignore[attr-defined]
        return found


class RenewalPage(OfRenewal, Page):
    template_name = "portal/renewal.html"
    title = gettext_lazy("Application for renewal")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        is_waiting = self.application.state == RenewalState.WAITING
        return super().get_context_data(
            application=self.application,
            evidence=self.application.evidence.all(),
            may_withdraw=is_waiting and self.member.role in EDITORS,
            **context,
        )


class WithdrawRenewal(OfRenewal, Act):
    roles = EDITORS

    def act(self) -> str:
        renewals.withdraw(application=self.application, by=self.request.user, at=self.at)
        return _("The application is taken back.")

    def onward(self) -> str:
        return self.address("renewal", self.application.pk)


class RenewalEvidenceFile(OfRenewal, Screen):
    roles = EVERYBODY
    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = RenewalEvidence.objects.filter(application=self.application)
        found = get_object_or_404(rows, position=kwargs["position"])
        return sealed_files.served(found.place, found.content_type)
