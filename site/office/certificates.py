"""What a registrar does alone with a certificate: renew it for another term, or withdraw it at the holder's request."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from office.forms import RenewalForm, WithdrawalForm
from office.policies import visible
from office.screens import ActionScreen
from verify.calendar import day_of, years_after
from verify.certification.actions import renewals
from verify.models import Certificate, RenewalApplication, StatusChange
from verify.refusals import Refused
from verify.registry.actions import certificates
from verify.registry.status import MAY_FOLLOW, ChangeKind


def may_follow(certificate: Certificate) -> Collection[ChangeKind]:
    """What the latest change allows; asks no query where `changes` are prefetched."""
    latest = list(certificate.changes.all())[-1:]
    return MAY_FOLLOW[latest[0].kind if latest else None]


class CertificateAction(ActionScreen):
    """Open while the status allows `kind`. A second click finds what the first one did."""

    model = Certificate
    register = "certificates"
    template_name = "office/propose.html"
    kind: ChangeKind
    said: Any

    def facts(self) -> QuerySet[Any]:
        found: QuerySet[Any] = super().facts().with_status(self.at)  # type: ignore[attr-defined]
        return found.select_related("product__enterprise", "round").prefetch_related("changes")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.kind not in may_follow(self.fact):
            messages.warning(request, _("The certificate's present status does not allow this."))
            return HttpResponseRedirect(reverse("office:certificate", args=[self.fact.ref]))
        return super().get(request, *args, **kwargs)

    def act(self, form: Any) -> StatusChange:
        try:
            return self.change(form)
        except Refused:
            latest = self.fact.changes.order_by("-sequence").first()
            mine = {"kind": self.kind, "decided_by": self.request.user, **form.cleaned_data}
            if latest and all(getattr(latest, name) == value for name, value in mine.items()):
                same: StatusChange = latest
                return same
            raise

    def change(self, form: Any) -> StatusChange:
        raise NotImplementedError

    def done(self, result: StatusChange) -> tuple[Any, str]:
        return self.said, reverse("office:certificate", args=[self.fact.ref])


class Renew(CertificateAction):
    kind = ChangeKind.RENEW
    permissions = ("verify.renew_certificate",)
    header_icon = "rotate"
    form_class = RenewalForm
    template_name = "office/renew.html"
    action_label = gettext_lazy("Renew the certificate")
    said = gettext_lazy("The certificate is renewed.")
    fields_of_refusals = {"past": "valid_until", "not_later": "valid_until"}

    def get_page_title(self) -> str:
        return _("Renew a certificate")

    def get_initial(self) -> dict[str, Any]:
        """Another term, from the day after the present one."""
        last_day = self.fact.current_valid_until or day_of(self.at) - timedelta(days=1)
        term = years_after(last_day + timedelta(days=1), settings.VALIDITY_YEARS) - timedelta(days=1)
        return {**super().get_initial(), "valid_until": term}

    @cached_property
    def application(self) -> RenewalApplication | None:
        """What the enterprise asks for, which this answers."""
        rows = visible(RenewalApplication, self.request.user)
        found: RenewalApplication | None = rows.waiting().filter(certificate=self.fact).first()  # type: ignore[attr-defined]
        return found

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(application=self.application, **context)

    def change(self, form: RenewalForm) -> StatusChange:
        told = {"by": self.request.user, "at": self.at, **form.cleaned_data}
        if self.application:
            return renewals.renew(application=self.application, **told)
        return certificates.renew(certificate=self.fact, **told)


class Withdraw(CertificateAction):
    kind = ChangeKind.WITHDRAW
    permissions = ("verify.withdraw_certificate",)
    header_icon = "cross"
    form_class = WithdrawalForm
    action_label = gettext_lazy("Withdraw the certificate")
    said = gettext_lazy("The certificate is withdrawn.")

    def get_page_title(self) -> str:
        return _("Withdraw a certificate")

    def change(self, form: WithdrawalForm) -> StatusChange:
        return certificates.withdraw(certificate=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)
