"""The page of each fact."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from office.certificates import may_follow
from office.decisions import proposable
from office.forms import DownloadForm, SymbolForm
from office.notices import told
from office.policies import visible
from office.screens import Record
from verify.models import (
    Certificate,
    Enterprise,
    Inspection,
    Invitation,
    LabelOrder,
    LabelRange,
    LabelRun,
    Member,
    Product,
    Proposal,
    Recall,
    RenewalApplication,
    StatusChange,
)


class CertificateRecord(Record):
    """Everything about one certificate on one page, with the decisions that may be proposed now."""

    model = Certificate
    register = "certificates"
    header_icon = "success"
    template_name = "office/certificate.html"

    def facts(self) -> QuerySet[Any]:
        changes = StatusChange.objects.select_related("decided_by", "approved_by")
        proposals = Proposal.objects.select_related("proposed_by", "decided_by")
        found: QuerySet[Any] = super().facts().with_status(self.at).select_related("product__enterprise", "round")  # type: ignore[attr-defined]
        return found.prefetch_related(
            Prefetch("changes", changes),
            Prefetch("proposals", proposals),
            Prefetch("renewal_applications", RenewalApplication.objects.waiting()),
            "product__inspections",
            "product__recalls",
            "product__label_runs",
            "product__label_quotas__granted_by",
            Prefetch("product__label_orders", LabelOrder.objects.select_related("asked_by", "decided_by")),
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context = super().get_context_data(**context)
        waiting = [proposal for proposal in self.fact.proposals.all() if proposal.state == Proposal.State.OPEN]
        return {
            **context,
            "allowed": may_follow(self.fact),
            "proposable": [] if waiting else proposable(self.fact),
            "waiting": waiting,
            "decisions": told(self.fact.changes.all(), self.request.user),
        }


class EnterpriseRecord(Record):
    model = Enterprise
    register = "enterprises"
    header_icon = "site"
    template_name = "office/enterprise.html"

    def facts(self) -> QuerySet[Any]:
        certificates = Certificate.objects.with_status(self.at).select_related("round")
        return super().facts().select_related("industry").prefetch_related(Prefetch("products__certificates", certificates))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """`people` and `invited` only for those who see to them."""
        user = self.request.user
        return super().get_context_data(
            people=visible(Member, user).present().filter(enterprise=self.fact).select_related("user"),  # type: ignore[attr-defined]
            invited=[
                (invitation, invitation.state(self.at))
                for invitation in visible(Invitation, user).unsettled().filter(enterprise=self.fact)  # type: ignore[attr-defined]
            ],
            **context,
        )


class ProductRecord(Record):
    model = Product
    register = "products"
    header_icon = "tag"
    template_name = "office/product.html"

    def facts(self) -> QuerySet[Any]:
        certificates = Certificate.objects.with_status(self.at).select_related("round")
        related = (
            *(Prefetch("certificates", certificates), "inspections", "recalls", "label_runs"),
            *("label_quotas__granted_by", Prefetch("label_orders", LabelOrder.objects.select_related("asked_by", "decided_by"))),
        )
        return super().facts().select_related("enterprise").prefetch_related(*related)


class InspectionRecord(Record):
    model = Inspection
    key = "pk"
    register = "inspections"
    header_icon = "clipboard-list"
    template_name = "office/inspection.html"

    def facts(self) -> QuerySet[Any]:
        return (
            super().facts().select_related("product__enterprise", "recorded_by", "rectification", "ends").prefetch_related("photos")
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context = super().get_context_data(result=Inspection.Result(self.fact.result), **context)
        if self.fact.result == Inspection.Result.FAILED and self.request.user.has_perm("verify.propose_decision"):
            context["certificate"] = self.fact.product.certificates.order_by("-pk").first()
        return context


class RecallRecord(Record):
    model = Recall
    key = "pk"
    register = "recalls"
    header_icon = "warning"
    template_name = "office/recall.html"

    def facts(self) -> QuerySet[Any]:
        return super().facts().select_related("product__enterprise", "recorded_by")


class RunRecord(Record):
    model = LabelRun
    key = "pk"
    register = "runs"
    header_icon = "grid"
    template_name = "office/run.html"

    def get_page_title(self) -> str:
        return _("Run %(number)s") % {"number": self.fact.pk}

    def facts(self) -> QuerySet[Any]:
        ranges = LabelRange.objects.select_related("recorded_by")
        return super().facts().select_related("product__enterprise", "issued_by").prefetch_related(Prefetch("ranges", ranges))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        serials = {"first": self.fact.first_serial, "last": self.fact.last_serial, "serial": self.fact.first_serial}
        forms = {"range_form": DownloadForm(initial=serials), "symbol_form": SymbolForm(initial=serials)}
        return super().get_context_data(**forms, **context)
