"""Plans of checks: drawn up by the province for all or by a city for itself, and changed when they have to be."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.forms import CheckPlanForm, RevisePlanForm
from office.publicity import StartScreen
from office.screens import ActionScreen, FactScreen, Record
from verify.calendar import day_of
from verify.models import CheckPlan
from verify.supervision.actions import plans


class DrawUpPlan(StartScreen):
    permission = "verify.plan_checks"
    header_icon = "calendar-check"
    form_class = CheckPlanForm
    action_label = gettext_lazy("Draw up the plan")
    fields_of_refusals = {"year": "year", "times": "times", "other_unit": "unit"}

    def get_page_title(self) -> str:
        return _("Draw up a plan of checks")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        return {"year": day_of(self.at).year, "times": 1}

    def act(self, form: CheckPlanForm) -> tuple[Any, str]:
        plan = plans.draw_up(by=self.request.user, at=self.at, **form.cleaned_data)
        return _("The plan is drawn up."), reverse("office:check_plan", args=[plan.pk])


class PlanScreen(FactScreen):
    model = CheckPlan
    key = "pk"
    register = "plans"
    header_icon = "calendar-check"

    def facts(self) -> QuerySet[Any]:
        return super().facts().select_related("industry", "drawn_up_by")


class PlanRecord(PlanScreen, Record):
    template_name = "office/plan.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user: Any = self.request.user
        is_mine = user.has_perm("accounts.all_units") or self.fact.unit in user.units
        return super().get_context_data(may_revise=is_mine and user.has_perm("verify.plan_checks"), **context)


class RevisePlan(PlanScreen, ActionScreen):
    permissions = ("verify.plan_checks",)
    form_class = RevisePlanForm
    template_name = "office/plan_form.html"
    fields_of_refusals = {"times": "times"}

    def get_page_title(self) -> str:
        return _("Change the plan")

    def get_initial(self) -> dict[str, Any]:
        return {"times": self.fact.times, "basis": self.fact.basis}

    def act(self, form: RevisePlanForm) -> CheckPlan:
        return plans.revise(plan=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: CheckPlan) -> tuple[Any, str]:
        return _("The plan is changed."), reverse("office:check_plan", args=[result.pk])
