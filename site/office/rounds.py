"""A round as a case file: its call, its steps with who holds them and what is overdue, and what the office may do next."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.application_forms import CallForm, CriteriaForm, StepsForm
from office.policies import visible
from office.publicity import StartScreen
from office.screens import ActionScreen, FactScreen, Record
from verify.calendar import day_of
from verify.certification.actions import calls
from verify.certification.actions.deliberations import undecided
from verify.models import Announcement, Application, Call, Round


class OpenCall(StartScreen):
    permission = "verify.open_call"
    header_icon = "doc-full"
    form_class = CallForm
    action_label = gettext_lazy("Open the round")
    fields_of_refusals = {"already_called": "year", "announced": "year"}

    def get_page_title(self) -> str:
        return _("Open a round for applications")

    def get_initial(self) -> dict[str, Any]:
        today = day_of(self.at)
        return {"year": self.request.GET.get("year", "")[:4] or today.year + 1, "opens_on": today}

    def act(self, form: CallForm) -> tuple[Any, str]:
        call = calls.open_call(**form.cleaned_data, by=self.request.user, at=self.at)
        return _("The round takes applications. Its steps and criteria may still be set."), reverse(
            "office:round", args=[call.round.year]
        )


class RoundScreen(FactScreen):
    model = Round
    key = "year"
    register = "rounds"
    header_icon = "folder-open-inverse"


class RoundRecord(RoundScreen, Record):
    template_name = "office/round.html"

    def facts(self) -> QuerySet[Any]:
        return super().facts().select_related("call").prefetch_related("steps", "criteria")

    def get_page_title(self) -> str:
        return _("Round of %(year)s") % {"year": self.fact.year}

    @cached_property
    def applications(self) -> QuerySet[Any]:
        """Those of the round that the user may see."""
        return visible(Application, self.request.user).filter(round=self.fact)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        call = getattr(self.fact, "call", None)
        states = dict(self.applications.order_by().values_list("state").annotate(number=Count("pk")))
        return super().get_context_data(
            call=call,
            takes=call is not None and call.takes(self.at),
            steps=self.steps(),
            states=[(state, states.get(state.value, 0)) for state in Application.State],
            received=sum(states.values()),
            passed=states.get(Application.State.PASSED.value, 0),
            is_arrangeable=call is not None and not Application.objects.filter(round=self.fact).exists(),
            **self.decided(),
            **context,
        )

    def decided(self) -> dict[str, Any]:
        """What the committee has decided, for those who see every unit."""
        if not self.request.user.has_perm("verify.view_candidate"):
            return {}
        return {
            "publicity": self.fact.publicities.approved().first(),
            "listed": self.fact.candidates.exclude(state="TAKEN_OFF").count(),
            "opinions": [(each, each.state(self.at)) for each in self.fact.opinions.all()],
            "undecided": undecided(self.fact).count(),
            "deliberations": self.fact.deliberations.prefetch_related("ballots__candidate__certificate"),
            "announcement": Announcement.objects.filter(round=self.fact).select_related("drafted_by", "approved_by").first(),
        }

    def steps(self) -> list[tuple[Any, int, int, int]]:
        """(step, waiting, of these overdue, returned) in the order of the round."""
        today = day_of(self.at)
        counted = self.applications.order_by().values_list("step").exclude(step=None)
        waiting, returned = Q(state=Application.State.UNDER_REVIEW), Q(state=Application.State.RETURNED)
        numbers = counted.annotate(
            waiting=Count("pk", filter=waiting),
            overdue=Count("pk", filter=waiting & Q(due_on__lt=today)),
            returned=Count("pk", filter=returned),
        )
        found = {step: rest for step, *rest in numbers}
        return [(step, *found.get(step.pk, (0, 0, 0))) for step in self.fact.steps.all()]


class ProvinceScreen(RoundScreen, ActionScreen):
    """What changes a round changes it for every unit, so it is for those alone who see every unit."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("accounts.all_units"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def facts(self) -> QuerySet[Any]:
        """Rounds that were opened for applications: the call holds their rules."""
        return super().facts().filter(call__isnull=False).select_related("call")


class RuleScreen(ProvinceScreen):
    """Open until the first application is received."""

    permissions = ("verify.open_call",)

    @cached_property
    def call(self) -> Call:
        call: Call = self.fact.call
        return call

    def done(self, result: Any) -> tuple[Any, str]:
        return _("It stands for this round."), reverse("office:round", args=[self.fact.year])


class ArrangeSteps(RuleScreen):
    form_class = StepsForm
    template_name = "office/steps_form.html"

    def get_page_title(self) -> str:
        return _("Steps of the round")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "steps": list(self.fact.steps.all())}

    def act(self, form: StepsForm) -> None:
        calls.arrange_steps(call=self.call, steps=form.planned(), by=self.request.user, at=self.at)


class SetCriteria(RuleScreen):
    form_class = CriteriaForm
    fields_of_refusals = {"number": "criteria", "unreachable": "criteria"}

    def get_page_title(self) -> str:
        return _("Criteria of the experts")

    def get_initial(self) -> dict[str, Any]:
        rows = self.fact.criteria.values_list("name", "most")
        return {"criteria": "\n".join(f"{name} {most}" for name, most in rows)}

    def act(self, form: CriteriaForm) -> None:
        criteria = form.cleaned_data["criteria"]
        calls.set_criteria(call=self.call, criteria=criteria, by=self.request.user, at=self.at)
