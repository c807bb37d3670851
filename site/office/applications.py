"""Applications: entered, corrected, handed in, and reviewed step by step by whoever holds the step."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages

from office.application_forms import ApplicationForm, DocumentForm, EnterApplicationForm, ReviewForm, SubmitForm
from office.next_actions import holds, next_action, review_words
from office.policies import visible
from office.publicity import StartScreen
from office.screens import ActionScreen, FactScreen, Record
from verify.calendar import day_of
from verify.certification import eligibility
from verify.certification.actions import applications, documents, reviews
from verify.certification.applications import PERMISSIONS, SCORE, TOLD
from verify.models import Application, ApplicationDocument, Call, ExpertAssignment, PoolEntry, Review, Round, RoundStep
from verify.refusals import Refused


def units_of(user: Any) -> list[str] | None:
    """Those for which `user` may enter; None for every one."""
    return None if user.has_perm("accounts.all_units") else list(user.units)


class EnterApplication(StartScreen):
    permission = "verify.enter_application"
    header_icon = "doc-empty"
    form_class = EnterApplicationForm
    fields_of_refusals = {"not_taking": "round", "applied_already": "item_name", "other_unit": "unit", "other_entry": "uscc"}

    def get_page_title(self) -> str:
        return _("Enter an application")

    def get_form_kwargs(self) -> dict[str, Any]:
        rounds = Round.objects.filter(call__in=Call.objects.taking(self.at))
        return {**super().get_form_kwargs(), "rounds": rounds, "units": units_of(self.request.user)}

    def get_initial(self) -> dict[str, Any]:
        year = self.request.GET.get("year", "")[:4]
        found = Round.objects.filter(year=year).first() if year.isascii() and year.isdigit() else None
        return {"round": found and found.pk, **self.fostered()}

    @cached_property
    def pool_entry(self) -> PoolEntry | None:
        """The one that the address names, where the user may see it."""
        ref = self.request.GET.get("pool", "")
        found: PoolEntry | None = visible(PoolEntry, self.request.user).filter(ref=ref[:8]).first() if ref.isascii() else None
        return found

    def fostered(self) -> dict[str, Any]:
        """What the entry of the pool tells already."""
        names = [name for name in TOLD if hasattr(PoolEntry, name)]
        return {name: getattr(self.pool_entry, name) for name in names} if self.pool_entry else {}

    def act(self, form: EnterApplicationForm) -> tuple[Any, str]:
        given = form.cleaned_data
        entered = applications.enter(
            round=given["round"],
            told=form.told(),
            request_key=given["request_key"],
            pool_entry=self.pool_entry,
            by=self.request.user,
            at=self.at,
        )
        said = _("The application is entered. Attach its documents, then hand it in.")
        return said, reverse("office:application", args=[entered.ref])


class ApplicationScreen(FactScreen):
    model = Application
    register = "applications"
    header_icon = "doc-empty"

    def facts(self) -> QuerySet[Any]:
        return (
            super()
            .facts()
            .select_related("round__call", "step", "industry", "enterprise", "candidate", "pool_entry", "recorded_by")
        )

    def here(self) -> str:
        return reverse("office:application", args=[self.kwargs["ref"]])


class ApplicationRecord(ApplicationScreen, Record):
    """What is told, whether it meets the call, its documents and its way so far."""

    template_name = "office/application.html"

    def facts(self) -> QuerySet[Any]:
        return (
            super()
            .facts()
            .prefetch_related(
                Prefetch("reviews", Review.objects.select_related("step", "by")),
                Prefetch("assignments", ExpertAssignment.objects.select_related("expert")),
                "reports__document",
                Prefetch("documents", ApplicationDocument.objects.select_related("recorded_by")),
            )
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, today = self.request.user, day_of(self.at)
        checks = eligibility.checks(self.fact.claim(today), today)
        following = next_action(self.fact, user, is_eligible=not eligibility.failed(checks))
        # Also while something else comes first: what cannot be repaired is returned or turned down at any time.
        words = review_words(self.fact) if holds(user, self.fact) else ""
        return super().get_context_data(
            state=Application.State(self.fact.state),
            is_overdue=self.fact.is_overdue(self.at),
            checks=checks,
            next=following,
            may_review="" if words == following.words else words,
            may_change=self.fact.is_open_to_change and user.has_perm("verify.enter_application"),
            returned=self.returned(),
            scores=None if user.has_perm(SCORE) else reviews.scores(self.fact),
            mine=next((each for each in self.fact.assignments.all() if each.expert_id == user.pk), None),
            **context,
        )

    def returned(self) -> Review | None:
        """Why it came back, while it is being corrected."""
        last = list(self.fact.reviews.all())[-1:]
        return last[0] if last and self.fact.state == Application.State.RETURNED else None


class ApplicationAction(ApplicationScreen, ActionScreen):
    def done(self, result: Any) -> tuple[Any, str]:
        return _("It is recorded."), self.here()


class ChangeScreen(ApplicationAction):
    """Open while the application is being entered or corrected."""

    permissions = ("verify.enter_application",)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.fact.is_open_to_change:
            messages.warning(request, _("This application is not open to changes now."))
            return HttpResponseRedirect(self.here())
        return super().get(request, *args, **kwargs)


class CorrectApplication(ChangeScreen):
    form_class = ApplicationForm
    fields_of_refusals = {"applied_already": "item_name", "other_unit": "unit"}

    def get_page_title(self) -> str:
        return _("Correct the application")

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.fact, name) for name in TOLD}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "units": units_of(self.request.user)}

    def act(self, form: ApplicationForm) -> Application:
        return applications.correct(application=self.fact, told=form.told(), by=self.request.user, at=self.at)


class AttachDocument(ChangeScreen):
    form_class = DocumentForm
    action_label = gettext_lazy("Attach")

    def get_page_title(self) -> str:
        return _("Attach a document")

    def act(self, form: DocumentForm) -> ApplicationDocument:
        return documents.attach(application=self.fact, **form.cleaned_data, by=self.request.user, at=self.at)

    def done(self, result: ApplicationDocument) -> tuple[Any, str]:
        return _("“%(title)s” is attached.") % {"title": result.title}, self.here()


class ButtonScreen(ApplicationAction):
    """A button on the application's page; what is refused is said there."""

    form_class: Any = SubmitForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("office:application", args=[self.fact.ref]))

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, " ".join(form.non_field_errors()))
        return HttpResponseRedirect(self.here())


class SubmitApplication(ButtonScreen):
    permissions = ("verify.enter_application",)

    def act(self, form: SubmitForm) -> Application:
        return applications.submit(application=self.fact, by=self.request.user, at=self.at)

    def done(self, result: Application) -> tuple[Any, str]:
        words = {"step": result.step and result.step.get_kind_display(), "day": f"{result.due_on:%Y-%m-%d}"}
        return _("Handed in: %(step)s, due on %(day)s.") % words, self.here()


class ReviewApplication(ApplicationAction):
    permissions = tuple(PERMISSIONS.values())
    form_class = ReviewForm
    template_name = "office/review_form.html"
    action_label = gettext_lazy("Record the review")
    fields_of_refusals = {"no_reason": "reason", "remark": "remark", "no_outcome": "outcome"}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not holds(request.user, self.fact):
            messages.warning(request, next_action(self.fact, request.user).words)
            return HttpResponseRedirect(self.here())
        return super().get(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return str(self.fact.step or _("review"))

    def get_initial(self) -> dict[str, Any]:
        return {"step": self.fact.step_id}

    def act(self, form: ReviewForm) -> Review:
        said = dict(form.cleaned_data)
        step = RoundStep.objects.filter(round=self.fact.round, pk=said.pop("step")).first()
        if step is None:
            raise Refused("moved_on", _("This application is not in that step any more. Look at it anew, please."))
        return reviews.record(application=self.fact, step=step, **said, by=self.request.user, at=self.at)

    def done(self, result: Review) -> tuple[Any, str]:
        words = {"step": result.step.get_kind_display(), "outcome": result.get_outcome_display()}
        return _("%(step)s: %(outcome)s.") % words, self.here()


class DocumentFile(ApplicationScreen, View):
    """The document as a file to keep, never shown inside a page of ours: its content is somebody else's."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        document = get_object_or_404(self.fact.documents, pk=self.kwargs["pk"])
        try:
            content = documents.read(document=document, by=request.user, at=self.at)
        except FileNotFoundError as fault:
            raise Http404 from fault
        response = HttpResponse(content, content_type=document.content_type)
        name = f"{self.fact.ref}-{document.pk}{document.suffix}"
        response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
