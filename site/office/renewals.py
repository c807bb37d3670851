"""What enterprises ask for: another term of a certificate. Taking it leads into renewing; refusing it takes a reason."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages

from office.certificates import may_follow
from office.forms import RefusalForm
from office.screens import ActionScreen, FactScreen, Record
from verify import sealed_files
from verify.certification.actions import renewals
from verify.certification.renewals import RenewalState
from verify.models import Certificate, RenewalApplication, RenewalOutcome
from verify.registry.status import ChangeKind


class RenewalScreen(FactScreen):
    model = RenewalApplication
    key = "pk"
    register = "renewals"
    header_icon = "rotate"

    def facts(self) -> QuerySet[Any]:
        certificates = Certificate.objects.with_status(self.at).select_related("product__enterprise", "round")
        related = ("filed_by", "outcome__change", "outcome__decided_by")
        rows: QuerySet[Any] = super().facts().select_related(*related)
        return rows.prefetch_related(Prefetch("certificate", certificates.prefetch_related("changes")), "evidence")


class RenewalRecord(RenewalScreen, Record):
    template_name = "office/renewal.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        state = self.fact.state
        may_decide = state == RenewalState.WAITING and self.request.user.has_perm(renewals.DECIDE)
        may_renew = may_decide and ChangeKind.RENEW in may_follow(self.fact.certificate)
        return super().get_context_data(state=state, may_decide=may_decide, may_renew=may_renew, **context)


class RefuseRenewal(RenewalScreen, ActionScreen):
    permissions = (renewals.DECIDE,)
    form_class = RefusalForm
    template_name = "office/renewal_form.html"
    action_label = gettext_lazy("Refuse the application")
    fields_of_refusals = {"no_reason": "reason"}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.fact.state != RenewalState.WAITING:
            messages.warning(request, _("This application was decided or taken back already."))
            return HttpResponseRedirect(reverse("office:renewal", args=[self.fact.pk]))
        return super().get(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Refuse an application for renewal")

    def act(self, form: RefusalForm) -> RenewalOutcome:
        return renewals.refuse(application=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: RenewalOutcome) -> tuple[Any, str]:
        return _("Refused. The enterprise reads the reason."), reverse("office:renewal", args=[self.fact.pk])


class RenewalEvidenceFile(RenewalScreen, View):
    """For whoever may see the application."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = get_object_or_404(self.fact.evidence, position=self.kwargs["position"])
        return sealed_files.served(found.place, found.content_type)
