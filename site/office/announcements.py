"""The end of a round: what passed is put forward, the committee votes, and two officers announce the certified list."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from office.application_forms import SubmitForm
from office.assessment_forms import AnnouncementForm, DeliberationForm
from office.rounds import ProvinceScreen
from verify.calendar import day_of
from verify.certification.actions import announcements, deliberations, proposed_lists
from verify.models import Announcement, Candidate, Deliberation
from verify.refusals import Refused


class RoundAction(ProvinceScreen):
    def here(self) -> str:
        return reverse("office:round", args=[self.fact.year])


class RoundButton(RoundAction):
    """A button on the round's page; what is refused is said there."""

    form_class: Any = SubmitForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(self.here())

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, " ".join(form.non_field_errors()))
        return HttpResponseRedirect(self.here())


class PutForwardPassed(RoundButton):
    permissions = ("verify.put_forward_candidate",)

    def act(self, form: SubmitForm) -> list[Candidate]:
        return proposed_lists.put_forward(round=self.fact, by=self.request.user, at=self.at)

    def done(self, result: list[Candidate]) -> tuple[Any, str]:
        return _("Candidates put forward: %(count)s.") % {"count": len(result)}, self.here()


class RecordDeliberation(RoundAction):
    permissions = ("verify.record_deliberation",)
    form_class = DeliberationForm
    template_name = "office/deliberation_form.html"
    action_label = gettext_lazy("Record the votes")
    fields_of_refusals = {"met_on": "met_on", "members": "members"}

    def get_page_title(self) -> str:
        return _("Deliberation of the committee")

    def get_initial(self) -> dict[str, Any]:
        return {"met_on": day_of(self.at)}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "candidates": list(deliberations.undecided(self.fact))}

    def act(self, form: DeliberationForm) -> Deliberation:
        given = form.cleaned_data
        return deliberations.record(
            round=self.fact,
            met_on=given["met_on"],
            members=given["members"].splitlines(),
            votes=form.votes(),
            by=self.request.user,
            at=self.at,
        )

    def done(self, result: Deliberation) -> tuple[Any, str]:
        return _("The votes are recorded."), self.here()


class DraftAnnouncement(RoundAction):
    permissions = ("verify.draft_announcement",)
    form_class = AnnouncementForm
    action_label = gettext_lazy("Send to the approver")

    def get_page_title(self) -> str:
        return _("Draft the announcement")

    def get_initial(self) -> dict[str, Any]:
        return {"announced_on": day_of(self.at)}

    def act(self, form: AnnouncementForm) -> Announcement:
        return announcements.draft(round=self.fact, **form.cleaned_data, by=self.request.user, at=self.at)

    def done(self, result: Announcement) -> tuple[Any, str]:
        return _("The announcement waits for the approver."), self.here()


class Announce(RoundButton):
    permissions = ("verify.announce_round",)

    def act(self, form: SubmitForm) -> Announcement:
        drafted = Announcement.objects.filter(round=self.fact).first()
        if drafted is None:
            raise Refused("no_draft", _("The announcement of this round has not been drafted."))
        return announcements.announce(announcement=drafted, by=self.request.user, at=self.at)

    def done(self, result: Announcement) -> tuple[Any, str]:
        return _("Announced: the certificates are issued."), self.here()
