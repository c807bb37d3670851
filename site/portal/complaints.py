"""Reports that consumers sent about labels of the enterprise, and what it says to the office about them."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.screens import Form, Page
from verify.membership.rights import OWNERS
from verify.models import Complaint, EnterpriseStatement, LabelRun
from verify.supervision.actions import statements
from verify.supervision.statements import SHOWN

MOST = 50


class StatementForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("statement"),
        max_length=EnterpriseStatement._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("What you found out: where the goods went, what was checked. The office reads it; it is sent once."),
    )


class OfReports:
    """Of what a reporter sent, only what says which label it is about (SHOWN); the database shows no other column."""

    section = "reports"

    def reports(self) -> QuerySet[Complaint]:
        runs = LabelRun.objects.filter(product__enterprise=self.enterprise).values("pk")  # type: ignore[attr-defined]
        return Complaint.objects.filter(run__in=runs).only(*SHOWN)


class Reports(OfReports, Page):
    template_name = "portal/reports.html"
    title = gettext_lazy("Reports of consumers")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = list(self.reports().order_by("-received_at")[:MOST])
        runs = LabelRun.objects.select_related("product").in_bulk([row.run for row in found])
        said = {row.complaint_id: row for row in EnterpriseStatement.objects.filter(enterprise=self.enterprise)}
        lines = [(row, runs[row.run], row.state(self.at), said.get(row.pk)) for row in found if row.run in runs]
        return super().get_context_data(lines=lines, may_say=self.member.role in OWNERS, **context)


class State(OfReports, Form):
    roles = OWNERS
    form_class = StatementForm
    title = gettext_lazy("Statement about a report")
    action_label = gettext_lazy("Send to the office")

    @cached_property
    def report(self) -> Complaint:
        found: Complaint = get_object_or_404(self.reports(), pk=self.kwargs["pk"])
        return found

    def get_initial(self) -> dict[str, Any]:
        assert self.report  # noqa: S101  a foreign one is missing
        return {}

    def act(self, form: StatementForm) -> EnterpriseStatement:
        return statements.state(
            complaint=self.report, enterprise=self.enterprise, by=self.request.user, at=self.at, **form.cleaned_data
        )

    def done(self, result: EnterpriseStatement) -> tuple[Any, str]:
        return _("Sent to the office, which answers the reporter."), self.address("reports")
