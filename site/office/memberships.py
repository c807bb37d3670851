"""Who acts for an enterprise in its workspace: the city's office invites the first owner, and steps in where none is left."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages

from office.screens import ActionScreen, FactScreen, Record
from verify.membership.actions import invitations, members
from verify.membership.links import address_of
from verify.membership.models import MemberRole
from verify.models import Enterprise, Invitation, Member
from verify.refusals import Refused


class InviteOwnerForm(forms.Form):
    uscc = forms.CharField(
        label=gettext_lazy("unified social credit code"),
        max_length=40,
        help_text=gettext_lazy("As on the business licence that you were shown. Whoever accepts has to know it."),
    )
    email = forms.EmailField(
        label=gettext_lazy("mail address"), help_text=gettext_lazy("Of the person, who becomes the owner of the workspace.")
    )


class InviteOwner(ActionScreen):
    permissions = (invitations.INVITE,)
    model = Enterprise
    register = "enterprises"
    header_icon = "mail"
    form_class = InviteOwnerForm
    action_label = gettext_lazy("Invite")
    fields_of_refusals = {"uscc": "uscc", "member": "email"}

    def get_page_title(self) -> str:
        return _("Invite an owner of %(name)s") % {"name": self.fact.name}

    def act(self, form: InviteOwnerForm) -> Invitation:
        return invitations.invite(
            enterprise=self.fact, role=MemberRole.OWNER, by=self.request.user, at=self.at, **form.cleaned_data
        )

    def done(self, result: Invitation) -> tuple[Any, str]:
        said = _("%(email)s is invited by mail. The link also stands here, to hand over.") % {"email": result.email}
        return said, reverse("office:invitation", args=[result.pk])


class InvitationRecord(Record):
    """The link is shown to those who may invite."""

    permissions = (invitations.INVITE,)
    model = Invitation
    key = "pk"
    register = "enterprises"
    header_icon = "mail"
    template_name = "office/invitation.html"

    def facts(self) -> QuerySet[Any]:
        return super().facts().select_related("enterprise", "invited_by", "accepted_by")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        state = self.fact.state(self.at)
        return super().get_context_data(state=state, link=address_of(self.fact) if state == "OPEN" else "", **context)


class MembershipAct(FactScreen, View):
    """A press of a button on the enterprise's page."""

    permissions = (invitations.INVITE,)
    key = "pk"
    http_method_names = ["post"]

    def act(self) -> Any:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        enterprise = self.fact.enterprise
        try:
            messages.success(request, str(self.act()))
        except Refused as refusal:
            messages.error(request, str(refusal.message))
        return HttpResponseRedirect(reverse("office:enterprise", args=[enterprise.ref]))


class WithdrawInvitation(MembershipAct):
    model = Invitation

    def act(self) -> Any:
        invitations.withdraw(invitation=self.fact, by=self.request.user, at=self.at)
        return _("The invitation is withdrawn; its link opens nothing any more.")


class RemoveMember(MembershipAct):
    model = Member

    def act(self) -> Any:
        members.remove(member=self.fact, by=self.request.user, at=self.at)
        return _("The person sees nothing of this enterprise any more.")
