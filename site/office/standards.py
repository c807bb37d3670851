"""Standards: what was registered, evaluated and compared."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.forms import ComparisonForm, EvaluationForm, StandardForm, WithdrawStandardForm
from office.screens import ActionScreen, Record
from verify.calendar import day_of
from verify.models import Standard, StandardComparison, StandardEvaluation
from verify.standards.actions import standards
from verify.standards.validity import evaluated


class StandardRecord(Record):
    model = Standard
    key = "pk"
    register = "standards"
    header_icon = "doc-full"
    template_name = "office/standard.html"

    def facts(self) -> QuerySet[Any]:
        evaluations = StandardEvaluation.objects.select_related("enterprise", "recorded_by")
        found = super().facts().select_related("recorded_by")
        return found.prefetch_related(Prefetch("evaluations", evaluations), "comparisons")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        standing = evaluated(self.fact.evaluations.all(), self.at)
        return super().get_context_data(standing=standing, products=self.fact.executing_products(), **context)


class StandardAction(ActionScreen):
    model = Standard
    key = "pk"
    register = "standards"
    header_icon = "doc-full"

    def done(self, result: Any) -> tuple[Any, str]:
        standard = result if isinstance(result, Standard) else result.standard
        return _("It is recorded."), reverse("office:standard", args=[standard.pk])


class RegisterStandard(StandardAction):
    permissions = ("verify.register_standard",)
    form_class = StandardForm
    action_label = gettext_lazy("Register the standard")
    fields_of_refusals = {"registered": "code"}

    fact = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # A new standard is of no unit, so it is for those alone who see every unit.
        if not request.user.has_perm("accounts.all_units"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Register a standard")

    def act(self, form: StandardForm) -> Standard:
        return standards.register(**form.cleaned_data, by=self.request.user, at=self.at)


class WithdrawStandard(StandardAction):
    permissions = ("verify.register_standard",)
    form_class = WithdrawStandardForm
    action_label = gettext_lazy("Withdraw the standard")

    def get_page_title(self) -> str:
        return _("Withdraw %(code)s") % {"code": self.fact.code}

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "withdrawn_on": day_of(self.at)}

    def act(self, form: WithdrawStandardForm) -> Standard:
        return standards.withdraw(standard=self.fact, **form.cleaned_data, by=self.request.user, at=self.at)


class EvaluateStandard(StandardAction):
    permissions = ("verify.evaluate_standard",)
    form_class = EvaluationForm
    action_label = gettext_lazy("Record evaluation")
    fields_of_refusals = {"future": "evaluated_on"}

    def get_page_title(self) -> str:
        return _("Record an evaluation of %(code)s") % {"code": self.fact.code}

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "evaluated_on": day_of(self.at)}

    def act(self, form: EvaluationForm) -> StandardEvaluation:
        return standards.evaluate(standard=self.fact, **form.cleaned_data, by=self.request.user, at=self.at)


class CompareStandard(StandardAction):
    permissions = ("verify.evaluate_standard",)
    form_class = ComparisonForm
    action_label = gettext_lazy("Record comparison")
    fields_of_refusals = {"itself": "compared_code"}

    def get_page_title(self) -> str:
        return _("Record a comparison of %(code)s") % {"code": self.fact.code}

    def act(self, form: ComparisonForm) -> StandardComparison:
        return standards.compare(standard=self.fact, **form.cleaned_data, by=self.request.user, at=self.at)
