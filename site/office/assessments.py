"""Expert review and tests: the registrar asks experts and files reports, each expert declares and scores."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from office.applications import ApplicationAction
from office.assessment_forms import AssignExpertForm, InterestForm, ReportForm, ScoreForm
from office.templatetags.office import officer
from verify.calendar import day_of
from verify.certification.actions import experts, reports
from verify.models import Application, ExpertAssignment, ItemReport, RoundStep
from verify.refusals import Refused


class StepScreen(ApplicationAction):
    """Open while the application is in the step `kind`."""

    kind = RoundStep.Kind.EXPERT_REVIEW
    template_name = "office/review_form.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        step = self.fact.step
        if self.fact.state != Application.State.UNDER_REVIEW or step is None or step.kind != self.kind:
            messages.warning(request, _("This application is not in that step now."))
            return HttpResponseRedirect(self.here())
        return super().get(request, *args, **kwargs)


class AssignExpert(StepScreen):
    permissions = ("verify.review_application",)
    form_class = AssignExpertForm
    action_label = gettext_lazy("Ask")
    fields_of_refusals = {"no_expert": "expert", "has_acted": "expert"}

    def get_page_title(self) -> str:
        return _("Ask an expert")

    def act(self, form: AssignExpertForm) -> ExpertAssignment:
        return experts.assign(application=self.fact, **form.cleaned_data, by=self.request.user, at=self.at)

    def done(self, result: ExpertAssignment) -> tuple[Any, str]:
        return _("%(name)s is asked to score.") % {"name": officer(result.expert)}, self.here()


class ExpertScreen(StepScreen):
    """For an expert who was asked."""

    permissions = ("verify.score_application",)

    @cached_property
    def mine(self) -> ExpertAssignment | None:
        found: ExpertAssignment | None = self.fact.assignments.filter(expert=self.request.user).first()
        return found

    def assignment(self) -> ExpertAssignment:
        if self.mine is None:
            raise Refused("not_asked", _("You were not asked to score this application."))
        return self.mine

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.mine is None or not self.is_to_do(self.mine):
            messages.warning(request, _("Nothing is left to do here."))
            return HttpResponseRedirect(self.here())
        return super().get(request, *args, **kwargs)

    def is_to_do(self, mine: ExpertAssignment) -> bool:
        raise NotImplementedError


class DeclareInterest(ExpertScreen):
    form_class = InterestForm
    fields_of_refusals = {"note": "interest_note", "interest": "interest"}

    def is_to_do(self, mine: ExpertAssignment) -> bool:
        return not mine.interest

    def get_page_title(self) -> str:
        return _("Declare interests")

    def act(self, form: InterestForm) -> ExpertAssignment:
        said = {"interest": form.cleaned_data["interest"], "note": form.cleaned_data["interest_note"]}
        return experts.declare(assignment=self.assignment(), **said, by=self.request.user, at=self.at)


class ScoreApplication(ExpertScreen):
    form_class = ScoreForm
    action_label = gettext_lazy("Give these points")

    def is_to_do(self, mine: ExpertAssignment) -> bool:
        return mine.interest == ExpertAssignment.Interest.NONE and mine.scored_at is None

    def get_page_title(self) -> str:
        return _("Score")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "criteria": list(self.fact.round.criteria.all())}

    def act(self, form: ScoreForm) -> ExpertAssignment:
        said = {"points": form.points(), "opinion": form.cleaned_data["opinion"]}
        return experts.score(assignment=self.assignment(), **said, by=self.request.user, at=self.at)


class FileReport(StepScreen):
    kind = RoundStep.Kind.TEST
    permissions = ("verify.review_application",)
    form_class = ReportForm
    action_label = gettext_lazy("File the report")
    fields_of_refusals = {"future": "reported_on"}

    def get_page_title(self) -> str:
        return _("Report of a test or evaluation")

    def get_initial(self) -> dict[str, Any]:
        return {"reported_on": day_of(self.at)}

    def act(self, form: ReportForm) -> ItemReport:
        return reports.file_report(application=self.fact, **form.cleaned_data, by=self.request.user, at=self.at)
